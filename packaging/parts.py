#!/usr/bin/env python3
"""What the binary is made of: its licences, and a list for machines (SPDX 2.3).

    parts.py BUILD KHABAR FOLDER

BUILD is SwiftPM's folder, with checkouts and a release build; KHABAR the program as it is installed. It writes

    FOLDER/copyright            the machine-readable copyright of Debian, of debian/copyright and what the sources say
    FOLDER/THIRD-PARTY          licences, notices and the licences of single files, word for word
    FOLDER/khabar.spdx.json     every part with version, commit and licence

A part is what was linked: the packages of which the linker took objects, and the libraries that the binary names. So a
dependency that joins is told by itself; one whose licence is not recognised ends this with its name. The same build gives the
same bytes: nothing here depends on the clock, the locale or the order of folders.
"""
import collections, hashlib, json, os, re, subprocess, sys, urllib.parse, uuid
from datetime import datetime, timezone

HERE = os.path.dirname(os.path.realpath(__file__))

# What tells a licence: every one of these must stand in its text, with white space as one blank. The first that fits counts.
KNOWN = [
    ("Apache-2.0 WITH Swift-exception", ["Apache License", "Version 2.0", "Runtime Library Exception"]),
    ("Apache-2.0", ["Apache License", "Version 2.0"]),
    ("MIT", ["Permission is hereby granted, free of charge", "to deal in the Software without restriction"]),
    ("BSD-3-Clause", ["Redistribution and use in source and binary forms", "endorse or promote"]),
    ("BSD-2-Clause", ["Redistribution and use in source and binary forms"]),
]
# Names in Debian's form.
DEBIAN = {"Apache-2.0": "Apache-2.0", "Apache-2.0 WITH Swift-exception": "Apache-2.0 with Swift exception", "MIT": "Expat",
          "BSD-3-Clause": "BSD-3-clause", "Unicode-3.0": "Unicode-3.0"}
# Files whose licence is their own say so in a comment.
OWN = re.compile(r"Permission is hereby granted|Permission to use, copy|Redistribution and use in source")
LEGAL = re.compile(r"(LICEN[SC]E|COPYING|NOTICE)[^/]*$", re.I)
# Parts of the toolchain that --static-swift-stdlib links, by the archive of which code is taken.
TOOLCHAIN = [
    ("swift", "swiftCore", "Apache-2.0 WITH Swift-exception", "Apple Inc. and the Swift project authors"),
    ("swift-corelibs-libdispatch", "dispatch", "Apache-2.0 WITH Swift-exception", "Apple Inc. and the Swift project authors"),
    ("swift-foundation", "FoundationEssentials", "Apache-2.0 WITH Swift-exception", "Apple Inc. and the Swift project authors"),
    ("swift-corelibs-foundation", "Foundation", "Apache-2.0 WITH Swift-exception", "Apple Inc. and the Swift project authors"),
    ("swift-foundation-icu", "FoundationInternationalization", "Unicode-3.0", "2016-2024 Unicode, Inc."),
]


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def licence(words, where):
    flat = " ".join(re.sub(r"^\s*(//|\*|#)", "", words, flags=re.M).split())
    for name, marks in KNOWN:
        if all(mark in flat for mark in marks):
            return name
    sys.exit(f"parts.py: the licence in {where} is none that is known; read it, then add its marks to KNOWN")


def comments(words):
    """Blocks of comment lines, without their signs."""
    blocks = re.findall(r"/\*.*?\*/|(?:^[ \t]*//[^\n]*\n)+|(?:^#[ \t][^\n]*\n)+", words, re.S | re.M)
    return ["\n".join(re.sub(r"^[ \t]*(/\*+|\*+/|\*|//+!?|#)[ \t]?", "", line).removesuffix("*/").rstrip()
                      for line in block.split("\n")).strip("\n") for block in blocks]


class Holders:
    """Who holds the copyright, each once with the first and last year."""

    LINE = re.compile(r"Copyright\s*(?:\([cC]\)|©)?,?\s*((?:\d{4}[\s,–-]*(?:and)?\s*)*)(?:by\s+)?([^\n]+)")

    SENTENCE = re.compile(r"\b(notice|holders?|owner|license)\b", re.I)

    def __init__(self):
        self.years = collections.defaultdict(set)

    def add(self, words):
        for years, holder in self.LINE.findall(words):
            holder = re.sub(r"\s*(All [Rr]ights [Rr]eserved|Licensed under).*$", "", holder)
            holder = re.sub(r"\s+", " ", re.sub(r"\[[^]]*\]|\(http\S*\)|<[^>]*>", "", holder)).strip(" .,;*/-)")
            # Sentences about copyright name nobody.
            if re.match(r"[A-ZÀ-Þ]|the [A-Z]", holder) and not self.SENTENCE.search(holder) and len(holder) < 90:
                self.years[re.sub(r"^the\b", "The", holder)].update(re.findall(r"\d{4}", years))

    def lines(self):
        spans = {holder: f"{min(years)}-{max(years)} " if len(years) > 1 else "".join(years) + " " if years else ""
                 for holder, years in self.years.items()}
        return [spans[holder] + holder for holder in sorted(spans)]


class Part:
    def __init__(self, name, version, location, revision):
        self.name, self.version, self.location, self.revision = name, version, location, revision
        self.licences, self.holders, self.texts, self.files = [], Holders(), [], set()

    def add(self, name):
        if name not in self.licences:
            self.licences.append(name)

    @property
    def expression(self):
        return " AND ".join(f"({name})" if " " in name and len(self.licences) > 1 else name for name in self.licences)


def linked_sources(build):
    """The source files of every target of which the linker took objects."""
    objects = os.path.join(build, "release", "khabar.product", "Objects.LinkFileList")
    # The list holds paths as the build saw them; the folders are looked up here, wherever the build stands now.
    targets = sorted({match.group(1) for match in re.finditer(r"/([^/\n]+)\.build/", read(objects))})
    for target in targets:
        folder = os.path.join(build, "release", f"{target}.build")
        swift = os.path.join(folder, "sources")
        if os.path.exists(swift):
            yield from (line.strip().strip("'\"") for line in read(swift).split("\n") if line.strip())
        for parent, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                # Of C, what each object depends on, headers included.
                if name.endswith(".d") and (not os.path.exists(swift)):
                    yield from re.findall(r"(?<!\\)[^\s\\]+", read(os.path.join(parent, name)).partition(":")[2])


def packages(build):
    state = json.loads(read(os.path.join(build, "workspace-state.json")))["object"]["dependencies"]
    parts = {}
    for dependency in state:
        checkout = dependency["state"].get("checkoutState") or {}
        reference = dependency["packageRef"]
        parts[dependency["subpath"]] = Part(dependency["subpath"], checkout.get("version") or checkout.get("branch") or "",
                                            reference["location"], checkout.get("revision", ""))
    for path in linked_sources(build):
        found = re.search(r"/checkouts/([^/]+)/(.+)$", path)
        if found:
            parts[found.group(1)].files.add(found.group(2))
    linked = [parts[name] for name in sorted(parts, key=str.lower) if parts[name].files]
    for part in linked:
        gather(part, os.path.join(build, "checkouts", part.name))
    return linked


def gather(part, folder):
    top = sorted(name for name in os.listdir(folder) if LEGAL.match(name))
    inner = sorted({os.path.join(place, name) for place in {os.path.dirname(path) for path in part.files} if place
                    for name in os.listdir(os.path.join(folder, place)) if LEGAL.match(name)})
    for name in top + inner:
        words = read(os.path.join(folder, name))
        part.texts.append((name, words))
        if not os.path.basename(name).upper().startswith("NOTICE"):
            part.add(licence(words, f"{part.name}/{name}"))
        part.holders.add(words)
    if not part.licences:
        sys.exit(f"parts.py: {part.name} has no file of a licence")
    seen = set()
    for name in sorted(part.files):
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            continue
        for block in comments(read(path)):
            part.holders.add(block)
            if OWN.search(block) and block not in seen:
                seen.add(block)
                part.add(licence(block, f"{part.name}/{name}"))
                part.texts.append((name, block + "\n"))


def toolchain(build):
    version = re.search(r"swift-([\w.]+)-RELEASE|Swift version ([\w.-]+)", said("swift", "--version"))
    version = version.group(1) or version.group(2)
    objects = read(os.path.join(build, "release", "khabar.product", "Objects.LinkFileList"))
    linked = set()
    for path in objects.split("\n"):
        path = re.sub(r"^.*/([^/]+\.build/)", os.path.join(build, "release") + r"/\1", path.strip().strip("'\""))
        if path.endswith(".o") and os.path.exists(path):
            with open(path, "rb") as file:
                linked.update(re.findall(rb"(?<=-l)[A-Za-z_]+(?=\x00)", file.read()))
    parts = []
    for name, archive, expression, holder in TOOLCHAIN:
        if archive.encode() in linked:
            part = Part(name, version, f"https://github.com/swiftlang/{name}", f"swift-{version}-RELEASE")
            part.add(expression)
            part.holders.add(f"Copyright {holder}")
            parts.append(part)
    return version, parts


def libraries(binary):
    """Debian's packages that hold the shared libraries which the binary names: (name, version, architecture, files)."""
    needed = re.findall(r"\(NEEDED\).*\[(.+)\]", said("readelf", "-d", binary))
    places = dict(re.findall(r"^\s*(\S+) => (\S+)", said("ldd", binary), re.M))
    found = collections.defaultdict(list)
    for library in needed:
        # The loader stands in the list without an arrow.
        path = os.path.realpath(places.get(library) or (said("ldd", binary).split(library)[0].split()[-1] + library))
        for candidate in (path, path.removeprefix("/usr")):
            owner = subprocess.run(["dpkg-query", "-S", candidate], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
            if owner.returncode == 0:
                found[owner.stdout.split(": ")[0].split(",")[0]].append(library)
                break
        else:
            sys.exit(f"parts.py: no package of Debian holds {path}")
    for package in sorted(found):
        name, version, architecture = said("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}", package).split("\t")
        yield name, version, architecture, sorted(found[package])


def copyright_page(parts, tools):
    page = read(os.path.join(HERE, "debian", "copyright"))
    stanzas = []
    for part in parts + tools:
        for name in part.licences:
            if f"\nLicense: {DEBIAN.get(name)}\n" not in page.partition("@PARTS@")[2]:
                sys.exit(f"parts.py: debian/copyright lacks the text of {name}, which {part.name} has")
        holders = part.holders.lines()
        files = f".build/checkouts/{part.name}/*" if part.files else f"{part.name}/*"
        stanzas.append(f"Files: {files}\nCopyright: " + "\n           ".join(holders) + "\nLicense: "
                       + " and ".join(DEBIAN[name] for name in part.licences)
                       + f"\nComment: {part.name} {part.version}" + ("." if part.files else ", of the Swift toolchain."))
    return page.replace("@PARTS@", "\n\n".join(stanzas))


def third_party(parts):
    out = ["What stands in the checkouts of the Swift packages that are linked into khabar, word for word.\n"]
    for part in parts:
        for name, words in part.texts:
            out.append(f"{'=' * 79}\n{part.name} {part.version}: {name}\n{'=' * 79}\n\n{words.rstrip()}\n")
    return "\n".join(out)


def identifier(*words):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", "-".join(words))


def purl(kind, *path, version, **rest):
    quote = lambda words: urllib.parse.quote(words, safe="")
    query = "&".join(f"{key}={quote(value)}" for key, value in sorted(rest.items()))
    return f"pkg:{kind}/{'/'.join(map(quote, path))}@{quote(version)}" + (f"?{query}" if query else "")


def package(id_, name, version, location, licences, holders, reference=None, **more):
    made = {"SPDXID": id_, "name": name, "versionInfo": version, "downloadLocation": location, "filesAnalyzed": False,
            "licenseConcluded": licences, "licenseDeclared": licences, "copyrightText": "\n".join(holders) or "NOASSERTION", **more}
    if reference:
        made["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": reference}]
    return made


def bill(binary, parts, tools, toolchain_version):
    words = said(binary, "--version").split()
    version, commit = words[0], "".join(words[1:]).strip("()")
    system = dict(line.split("=", 1) for line in read("/etc/os-release").replace('"', "").split("\n") if "=" in line)
    with open(binary, "rb") as file:
        content = file.read()
    epoch = int(said(os.path.join(HERE, "origin.sh"), "date"))
    packages_, relations = [], [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-khabar"), ("SPDXRef-binary", "GENERATED_FROM", "SPDXRef-khabar")]
    packages_.append(package("SPDXRef-khabar", "khabar", version, "NOASSERTION", "Apache-2.0", ["The khabar authors"],
                             purl("generic", "khabar", version=version), primaryPackagePurpose="APPLICATION",
                             **({"sourceInfo": f"commit {commit}"} if commit else {})))
    for part in parts + tools:
        location = part.location.removesuffix(".git")
        host, *path = urllib.parse.urlsplit(location).netloc, *location.split("/")[3:]
        id_ = identifier("swift" if part.files else "toolchain", part.name)
        packages_.append(package(id_, part.name, part.version, f"git+{location}@{part.revision}", part.expression,
                                 part.holders.lines(), purl("swift", host, *path, version=part.version)))
        relations.append(("SPDXRef-khabar", "STATIC_LINK", id_))
    for name, library_version, architecture, files in libraries(binary):
        id_ = identifier("debian", name)
        packages_.append(package(id_, name, library_version, "NOASSERTION", "NOASSERTION", [],
                                 purl("deb", system.get("ID", "debian"), name, version=library_version, arch=architecture,
                                      distro=system.get("VERSION_CODENAME", "")),
                                 comment=f"{', '.join(files)}; licences: /usr/share/doc/{name}/copyright"))
        relations.append(("SPDXRef-khabar", "DYNAMIC_LINK", id_))
    packages_.append(package("SPDXRef-compiler", "swiftc", toolchain_version, "NOASSERTION", "Apache-2.0 WITH Swift-exception",
                             ["Apple Inc. and the Swift project authors"]))
    relations.append(("SPDXRef-compiler", "BUILD_TOOL_OF", "SPDXRef-khabar"))
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"khabar-{version}",
        "creationInfo": {"created": datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "creators": [f"Tool: khabar-parts-{version}"]},
        "packages": packages_,
        "files": [{"SPDXID": "SPDXRef-binary", "fileName": "./usr/bin/khabar", "fileTypes": ["BINARY"],
                   "checksums": [{"algorithm": name, "checksumValue": hashlib.new(name, content).hexdigest()} for name in ("SHA1", "SHA256")],
                   "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"}],
        "relationships": [{"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other} for one, kind, other in relations],
    }
    # The same document has the same name, and another another.
    told = json.dumps(document, sort_keys=True)
    return {**document, "documentNamespace": uuid.uuid5(uuid.NAMESPACE_OID, told).urn}


def main(build, binary, folder):
    build, binary = os.path.realpath(build), os.path.realpath(binary)
    if not os.path.exists(os.path.join(build, "release", "khabar.product", "Objects.LinkFileList")):
        sys.exit(f"parts.py: there is no release build in {build}; make build makes it")
    parts = packages(build)
    version, tools = toolchain(build)
    os.makedirs(folder, exist_ok=True)
    for name, words in (("copyright", copyright_page(parts, tools)), ("THIRD-PARTY", third_party(parts)),
                        ("khabar.spdx.json", json.dumps(bill(binary, parts, tools, version), indent=1, ensure_ascii=False) + "\n")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(words)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
