#!/usr/bin/env bash
# The package in a Debian of its own: installed, upgraded, removed, installed again, purged.
#   deb.sh FOLDER     (with the tree that install.sh filled, and the package that build-deb.sh made of it)
# Needs root, debootstrap and the net; where one is missing it says so and passes.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
folder=$(realpath "$1")
suite=bookworm

skip() { "$here/../left-out.sh" "test-deb: $1"; exit 0; }
[ "$(id -u)" = 0 ] || skip "a root of its own needs root"
command -v debootstrap >/dev/null || skip "no debootstrap; install it with: make test-deb-deps"

# Made once; `make clean` removes it.
bare=$here/../../.build/debian-$suite.tar
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
if [ ! -e "$bare" ]; then
  echo "fetching Debian $suite"
  debootstrap --variant=minbase $suite "$work/root" > "$work/log" 2>&1 || skip "debootstrap failed: $(tail -n 1 "$work/log")"
  tar -C "$work/root" -cf "$bare.part" . && mv "$bare.part" "$bare"
else
  mkdir "$work/root" && tar -C "$work/root" -xf "$bare"
fi
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
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" && chmod +x "$root/usr/sbin/policy-rc.d"

# Its mounts end with it.
timeout -s KILL 900 unshare --mount --pid --fork --kill-child --ipc --uts bash -euc '
  mount --make-rprivate /
  mount -t proc proc "$1/proc"
  mount -t tmpfs tmpfs "$1/run"
  mount -t devtmpfs none "$1/dev" 2>/dev/null || mount --rbind /dev "$1/dev"
  exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive bash /packages/inside.sh
' _ "$root"
