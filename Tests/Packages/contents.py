#!/usr/bin/env python3
"""What the package says of its parts is whole: the list for machines, the licences, and what Debian's own tools find.

    contents.py CONTENT BUILD PROJECT     CONTENT is the unpacked package, with DEBIAN
"""
import gzip, hashlib, json, os, re, sys

content, build, project = sys.argv[1:]
pages = os.path.join(content, "usr/share/doc/khabar")


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def need(holds, words):
    if not holds:
        sys.exit(f"contents.py: {words}")


bill = json.loads(read(pages, "khabar.spdx.json"))
parts = {part["SPDXID"]: part for part in bill["packages"]}
kind = lambda name: [parts[one["relatedSpdxElement"]] for one in bill["relationships"] if one["relationshipType"] == name]
static, shared = kind("STATIC_LINK"), kind("DYNAMIC_LINK")

with open(os.path.join(content, "usr/bin/khabar"), "rb") as file:
    digest = hashlib.sha256(file.read()).hexdigest()
need(any(one["checksumValue"] == digest for one in bill["files"][0]["checksums"]), "the list is of another binary")

# Every package that Package.swift names is linked, in the version that it pins.
manifest = re.findall(r'\.package\(url: "[^"]*/([^/"]+)", exact: "([^"]+)"', read(project, "Package.swift"))
need(len(manifest) >= 5, "Package.swift names no packages")
told = {part["name"]: part["versionInfo"] for part in static}
for name, version in manifest:
    need(told.get(name) == version, f"Package.swift names {name} {version}, the list has {told.get(name)}")

# What SwiftPM has checked out and what is not linked tells no licence for nothing: none of its targets is in the binary's list.
state = json.loads(read(build, "workspace-state.json"))["object"]["dependencies"]
for one in state:
    name = one["subpath"]
    need(name not in told or told[name] == one["state"]["checkoutState"]["version"], f"{name} is listed in another version")

# Debian's own tool finds the same libraries.
depends = re.search(r"^Depends: (.+)$", read(content, "DEBIAN/control"), re.M).group(1)
own = {"ca-certificates", "systemd", "systemd-standalone-sysusers", "systemd-standalone-tmpfiles", "tzdata"}
found = {re.match(r"[\w.+-]+", name.strip()).group() for name in re.split(r"[,|]", depends)} - own
need(found == {part["name"] for part in shared}, f"Debian finds {sorted(found)}, the list has {sorted(part['name'] for part in shared)}")

# Each linked package has a stanza, each licence of a stanza its text, and the texts are there word for word.
copyright_ = read(pages, "copyright")
with gzip.open(os.path.join(pages, "THIRD-PARTY.gz"), "rt", encoding="utf-8") as file:
    words = file.read()
for part in static:
    need(re.search(rf"^Comment: {re.escape(part['name'])} {re.escape(part['versionInfo'])}\b", copyright_, re.M), f"no stanza of {part['name']}")
    need(part["licenseDeclared"] not in ("", "NOASSERTION") and part["copyrightText"] != "NOASSERTION", f"{part['name']} tells no licence")
    if part["SPDXID"].startswith("SPDXRef-swift"):
        checkout = os.path.join(build, "checkouts", part["name"])
        legal = [name for name in os.listdir(checkout) if name.upper().startswith(("LICEN", "NOTICE", "COPYING"))]
        need(legal, f"{part['name']} has no licence")
        for name in legal:
            need(read(checkout, name).rstrip() in words, f"{part['name']}/{name} is not in THIRD-PARTY")
for names in re.findall(r"^License: (.+)$", copyright_, re.M):
    for name in names.split(" and "):
        need(re.search(rf"^License: {re.escape(name)}\n ", copyright_, re.M), f"the text of {name} is missing")
need("BoringSSL" in copyright_ or "CCryptoBoringSSL" not in words, "BoringSSL's authors are missing")
print(f"contents.py: {len(static)} linked packages, {len(shared)} libraries of Debian")
