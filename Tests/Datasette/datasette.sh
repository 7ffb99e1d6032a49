#!/usr/bin/env bash
# Tries the view in Datasette with a real browser, see test_datasette.py. Installs what that needs; where that cannot be, it is left
# out and told.
#   datasette.sh KHABAR
set -eu
cd "$(dirname "$0")/../.."
make --no-print-directory deps DEBIAN_PACKAGES="chromium chromium-driver fonts-noto-core python3-venv" \
  || { Tests/left-out.sh "test-datasette: Chromium or its driver cannot be installed"; exit 0; }
own=.build/datasette
if ! "$own/bin/python3" -c 'import selenium, datasette' 2> /dev/null; then
  echo "installing: datasette, selenium"
  { python3 -m venv "$own" && "$own/bin/python3" -m pip install --quiet --disable-pip-version-check selenium==4.51.0 \
    datasette==0.65.5; } || { Tests/left-out.sh "test-datasette: Datasette or selenium cannot be installed"; exit 0; }
fi
exec "$own/bin/python3" Tests/Datasette/test_datasette.py "$@"
