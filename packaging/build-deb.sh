#!/usr/bin/env bash
# A Debian package of a tree that `make install DESTDIR=` has filled.
#   build-deb.sh TREE FOLDER [VERSION]     prints the package's path
# The version is the binary's own with Debian's revision 1, unless one is given. DEBFULLNAME and DEBEMAIL name the maintainer, and
# origin.sh dates it. The same tree and the same build give the same bytes, whoever makes the package, where and when.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
here=$(realpath "$(dirname "$0")")
tree=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
version=${3:-$("$tree/usr/bin/khabar" --version | cut -d ' ' -f 1)-1}
architecture=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-khabar maintainers} <${DEBEMAIL:-khabar@packages.invalid}>"
SOURCE_DATE_EPOCH=$("$here/origin.sh" date)
export SOURCE_DATE_EPOCH

for tool in dpkg-deb dpkg-shlibdeps; do
  command -v $tool >/dev/null || { echo "build-deb.sh: no $tool; install it with: make deb-deps" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -a "$tree" "$work/root"
root=$work/root
pages=$root/usr/share/doc/khabar

install -d "$root/DEBIAN" "$pages"
install -m 0644 "$here/debian/README.Debian" "$pages"
install -D -m 0644 "$here/debian/lintian-overrides" "$root/usr/share/lintian/overrides/khabar"
# Licences, and the list of all parts: from what was linked.
"$here/parts.py" "$here/../.build" "$root/usr/bin/khabar" "$pages"
gzip -9n "$pages/THIRD-PARTY"
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

# As Debian's policy counts: files in whole kB, and one for whatever else.
size=$(find "$root" -mindepth 1 -printf '%y %s\n' | awk '{ sum += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print sum }')
sed -e "s|@VERSION@|$version|" -e "s|@ARCHITECTURE@|$architecture|" -e "s|@MAINTAINER@|$maintainer|" -e "s|@SIZE@|$size|" \
  -e "s|@LIBRARIES@|$libraries|" "$here/debian/control" > "$root/DEBIAN/control"
echo /etc/khabar/config.json > "$root/DEBIAN/conffiles"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
install -m 0755 "$here/debian/postinst" "$here/debian/prerm" "$here/debian/postrm" "$root/DEBIAN"
chmod -R u=rwX,go=rX "$root"
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

package=$folder/khabar_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
