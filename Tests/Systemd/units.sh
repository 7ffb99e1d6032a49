#!/usr/bin/env bash
# The units and their drop-ins as systemd-analyze sees them: nothing to say of them, and hardly exposed.
#   units.sh
set -euo pipefail
cd "$(dirname "$0")/../../systemd"
command -v systemd-analyze >/dev/null || { ../Tests/left-out.sh "test-units: no systemd-analyze"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "test-units: $*" >&2; exit 1; }

# What a unit executes must exist.
printf '#!/bin/sh\n' > "$work/khabar" && chmod +x "$work/khabar"
units=(khabar.service khabar-web.socket khabar-web.service khabar-backup.service khabar-backup.timer)
for unit in "${units[@]}"; do sed "s|@BINDIR@|$work|" $unit > "$work/$unit"; done

# Its exit code tells nothing of keys that it does not know.
verify() {
  local said
  said=$(systemd-analyze --no-pager verify "${units[@]/#/$work/}" 2>&1) || true
  [ -z "$said" ] || fail "$1: $said"
}
verify "units"
for dropin in drop-ins/*.conf; do
  unit=khabar.service
  [ "$dropin" = drop-ins/backup.conf ] && unit=khabar-backup.service
  mkdir "$work/$unit.d"
  sed "s|/usr/bin/khabar|$work/khabar|" "$dropin" > "$work/$unit.d/trial.conf"
  [ "$dropin" = drop-ins/on-failure.conf ] && cp drop-ins/khabar-notify@.service "$work"
  verify "$dropin"
  rm -r "$work/$unit.d"
done

# From 0, which may do nothing, to 10, which may do everything. What is left is the net, the journal, and libraries.
for row in khabar.service:1.2 khabar-web.service:0.4 khabar-backup.service:0.3; do
  unit=${row%:*} most=${row#*:}
  exposure=$(systemd-analyze --no-pager security --offline=true "$work/$unit" 2>&1 | sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p')
  [ -n "$exposure" ] || fail "$unit: no exposure was told"
  awk "BEGIN { exit !($exposure <= $most) }" || fail "$unit: exposed by $exposure, at most $most is meant"
done
echo "test-units: verified, exposed by at most 1.2"
