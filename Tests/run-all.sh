#!/usr/bin/env bash
# Runs the parts of `make test`, one after the other, up to the first that fails. Ends with the list of what was left out: what
# stands there has neither passed nor failed.
#   run-all.sh PART…
set -u
cd "$(dirname "$0")/.."
KHABAR_LEFT_OUT=$(mktemp)
export KHABAR_LEFT_OUT
trap 'rm -f "$KHABAR_LEFT_OUT"' EXIT
failed=
for part in "$@"; do
  if [ -n "$failed" ]; then
    Tests/left-out.sh "$part: not begun, for $failed failed" > /dev/null
  elif ! make --no-print-directory "$part"; then
    failed=$part
  fi
done
echo
if [ -s "$KHABAR_LEFT_OUT" ]; then
  echo "left out:"
  sed 's/^/  /' "$KHABAR_LEFT_OUT"
else
  echo "nothing was left out"
fi
[ -z "$failed" ] || { echo "$failed failed" >&2; exit 1; }
