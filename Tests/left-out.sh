#!/usr/bin/env bash
# Says that a part of the tests was left out and why. `make test` tells all such lines again at its end.
#   left-out.sh "PART: REASON"
set -eu
echo "left out: $1"
[ -z "${KHABAR_LEFT_OUT:-}" ] || echo "$1" >> "$KHABAR_LEFT_OUT"
