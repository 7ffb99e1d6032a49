#!/usr/bin/env bash
# Boots systemd as the first process of namespaces, with a package installed, on this machine's own files seen through overlays.
#   boot.sh PACKAGE     Called by systemd.py below unshare; nothing it does is seen outside, and all of it ends with it.
set -euo pipefail
package=$1
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

mount --make-rprivate /
# On the disk of none: what the service writes goes to memory.
mount -t tmpfs -o mode=0755 tmpfs /mnt
for folder in usr etc var; do
  mkdir -p /mnt/$folder/changed /mnt/$folder/work
  mount -t overlay overlay -o "lowerdir=/$folder,upperdir=/mnt/$folder/changed,workdir=/mnt/$folder/work" /$folder
done
mount -t tmpfs -o mode=0755 tmpfs /run
mount -t tmpfs -o mode=0755 tmpfs /var/log
mkdir -p /var/lib/private && mount -t tmpfs -o mode=0700 tmpfs /var/lib/private
# Nothing of this machine's own is started.
mount -t tmpfs -o mode=0755 tmpfs /etc/systemd/system
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup

dpkg --no-triggers --force-confnew --install "$package"
journalctl --update-catalog

units=/run/units
mkdir $units /run/systemd /var/log/journal
for unit in systemd-journald.service systemd-journald.socket systemd-journald-dev-log.socket; do
  cp /usr/lib/systemd/system/$unit $units
done
for target in sysinit basic sockets shutdown multi-user network-online nss-lookup timers; do
  printf '[Unit]\nDefaultDependencies=no\n' > $units/$target.target
done
for unit in /usr/lib/systemd/system/khabar*; do ln -s "$unit" $units; done
printf '[Unit]\nRequires=systemd-journald.service\nAfter=systemd-journald.service\n' > $units/trial.target

# Impatient enough for a trial; every other directive is the package's.
mkdir -p /etc/systemd/system/khabar.service.d
printf '[Service]\nWatchdogSec=5s\nRestartSec=1s\n' > /etc/systemd/system/khabar.service.d/trial.conf

exec env -i PATH=$PATH LC_ALL=C.UTF-8 container=khabar-trial SYSTEMD_UNIT_PATH=$units:/etc/systemd/system \
  /usr/lib/systemd/systemd --system --unit=trial.target
