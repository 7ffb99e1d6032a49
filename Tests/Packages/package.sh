#!/usr/bin/env bash
# The package and the apt repository, without root: what is told of the commit, that the same build gives the same bytes, what the
# package says of its parts, and that apt takes the repository and refuses a false one.
#   package.sh BUILD KHABAR     (SwiftPM's folder, and the release binary in it)
set -euo pipefail
here=$(realpath "$(dirname "$0")")
top=$(realpath "$here/../..")
build=$(realpath "$1")
khabar=$(realpath "$2")
work=$(mktemp -d)
# A second folder on another file system, where there is one: files come in another order there.
other=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
cleared() { GNUPGHOME=$work/keys gpgconf --kill all 2>/dev/null || true; rm -rf "$work" "$other"; }
trap cleared EXIT

step() { echo "· $*"; }
fail() { echo "test-package: $*" >&2; exit 1; }
leave_out() { "$here/../left-out.sh" "test-package: $1"; }
same() { [ "$2" = "$3" ] || fail "$1: \"$2\" and \"$3\" are not the same"; }
# In an environment that says nothing of the commit.
origin() { env -u KHABAR_COMMIT -u SOURCE_DATE_EPOCH "$@"; }

step "the commit"
version=$(sed -nE 's/^    static let version = "(.+)"$/\1/p' "$top/Sources/khabar/Khabar.swift")
mkdir "$work/bare" && cp -a "$top/packaging" "$top/CHANGELOG.md" "$work/bare"
same "without git nothing is told" "$(origin "$work/bare/packaging/origin.sh" commit)" ""
same "the day is then the changelog's" "$(origin "$work/bare/packaging/origin.sh" date)" \
  "$(date -u -d "$(sed -nE 's/^## .* · //p' "$top/CHANGELOG.md" | head -n 1)" +%s)"
same "a packager's word" "$(KHABAR_COMMIT=12ab+ "$work/bare/packaging/origin.sh" commit)" "12ab+"
same "a packager's date" "$(SOURCE_DATE_EPOCH=12 "$work/bare/packaging/origin.sh" date)" 12
# A folder inside of another project's checkout.
git -c init.defaultBranch=main init -q "$work"
same "another project's commit is not ours" "$(origin "$work/bare/packaging/origin.sh" commit)" ""
if git -C "$work" -c user.name=a -c user.email=a@outlet.test commit -q --allow-empty -m one 2>/dev/null; then
  same "nor where it has one" "$(origin "$work/bare/packaging/origin.sh" commit)" ""
fi
rm -rf "$work/.git"
git -c init.defaultBranch=main init -q "$work/bare"
cp "$top/.gitattributes" "$work/bare"
git -C "$work/bare" add -A
GIT_COMMITTER_DATE=2026-01-02T03:04:05Z git -C "$work/bare" -c user.name=a -c user.email=a@outlet.test commit -q -m one
head=$(git -C "$work/bare" rev-parse HEAD)
same "of a checkout" "$(origin "$work/bare/packaging/origin.sh" commit)" "${head:0:12}"
same "its date" "$(origin "$work/bare/packaging/origin.sh" date)" 1767323045
mkdir "$work/archive" && git -C "$work/bare" archive HEAD | tar -C "$work/archive" -x
same "of an archive" "$(origin "$work/archive/packaging/origin.sh" commit)" "${head:0:12}"
same "its date" "$(origin "$work/archive/packaging/origin.sh" date)" 1767323045
touch "$work/bare/new"
same "of a changed checkout" "$(origin "$work/bare/packaging/origin.sh" commit)" "${head:0:12}+"
KHABAR_COMMIT=beef "$work/bare/packaging/origin.sh" swift "$work/Commit.swift"
grep -q '"beef"' "$work/Commit.swift" || fail "no commit in the file for Swift"
touch -d @1 "$work/Commit.swift"
KHABAR_COMMIT=beef "$work/bare/packaging/origin.sh" swift "$work/Commit.swift"
same "the same commit writes nothing" "$(stat -c %Y "$work/Commit.swift")" 1
told=$("$khabar" --version)
grep -qE "^$version( \([0-9a-f]{7,}\+?\))?$" <<< "$told" || fail "khabar --version says \"$told\", and Khabar.swift $version"

if ! command -v dpkg-shlibdeps >/dev/null; then leave_out "no package without dpkg-dev"; exit 0; fi
if ! command -v readelf >/dev/null; then leave_out "no package without readelf"; exit 0; fi

step "the same bytes twice"
export SOURCE_DATE_EPOCH=1767323045
(
  umask 022
  "$top/packaging/install.sh" "$khabar" "$work/tree" /usr
  "$top/packaging/build-deb.sh" "$work/tree" "$work/one"
) > "$work/log"
one=$(tail -n 1 "$work/log")
# Another account's habits: umask, zone, language, home, folder, one processor; files in another order, with other times.
(
  umask 077
  cd /
  export TZ=Asia/Kathmandu LC_ALL=C LANGUAGE=ar HOME=/nonexistent TMPDIR=$other COLUMNS=40
  taskset -c 0 "$top/packaging/install.sh" "$khabar" "$other/tree" /usr
  mkdir "$other/shuffled"
  (cd "$other/tree" && find . -type f -print0 | sort -zr | xargs -0 cp --parents -t "$other/shuffled")
  find "$other/shuffled" -exec touch -d '2031-05-05 05:05:05' {} +
  taskset -c 0 "$top/packaging/build-deb.sh" "$other/shuffled" "$other/two"
) > "$work/log"
two=$(tail -n 1 "$work/log")
cmp "$one" "$two" || fail "the same build gave two packages; diffoscope $one $two tells where"
# No day but the given one.
days=$(dpkg-deb --fsys-tarfile "$one" | TZ=UTC tar -tv --full-time | awk '{ print $4 }' | sort -u)
same "every file has the given day" "$days" 2026-01-02

step "what the package says of its parts"
dpkg-deb -R "$one" "$work/content"
python3 "$here/contents.py" "$work/content" "$build" "$top"
if "$top/Tests/python-deps.sh" spdx_tools spdx-tools; then
  for python in python3 "$top/.build/python/bin/python3"; do
    if "$python" -c 'import spdx_tools' 2>/dev/null; then
      "$python" -m spdx_tools.spdx.clitools.pyspdxtools -i "$work/content/usr/share/doc/khabar/khabar.spdx.json" \
        || fail "the list of parts is no SPDX"
      sed 's/"DESCRIBES"/"DESCRIBED"/' "$work/content/usr/share/doc/khabar/khabar.spdx.json" > "$work/false.spdx.json"
      ! "$python" -m spdx_tools.spdx.clitools.pyspdxtools -i "$work/false.spdx.json" > /dev/null 2>&1 || fail "a false list passes"
      break
    fi
  done
else
  leave_out "the list of parts unvalidated, for spdx-tools could not be installed"
fi
if command -v lintian > /dev/null; then lintian --fail-on error,warning "$one" || fail "lintian finds faults"; fi

if ! command -v apt-ftparchive >/dev/null || ! command -v gpg >/dev/null; then
  leave_out "no apt repository without apt-utils and gpg"
  exit 0
fi
step "the apt repository"
export GNUPGHOME=$work/keys
mkdir -m 0700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key 'khabar <khabar@outlet.test>' ed25519 sign never 2>/dev/null
apt=$work/apt
! "$top/packaging/apt.sh" "$apt" "" "$one" 2> "$work/log" || fail "it is made without a key"
! "$top/packaging/apt.sh" "$apt" nobody@outlet.test "$one" 2> "$work/log" || fail "it is made with a key that is not there"
grep -q 'nobody@outlet.test' "$work/log" || fail "the missing key is not named: $(cat "$work/log")"
"$top/packaging/apt.sh" "$apt" khabar@outlet.test "$one" > /dev/null 2> "$work/log" || fail "$(cat "$work/log")"
# A later version, quickly packed.
later=$work/${one##*/}
later=${later/_$version-1_/_$version-2_}
sed -i "s/^Version: .*/Version: $version-2/" "$work/content/DEBIAN/control"
dpkg-deb -Znone --build "$work/content" "$later" > /dev/null
"$top/packaging/apt.sh" "$apt" khabar@outlet.test "$later" > /dev/null 2> "$work/log" || fail "$(cat "$work/log")"
# Other bytes under the same name.
mkdir "$work/forged" && cp "$later" "$work/forged/${one##*/}"
! "$top/packaging/apt.sh" "$apt" khabar@outlet.test "$work/forged/${one##*/}" > /dev/null 2>&1 || fail "a published package is replaced"

# An apt of its own, that knows this repository and nothing else.
state=$work/state
mkdir -p "$state"/{etc/sources.list.d,etc/preferences.d,etc/apt.conf.d,etc/trusted.gpg.d,lists/partial,cache/archives/partial}
touch "$state/status" "$state/none"
echo "deb [signed-by=$apt/khabar.asc] file:$apt stable main" > "$state/etc/sources.list"
ask() {
  APT_CONFIG=$state/none "$@" -o Dir::Etc="$state/etc" -o Dir::State="$state" -o Dir::State::status="$state/status" \
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User=root -o APT::Architecture="$(dpkg --print-architecture)" -qq
}
ask apt-get update || fail "apt does not take the repository"
same "both versions are there" "$(ask apt-cache madison khabar | awk '{ print $3 }' | xargs)" "$version-2 $version-1"
(cd "$work/state" && ask apt-get download "khabar=$version-1") || fail "apt does not get the package"
cmp "$state/${one##*/}" "$one" || fail "apt brings other bytes"
# Who changes an index has no signature for it.
sed -i 's/^Version: .*/Version: 99-1/' "$apt/dists/stable/main/binary-$(dpkg --print-architecture)/Packages"
rm -f "$apt"/dists/stable/main/binary-*/Packages.*
rm -rf "$state"/lists/* && mkdir "$state/lists/partial"
! ask apt-get update > /dev/null 2>&1 || fail "apt takes an index that nobody signed"

echo "test-package: passed"
