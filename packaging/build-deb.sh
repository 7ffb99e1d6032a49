#!/usr/bin/env bash
# A Debian package of a tree that `make install DESTDIR=` has filled.
#   build-deb.sh TREE FOLDER [VERSION]     prints the package's path
# The version is the binary's own with Debian's revision 1, unless one is given. DEBFULLNAME and DEBEMAIL name the maintainer;
# SOURCE_DATE_EPOCH, else the last commit, dates it: the same tree gives the same bytes.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
tree=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
version=${3:-$("$tree/usr/bin/khabar" --version)-1}
architecture=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-khabar maintainers} <${DEBEMAIL:-khabar@packages.invalid}>"
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2>/dev/null || date +%s)}

for tool in dpkg-deb dpkg-shlibdeps; do
  command -v $tool >/dev/null || { echo "build-deb.sh: no $tool; install it with: make deb-deps" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -a "$tree" "$work/root"
root=$work/root
pages=$root/usr/share/doc/khabar

install -d "$root/DEBIAN" "$pages"
install -m 0644 "$here/debian/copyright" "$here/debian/README.Debian" "$pages"
install -D -m 0644 "$here/debian/lintian-overrides" "$root/usr/share/lintian/overrides/khabar"
for part in "$here"/../.build/checkouts/*/; do
  grep -q "checkouts/$(basename "$part")/" "$pages/copyright" \
    || { echo "build-deb.sh: packaging/debian/copyright says nothing of $(basename "$part")" >&2; exit 1; }
done
# Apache-2.0, section 4(d): what the notices of the parts say goes with the whole.
for notice in "$here"/../.build/checkouts/*/NOTICE.txt; do
  [ -e "$notice" ] && { echo "--- $(basename "$(dirname "$notice")")"; echo; cat "$notice"; echo; } >> "$pages/NOTICE"
done
cp "$here/../CHANGELOG.md" "$pages/changelog"
cat > "$pages/changelog.Debian" <<ENTRY
khabar ($version) unstable; urgency=medium

  * Package of khabar ${version%-*}; what changed is in changelog.gz.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
ENTRY
chmod 0644 "$pages"/changelog*
gzip -9n "$pages"/changelog* "$root"/usr/share/man/man?/* "$root"/usr/share/man/*/man?/*

# Which packages hold the libraries, and from which version on.
mkdir -p "$work/source/debian"
printf 'Source: khabar\n\nPackage: khabar\nArchitecture: any\n' > "$work/source/debian/control"
libraries=$(cd "$work/source" && dpkg-shlibdeps -O "$root/usr/bin/khabar" | sed -n 's/^shlibs:Depends=//p')

size=$(du -k -s --apparent-size "$root" | cut -f 1)
sed -e "s|@VERSION@|$version|" -e "s|@ARCHITECTURE@|$architecture|" -e "s|@MAINTAINER@|$maintainer|" -e "s|@SIZE@|$size|" \
  -e "s|@LIBRARIES@|$libraries|" "$here/debian/control" > "$root/DEBIAN/control"
echo /etc/khabar/config.json > "$root/DEBIAN/conffiles"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
install -m 0755 "$here/debian/postinst" "$here/debian/prerm" "$here/debian/postrm" "$root/DEBIAN"
chmod -R u=rwX,go=rX "$root"

package=$folder/khabar_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
