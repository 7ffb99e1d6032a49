#!/usr/bin/env bash
# A machine without a compiler, from nothing to its first story: apt learns of a repository that `make apt` made, installs khabar,
# polls three outlets; then a later version is published, and apt upgrades to it.
#   apt.sh FOLDER     (with the package that build-deb.sh made)
# Repository and outlets are served on 127.0.0.1. Needs root, debootstrap and, for the libraries, the net; where one is missing it says
# so and passes.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
top=$(realpath "$here/../..")
folder=$(realpath "$1")
part=test-apt
. "$here/clean-root.sh"
command -v apt-ftparchive >/dev/null || skip "no apt-ftparchive; install it with: make apt-deps"
command -v gpg >/dev/null || skip "no gpg; install it with: make apt-deps"

work=$(mktemp -d)
servers=()
cleared() {
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
  GNUPGHOME=$work/keys gpgconf --kill all 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap cleared EXIT
clean_root "$work/root"

export GNUPGHOME=$work/keys
mkdir -m 0700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key 'khabar <khabar@outlet.test>' ed25519 sign never 2>/dev/null
new=$(ls "$folder"/khabar_*.deb)
version=$(dpkg-deb --field "$new" Version)
# A later version, quickly packed.
dpkg-deb -R "$new" "$work/content"
sed -i "s/^Version: .*/Version: $version+later1/" "$work/content/DEBIAN/control"
later=$work/khabar_$version+later1_$(dpkg --print-architecture).deb
dpkg-deb -Znone --build "$work/content" "$later" > /dev/null
"$top/packaging/apt.sh" "$work/apt" khabar@outlet.test "$new" > /dev/null 2>&1

# A folder, served; `served` is its address.
serve() {
  python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$1" > "$work/server" 2>&1 &
  servers+=($!)
  until served=$(grep -oE 'port [0-9]+' "$work/server"); do sleep .1; done
  served=http://127.0.0.1:${served#port }
  mv "$work/server" "$work/server-${#servers[@]}"
}
serve "$work/apt"; repository=$served
serve "$here/../Fixtures/demo"; outlets=$served

mkdir "$work/root/trial"
cp "$here/inside-apt.sh" "$work/root/trial"
sed -e "s|file://FOLDER|$outlets|" -e 's|"allowFiles": true|"allowPrivateHosts": ["127.0.0.1"]|' -e 's|"demo.sqlite"|"/var/lib/khabar/khabar.sqlite"|' \
  "$here/../Fixtures/demo/config.json" > "$work/root/trial/config.json"
# The source as the page gives it, with this repository's address.
sed -n '/^Types: deb$/,/^```$/p' "$top/docs/packaging.md" | sed -e '/^```$/d' -e "s|https://apt.example.org|$repository|" > "$work/root/trial/khabar.sources"
grep -q "$repository" "$work/root/trial/khabar.sources" || { echo "test-apt: docs/packaging.md shows no source" >&2; exit 1; }
inside "$work/root" /trial/inside-apt.sh "$repository" "$version"

"$top/packaging/apt.sh" "$work/apt" khabar@outlet.test "$later" > /dev/null 2>&1
inside "$work/root" /trial/inside-apt.sh "$repository" "$version" "$version+later1"
