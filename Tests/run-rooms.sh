#!/usr/bin/env bash
# Builds and runs the tests of all rooms; fails when one fails and when none ran.
set -u
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test --disable-xctest 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
[ "$status" -eq 0 ] || exit "$status"
grep -qE 'Test run with [1-9][0-9]* tests?.* passed' "$log" || { echo "no test ran" >&2; exit 1; }
