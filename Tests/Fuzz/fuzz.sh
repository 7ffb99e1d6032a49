#!/usr/bin/env bash
# Feeds the parsers with mutated input until something breaks or the time is up.
#   fuzz.sh [SECONDS-EACH] [TARGET…]       targets: FuzzFeeds FuzzPages FuzzText
# The samples under Tests/Fixtures, and the suites where they stand beside the project, are the seeds. What
# breaks a parser is left in .build-fuzz/findings; mend it and keep the input as a sample.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-900}
shift || true
targets=${*:-FuzzFeeds FuzzPages FuzzText}
export KHABAR_FUZZ=1 SWIFT_BACKTRACE=enable=no
findings=.build-fuzz/findings
mkdir -p "$findings"
for target in $targets; do
  # The package manager's flags alone link the fuzzer but leave the code without coverage counters.
  swift build -c release --scratch-path .build-fuzz --sanitize=fuzzer --sanitize=address \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table \
    --product "$target"
  nm ".build-fuzz/release/$target" | grep -q __start___sancov_cntrs || {
    echo "$target was built without coverage counters" >&2
    exit 1
  }
done
seeds() {
  case $1 in
    FuzzFeeds) find Tests/Fixtures/feeds ../shared/conformance/feeds -type f -size -60k 2>/dev/null ;;
    FuzzPages) find Tests/Fixtures/pages ../shared/outlets/fixtures -name '*.html' -size -120k 2>/dev/null ;;
    FuzzText) find Tests/Fixtures -type f -size -20k ;;
  esac
}
broken=0
pids=()
for target in $targets; do
  corpus=.build-fuzz/corpus-$target
  mkdir -p "$corpus"
  seeds "$target" | while read -r file; do cp "$file" "$corpus/$(sha1sum < "$file" | cut -c1-16)"; done
  echo "$target: $(find "$corpus" -type f | wc -l) seeds, $seconds seconds"
  timeout -k 20 $((seconds + 120)) .build-fuzz/release/"$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -max_len=65536 -artifact_prefix="$findings/$target-" "$corpus" \
    > ".build-fuzz/$target.log" 2>&1 &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || broken=1; done
for target in $targets; do echo "$target: $(tail -n 1 ".build-fuzz/$target.log")"; done
find "$findings" -type f
exit $broken
