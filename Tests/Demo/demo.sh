#!/usr/bin/env bash
# The whole line on three sample outlets, without internet: poll, merge, show.
#   demo.sh PATH-TO-KHABAR [--page]
# With --page it shows the news in a browser instead, until Ctrl-C.
set -eu
khabar=$(realpath "$1")
samples=$(realpath "$(dirname "$0")/../Fixtures/demo")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed "s|FOLDER|$samples|" "$samples/config.json" > "$folder/config.json"
cd "$folder"
# The samples are of one day, so the clock stands at its evening.
export KHABAR_NOW=2025-05-31T20:00:00Z

if [ "${2:-}" = --page ]; then
  "$khabar" poll > /dev/null 2>&1
  echo "Three sample outlets, eight articles. Open http://127.0.0.1:8420/ (Ctrl-C ends it)"
  # The clock goes on from the evening of that day.
  KHABAR_NOW=2025-05-31T20:00:00Z*1 "$khabar" serve --listen 127.0.0.1:8420 --log-level warning
  exit
fi

if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; else bold='' plain=''; fi
step() { printf '\n%s$ khabar %s%s\n' "$bold" "$*" "$plain"; "$khabar" "$@"; }
echo "Three sample outlets, eight articles. Some of them carry the same story."
step poll
step stories
first=$("$khabar" stories --json --min-outlets 3 --limit 1 | sed -E 's/.*"id":([0-9]+).*/\1/')
step story "$first"
step search 'مكتبة متنقله'
echo
echo "The same in a browser: make demo-page, then http://127.0.0.1:8420/"
