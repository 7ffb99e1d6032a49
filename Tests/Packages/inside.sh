# What is to be seen of the package; deb.sh runs it in a Debian that holds nothing else.
set -euo pipefail
cd /packages
apt=(apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold)
database=/var/lib/khabar/khabar.sqlite
link=/etc/systemd/system/multi-user.target.wants/khabar.service

step() { echo "· $*"; }
fail() { echo "test-deb: $*" >&2; exit 1; }
holds() { local words=$1; shift; "$@" >/dev/null 2>&1 || fail "$words"; }
owned() { [ "$(stat -c '%a %U:%G' "$1")" = "$2" ] || fail "$1 is $(stat -c '%a %U:%G' "$1"), not $2"; }
quiet() { "$@" > log 2>&1 || { cat log >&2; fail "$*"; }; }

step "install"
quiet apt-get -qq update
quiet "${apt[@]}" install ./earlier.deb
owned /var/lib/khabar "750 khabar:khabar"
owned /var/cache/khabar "750 khabar:khabar"
owned /etc/khabar/credentials "700 root:root"
owned /etc/khabar/config.json "644 root:root"
[ ! -e $link ] || fail "a first installation enables nothing"
holds "the sample is a good configuration" khabar check
holds "the version is said" khabar --version
[ -n "$(dpkg -L khabar | grep man1/khabar.1.gz)" ] || fail "no manual page"
holds "the journal knows the events" grep -q "$(sed -n 's/^-- //p' /usr/lib/systemd/catalog/khabar.catalog | head -n 1)" <(journalctl --list-catalog)
holds "bash takes the completions" bash -n /usr/share/bash-completion/completions/khabar
holds "every library is there" bash -c '! ldd /usr/bin/khabar | grep "not found"'

step "use"
sed 's|"demo.sqlite"|"'$database'"|' demo/config.json > /etc/khabar/config.json
holds "the changed configuration is good" khabar check
quiet runuser -u khabar -- env KHABAR_NOW=2025-05-31T20:00:00Z khabar poll
stories=$(khabar stories)
[ -n "$stories" ] || fail "no stories"
quiet systemctl enable khabar.service
changed=$(md5sum /etc/khabar/config.json)

step "upgrade"
quiet "${apt[@]}" install ./new.deb
[ "$(md5sum /etc/khabar/config.json)" = "$changed" ] || fail "the configuration was overwritten"
[ -e /etc/khabar/config.json.dpkg-dist ] || fail "the new sample is nowhere"
[ -e $link ] || fail "the unit is no longer enabled"
[ "$(khabar stories)" = "$stories" ] || fail "the stories changed"
holds "the database is whole" khabar verify
[ -z "$(find /var/lib/khabar ! -user khabar)" ] || fail "files of others in /var/lib/khabar"

step "remove"
quiet "${apt[@]}" remove khabar
[ ! -e /usr/bin/khabar ] || fail "the program is still there"
[ "$(md5sum /etc/khabar/config.json)" = "$changed" ] || fail "the configuration went with the package"
[ -e $database ] || fail "the database went with the package"

step "install again"
quiet "${apt[@]}" install ./new.deb
[ -e $link ] || fail "the unit is no longer enabled"
[ "$(khabar stories)" = "$stories" ] || fail "the stories changed"

step "purge"
echo secret > /etc/khabar/credentials/example
quiet "${apt[@]}" purge khabar
rest=$(find / -xdev \( -path /proc -o -path /packages -o -path /var/log -o -path /var/lib/apt \) -prune -o -name '*khabar*' -print)
[ -z "$rest" ] || fail "left behind: $rest"
holds "the account stays" getent passwd khabar

echo "test-deb: installed, upgraded, removed and purged"
