# What apt.sh runs in a Debian that holds nothing else: as docs/packaging.md tells the administrator of each machine.
#   inside-apt.sh REPOSITORY VERSION [LATER]     with LATER only the upgrade
set -euo pipefail
repository=$1 version=$2 later=${3:-}
cd /trial

fail() { echo "test-apt: $*" >&2; exit 1; }
quiet() { "$@" > log 2>&1 || { cat log >&2; fail "$*"; }; }
installed() { dpkg-query -W -f '${Version}' khabar; }

if [ -n "$later" ]; then
  stories=$(khabar stories)
  quiet apt-get update
  quiet apt-get upgrade -y
  [ "$(installed)" = "$later" ] || fail "apt upgrade left $(installed) in place of $later"
  [ "$(khabar stories)" = "$stories" ] || fail "the stories changed"
  echo "test-apt: upgraded from $version to $later, with the same stories"
  exit
fi

for compiler in cc gcc clang swift swiftc; do ! command -v $compiler > /dev/null || fail "there is a compiler: $compiler"; done
# What a minimal system has not, and any machine with a net does; it is no part of the time.
quiet apt-get update
quiet apt-get install -y --no-install-recommends ca-certificates wget

begun=$(date +%s%N)
mkdir -p /etc/apt/keyrings
quiet wget -q -O /etc/apt/keyrings/khabar.asc "$repository/khabar.asc"
cp khabar.sources /etc/apt/sources.list.d
quiet apt-get update
quiet apt-get install -y khabar
ready=$(date +%s%N)
[ "$(installed)" = "$version" ] || fail "apt installed $(installed) in place of $version"
cp config.json /etc/khabar/config.json
quiet khabar check
# There is no systemd here, so the daemon is started as the unit starts it. The first `poll` asks it, and waits for the end of the pass.
KHABAR_NOW=2025-05-31T20:00:00Z\*1 setpriv --reuid khabar --regid khabar --init-groups khabar run > daemon.log 2>&1 &
daemon=$!
until [ -n "$(khabar stories --json 2> /dev/null)" ]; do
  kill -0 $daemon 2>/dev/null || { cat daemon.log >&2; fail "the daemon ended"; }
  [ $(($(date +%s%N) - ready)) -lt 60000000000 ] || { cat daemon.log >&2; fail "no story a minute after the installation"; }
  sleep .2
done
first=$(date +%s%N)
quiet khabar poll
khabar stories --min-outlets 2
[ "$(khabar stories --min-outlets 2 --json | wc -l)" = 2 ] || fail "the copies were not found"
copies=$(date +%s%N)
kill $daemon
wait $daemon || { cat daemon.log >&2; fail "the daemon did not end well"; }
for compiler in cc gcc clang swift swiftc; do ! command -v $compiler > /dev/null || fail "the package brought a compiler: $compiler"; done
seconds() { awk -v nanoseconds=$(($2 - $1)) 'BEGIN { printf "%.1f s", nanoseconds / 1e9 }'; }
echo "test-apt: installed after $(seconds $begun $ready), the first story after $(seconds $begun $first), its copies after $(seconds $begun $copies)"
# Of a machine that is busy with other tests this is more than enough.
[ $((copies - begun)) -lt 120000000000 ] || fail "that is more than two minutes"
