#!/usr/bin/env bash
# The feeds of khabar in readers and clients that people use: newsboat, sfeed and rss2email of Debian, feedparser of PyPI, curl with sqlite3.
# docs/readers.md names them.
#   readers.sh KHABAR
set -euo pipefail
here=$(realpath "$(dirname "$0")")
khabar=$(realpath "$1")
work=$(mktemp -d)
server=
cleared() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"; }
trap cleared EXIT

fail() { echo "test-readers: $*" >&2; exit 1; }
leave_out() { "$here/../left-out.sh" "test-readers: $1"; }
same() { [ "$2" = "$3" ] || fail "$1: \"$2\" and \"$3\" are not the same"; }

make --no-print-directory -C "$here/../.." deps DEBIAN_PACKAGES="curl sqlite3 newsboat sfeed rss2email" \
  || echo "not all readers could be installed" >&2

samples=$(realpath "$here/../Fixtures/demo")
cd "$work"
export HOME=$work KHABAR_NOW=2025-05-31T20:00:00Z
sed "s|FOLDER|$samples|" "$samples/config.json" > config.json
"$khabar" poll > /dev/null 2>&1
titles=$("$khabar" sql --csv "SELECT title FROM stories ORDER BY title" | tail -n +2 | tr -d '"\r' | LC_ALL=C sort)
count=$(wc -l <<< "$titles")
[ "$count" -ge 5 ] || fail "there are no stories: $titles"
"$khabar" serve --listen 127.0.0.1:0 > served 2>&1 &
server=$!
until address=$(grep -oE '127\.0\.0\.1:[1-9][0-9]*' served); do
  kill -0 $server 2>/dev/null || fail "serve ended: $(cat served)"
  sleep .1
done
feed=http://$address/feed.atom

if command -v newsboat > /dev/null; then
  echo "$feed" > urls
  newsboat -u urls -c newsboat.db -C /dev/null -x reload
  same "newsboat" "$(sqlite3 newsboat.db 'SELECT title FROM rss_item' | tr -d '"' | LC_ALL=C sort)" "$titles"
  # Asked again, it has no new ones.
  newsboat -u urls -c newsboat.db -C /dev/null -x reload
  same "newsboat, twice" "$(sqlite3 newsboat.db 'SELECT count(*) FROM rss_item')" "$count"
  echo "· newsboat"
else leave_out "newsboat"; fi

if command -v sfeed > /dev/null; then
  same "sfeed" "$(curl -fsS "$feed" | sfeed | cut -f 2 | tr -d '"' | LC_ALL=C sort)" "$titles"
  echo "· sfeed"
else leave_out "sfeed"; fi

if command -v r2e > /dev/null; then
  cat > mailer <<'MAILER'
#!/bin/sh
cat >> "$HOME/mails"
MAILER
  chmod +x mailer
  r2e new reader@outlet.test > /dev/null
  sed -i -e "s|^email-protocol = .*|email-protocol = sendmail|" -e "s|^sendmail = .*|sendmail = $work/mailer|" .config/rss2email.cfg
  r2e add khabar "$feed" > /dev/null
  r2e run > r2e.log 2>&1 || fail "rss2email: $(cat r2e.log)"
  same "rss2email" "$(grep -c '^Subject: ' mails)" "$count"
  echo "· rss2email"
else leave_out "rss2email"; fi

if "$here/../python-deps.sh" feedparser; then
  for python in python3 "$here/../../.build/python/bin/python3" /usr/bin/python3; do
    "$python" -c 'import feedparser' 2> /dev/null || continue
    read_=$("$python" - "$feed" <<'PYTHON'
import sys, feedparser
read = feedparser.parse(sys.argv[1])
assert not read.bozo and read.etag, read.get("bozo_exception")
assert feedparser.parse(sys.argv[1], etag=read.etag).status == 304
print("\n".join(entry.title.replace('"', "") for entry in read.entries))
PYTHON
)
    same "feedparser" "$(LC_ALL=C sort <<< "$read_")" "$titles"
    echo "· feedparser"
    break
  done
else leave_out "feedparser"; fi

# A spreadsheet's way: CSV by curl, into SQLite.
curl -fsS "http://$address/api/v1/stories.csv" > stories.csv
same "CSV" "$(sqlite3 :memory: -cmd '.mode csv' -cmd '.import stories.csv stories' 'SELECT title FROM stories' | tr -d '"\r' | LC_ALL=C sort)" "$titles"
echo "· CSV"
echo "test-readers: passed"
