#!/usr/bin/env bash
# Everything that belongs on a system, below a root.
#   install.sh KHABAR ROOT PREFIX     (ROOT may be empty; units, catalogue and configuration stand where systemd looks)
# A configuration that is there already stays.
set -euo pipefail
cd "$(dirname "$0")/.."
# Neither the account's habits nor the day may show in what is made.
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
SOURCE_DATE_EPOCH=$(packaging/origin.sh date)
export SOURCE_DATE_EPOCH
khabar=$1 root=$2 prefix=$3
share=$root$prefix/share

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
units="khabar.service khabar-web.socket khabar-web.service khabar-backup.service khabar-backup.timer"
for unit in $units; do sed "s|@BINDIR@|$prefix/bin|" "systemd/$unit" > "$made/$unit"; done
for shell in bash zsh fish; do "$khabar" --generate-completion-script $shell > "$made/$shell"; done
sed -i '1{/^#!/d}' "$made/bash"  # It is read, never run.
packaging/datasette/metadata.py "$khabar" Sources/Storage/RECIPES.md > "$made/metadata.json"
packaging/man.py "$khabar" Sources/khabar/Configuration/CONFIGURATION.md "$made"
# One database wherever a command is typed.
sed 's|"khabar.sqlite"|"/var/lib/khabar/khabar.sqlite"|' config.json > "$made/config.json"

put() { install -D -m 0644 "$1" "$2"; }

install -D -m 0755 -s "$khabar" "$root$prefix/bin/khabar"
for unit in $units; do put "$made/$unit" "$root/usr/lib/systemd/system/$unit"; done
put systemd/sysusers.conf "$root/usr/lib/sysusers.d/khabar.conf"
put systemd/tmpfiles.conf "$root/usr/lib/tmpfiles.d/khabar.conf"
put packaging/khabar.catalog "$root/usr/lib/systemd/catalog/khabar.catalog"
for example in systemd/drop-ins/* systemd/proxies/*; do put "$example" "$share/doc/khabar/examples/${example##*/}"; done
# Pages keep their places, so that the links between them lead on.
for page in README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md docs/* $(find Sources systemd -name '*.md' | LC_ALL=C sort); do
  put "$page" "$share/doc/khabar/$page"
done
put "$made/metadata.json" "$share/khabar/datasette/metadata.json"
put packaging/datasette/plugins/khabar.py "$share/khabar/datasette/plugins/khabar.py"
put "$made/bash" "$share/bash-completion/completions/khabar"
put "$made/zsh" "$share/zsh/vendor-completions/_khabar"
put "$made/fish" "$share/fish/vendor_completions.d/khabar.fish"
put "$made/khabar.1" "$share/man/man1/khabar.1"
for language in ar fr; do put packaging/man/khabar.$language.1 "$share/man/$language/man1/khabar.1"; done
put "$made/khabar.json.5" "$share/man/man5/khabar.json.5"
[ -e "$root/etc/khabar/config.json" ] || put "$made/config.json" "$root/etc/khabar/config.json"
