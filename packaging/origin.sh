#!/usr/bin/env bash
# What is built from: the commit and its time.
#   origin.sh commit        its first twelve digits, with "+" behind them where files differ from it; nothing where it is not known
#   origin.sh date          seconds since 1970, which date whatever is built
#   origin.sh swift FILE    writes the commit as a Swift file, where it is another than the file says
# A packager may say them: KHABAR_COMMIT, SOURCE_DATE_EPOCH. Else git says them where this folder is the top of a checkout, else the
# file `origin` beside, into which `git archive` writes. Where nothing says the time, it is the day of the newest version in
# CHANGELOG.md.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
top=$(dirname "$here")

# The checkout may belong to another account than the one that builds, as under sudo.
from_git() { [ -e "$top/.git" ] && git -c safe.directory="$top" -C "$top" "$@" 2>/dev/null; }
archived() { grep -oE '^[0-9a-f]{40,64} [0-9]+$' "$here/origin" | cut -d ' ' -f "$1"; }

commit() {
  if [ -n "${KHABAR_COMMIT+set}" ]; then
    tr -cd '0-9a-f+' <<< "$KHABAR_COMMIT"
  elif found=$(from_git rev-parse --short=12 HEAD); then
    echo "$found$([ -z "$(from_git status --porcelain)" ] || echo +)"
  else
    archived 1 | cut -c -12 || true
  fi
}

date_() {
  if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then echo "$SOURCE_DATE_EPOCH"
  elif from_git log -1 --format=%ct; then :
  elif archived 2; then :
  else date -u -d "$(sed -nE 's/^## [0-9.]+ · ([0-9-]{10})$/\1/p' "$top/CHANGELOG.md" | head -n 1)" +%s
  fi
}

case "$1" in
  commit) commit ;;
  date) date_ ;;
  swift)
    words="extension Origin {
    // Never inlined, so that the program need not be compiled anew for another commit.
    @inline(never) package static var commit: String { \"$(commit)\" }
}"
    [ -e "$2" ] && [ "$(cat "$2")" = "$words" ] || echo "$words" > "$2"
    ;;
  *) echo "origin.sh: commit, date or swift FILE" >&2; exit 64 ;;
esac
