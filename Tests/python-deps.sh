#!/usr/bin/env bash
# Has one Python of the machine know a module that a test uses: of pip in a folder of the project's own, else of Debian. Fails where
# neither works; that test is left out.
#   python-deps.sh [MODULE PACKAGE]     (pandas without arguments: an example of RECIPES.md uses it)
set -u
cd "$(dirname "$0")/.."
module=${1:-pandas}
package=${2:-$module}
own=.build/python/bin/python3
knows() { for python in python3 $own /usr/bin/python3; do "$python" -c "import $module" 2> /dev/null && return; done; return 1; }
knows && exit
echo "installing: $package"
{ [ -x $own ] || python3 -m venv .build/python; } && $own -m pip install --quiet --disable-pip-version-check "$package" && knows && exit
make --no-print-directory deps DEBIAN_PACKAGES="python3-$package" 2> /dev/null
knows && exit
echo "not installed: $package" >&2
exit 1
