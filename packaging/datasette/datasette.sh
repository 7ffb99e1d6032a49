#!/usr/bin/env bash
# Shows a database in Datasette, on this machine alone: tables hidden, columns described, words looked for as khabar does.
#   datasette.sh KHABAR DATABASE PORT
# Datasette is the one of the PATH, else pipx runs it, else it is installed into .build/datasette.
set -euo pipefail
khabar=$(realpath "$1") database=$(realpath "$2") port=$3
cd "$(dirname "$0")/../.."
[ -f "$database" ] || { echo "datasette.sh: there is no $database; name it: make datasette DATABASE=FILE" >&2; exit 66; }
version=0.65.5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# What Datasette knows of a database hangs on the name of its file.
ln -s "$database" "$folder/khabar.sqlite"
packaging/datasette/metadata.py "$khabar" Sources/Storage/RECIPES.md > "$folder/metadata.json"

own=.build/datasette
if command -v datasette > /dev/null; then
  datasette=(datasette)
elif command -v pipx > /dev/null; then
  datasette=(pipx run --spec "datasette==$version" datasette)
else
  if ! "$own/bin/python3" -c 'import datasette' 2> /dev/null; then
    echo "installing: datasette"
    python3 -m venv "$own" && "$own/bin/python3" -m pip install --quiet --disable-pip-version-check "datasette==$version"
  fi
  datasette=("$own/bin/python3" -m datasette)
fi
echo "khabar: ask the news at http://127.0.0.1:$port/khabar (Ctrl-C ends it)"
KHABAR=$khabar "${datasette[@]}" serve "$folder/khabar.sqlite" --host 127.0.0.1 --port "$port" \
  --metadata "$folder/metadata.json" --plugins-dir packaging/datasette/plugins \
  --setting allow_download off --setting default_page_size 50 --setting facet_time_limit_ms 1000 --setting sql_time_limit_ms 3500
