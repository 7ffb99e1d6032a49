#!/usr/bin/env bash
# The package in a Debian of its own: installed, upgraded, removed, installed again, purged.
#   deb.sh FOLDER     (with the tree that install.sh filled, and the package that build-deb.sh made of it)
# Needs root, debootstrap and the net; where one is missing it says so and passes.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
folder=$(realpath "$1")
part=test-deb
. "$here/clean-root.sh"

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
clean_root "$work/root"
root=$work/root

new=$(ls "$folder"/khabar_*.deb)
mkdir "$work/earlier" && cp -a "$folder/tree" "$work/earlier/tree"
# An upgrade that brings another sample must keep what the administrator wrote.
sed -i 's|"15m"|"20m"|' "$work/earlier/tree/etc/khabar/config.json"
earlier=$("$here/../../packaging/build-deb.sh" "$work/earlier/tree" "$work/earlier" "0.0.1-1")
mkdir "$root/packages"
cp "$new" "$root/packages/new.deb"
cp "$earlier" "$root/packages/earlier.deb"
cp -a "$here/../Fixtures/demo" "$root/packages/demo"
sed -i 's|FOLDER|/packages/demo|' "$root/packages/demo/config.json"
cp "$here/inside.sh" "$root/packages"
inside "$root" /packages/inside.sh
