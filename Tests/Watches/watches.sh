#!/usr/bin/env bash
# Has the daemon tell of a loopback world's news: webhooks, chats and mail, at targets that are slow, broken or dead, and over
# kills. See watches.py. Installs what that needs; where that cannot be, it is left out and told.
#   watches.sh KHABAR [--kills COUNT]
#   watches.sh KHABAR --day OUTLETS [--hours COUNT] [--speed COUNT]     a day of the loopback world, see day.py
set -eu
cd "$(dirname "$0")/../.."
own=.build/watches-python
if ! "$own/bin/python3" -c 'import aiosmtpd, standardwebhooks' 2> /dev/null; then
  echo "installing: aiosmtpd, standardwebhooks"
  { python3 -m venv "$own" && "$own/bin/python3" -m pip install --quiet --disable-pip-version-check aiosmtpd==1.4.6 \
    standardwebhooks==1.0.1; } \
    || { Tests/left-out.sh "test-watches: aiosmtpd or standardwebhooks cannot be installed"; exit 0; }
fi
if [ "${2-}" = --day ]; then
  [ -f "$3/serve.py" ] || { Tests/left-out.sh "test-watches: no loopback world in $3"; exit 0; }
  khabar=$1 outlets=$3
  shift 3
  exec "$own/bin/python3" Tests/Watches/day.py "$khabar" "$outlets" "$@"
fi
exec "$own/bin/python3" Tests/Watches/watches.py "$@"
