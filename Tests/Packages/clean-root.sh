# A Debian of its own for a test of the package; to be sourced, with `part` set to the test's name.
#   clean_root FOLDER        fills FOLDER with a Debian that holds nothing else, or leaves the test out
#   inside FOLDER SCRIPT     runs a script of that root in it, with its own mounts and processes; the net is the machine's
suite=bookworm
packages=$(realpath "$(dirname "${BASH_SOURCE[0]}")")

skip() { "$packages/../left-out.sh" "$part: $1"; exit 0; }

clean_root() {
  [ "$(id -u)" = 0 ] || skip "a root of its own needs root"
  command -v debootstrap >/dev/null || skip "no debootstrap; install it with: make test-deb-deps"
  # Made once; `make clean` removes it.
  local bare=$packages/../../.build/debian-$suite.tar
  if [ ! -e "$bare" ]; then
    echo "fetching Debian $suite"
    debootstrap --variant=minbase $suite "$1" > "$1.log" 2>&1 || skip "debootstrap failed: $(tail -n 1 "$1.log")"
    tar -C "$1" -cf "$bare.part" . && mv "$bare.part" "$bare"
  else
    mkdir "$1" && tar -C "$1" -xf "$bare"
  fi
  printf '#!/bin/sh\nexit 101\n' > "$1/usr/sbin/policy-rc.d" && chmod +x "$1/usr/sbin/policy-rc.d"
}

# Its mounts end with it.
inside() {
  timeout -s KILL 900 unshare --mount --pid --fork --kill-child --ipc --uts bash -euc '
    mount --make-rprivate /
    mount -t proc proc "$1/proc"
    mount -t tmpfs tmpfs "$1/run"
    mount -t devtmpfs none "$1/dev" 2>/dev/null || mount --rbind /dev "$1/dev"
    exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive bash "${@:2}"
  ' _ "$@"
}
