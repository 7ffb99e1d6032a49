#!/usr/bin/env bash
# A signed apt repository, to be served as plain files by any web server.
#   apt.sh FOLDER KEY PACKAGE.deb…
# FOLDER is made, or gets the packages beside those it has: all versions and architectures stay. KEY names a secret key of gpg, by
# its fingerprint or address; GNUPGHOME says where gpg looks. SUITE (stable) is the name that machines subscribe to.
# The same name with other bytes is refused: machines that have the first would never notice.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
[ $# -ge 3 ] || { echo "apt.sh FOLDER KEY PACKAGE.deb…" >&2; exit 64; }
folder=$1 key=$2 suite=${SUITE:-stable}
shift 2

fail() { echo "apt.sh: $1" >&2; exit 1; }
for tool in apt-ftparchive dpkg-deb gpg; do
  command -v $tool >/dev/null || fail "no $tool; install it with: make apt-deps"
done
[ -n "$key" ] || fail "no key is named: make apt KEY=you@example.org; gpg --quick-generate-key makes one"
gpg --batch --list-secret-keys "$key" >/dev/null 2>&1 || fail "gpg has no secret key \"$key\"; gpg --list-secret-keys tells which it has"

mkdir -p "$folder/pool/main/k/khabar"
folder=$(realpath "$folder")
for package in "$@"; do
  [ -e "$package" ] || fail "there is no $package; make deb makes it"
  kept=$folder/pool/main/k/khabar/${package##*/}
  if [ ! -e "$kept" ]; then install -m 0644 "$package" "$kept"
  elif ! cmp -s "$package" "$kept"; then
    fail "$kept is published with other bytes; give the new one a later version (Khabar.swift, CHANGELOG.md)"
  fi
done

# Made beside, and put in place whole and signed.
work=$(mktemp -d "$folder/.new-XXXXXX")
trap 'rm -rf "$work"' EXIT
architectures=$(for package in "$folder"/pool/main/k/khabar/*.deb; do dpkg-deb --field "$package" Architecture; done | sort -u | xargs)
for architecture in $architectures; do
  index=$work/main/binary-$architecture
  mkdir -p "$index"
  (cd "$folder" && apt-ftparchive --arch "$architecture" packages pool) > "$index/Packages"
  gzip -9nk "$index/Packages"
  xz -k "$index/Packages"
done
release=$(apt-ftparchive -o APT::FTPArchive::Release::Origin=khabar -o APT::FTPArchive::Release::Label=khabar \
  -o APT::FTPArchive::Release::Suite="$suite" -o APT::FTPArchive::Release::Codename="$suite" \
  -o APT::FTPArchive::Release::Components=main -o APT::FTPArchive::Release::Architectures="$architectures" release "$work")
echo "$release" > "$work/Release"
gpg --batch --yes --local-user "$key" --clearsign --output "$work/InRelease" "$work/Release"
gpg --batch --yes --local-user "$key" --armor --detach-sign --output "$work/Release.gpg" "$work/Release"
gpg --batch --yes --armor --export "$key" > "$folder/khabar.asc"
chmod 0755 "$work"
chmod 0644 "$folder/khabar.asc"
mkdir -p "$folder/dists"
if [ -e "$folder/dists/$suite" ]; then mv "$folder/dists/$suite" "$work.old"; fi
mv "$work" "$folder/dists/$suite"
rm -rf "$work.old"
echo "$folder"
