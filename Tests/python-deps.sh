#!/usr/bin/env bash
# Has one Python of the machine know pandas, which an example of RECIPES.md uses: of pip in a folder of the project's own, else of
# Debian. Where neither works that test is left out.
set -u
cd "$(dirname "$0")/.."
own=.build/python/bin/python3
for python in python3 $own /usr/bin/python3; do
  "$python" -c 'import pandas' 2> /dev/null && exit 0
done
echo "installing: pandas"
{ python3 -m venv .build/python && $own -m pip install --quiet --disable-pip-version-check pandas; } && exit 0
make --no-print-directory deps DEBIAN_PACKAGES=python3-pandas || echo "not installed: pandas" >&2
exit 0
