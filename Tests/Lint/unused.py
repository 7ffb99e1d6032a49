#!/usr/bin/env python3
"""Finds what nobody uses: names declared in Sources, and targets that Package.swift declares and no file imports.

    unused.py [PROJECT]

It reads words, it does not compile: a name counts as used where any file of Sources says it, outside its own declaration. A
function counts as used only where a call has argument labels that fit. Use by tests alone is no use: what only tests call is
dead, unless exceptions.txt names it with a reason. Exit status 1 when something is found. Python's standard library only.
"""
import collections, json, os, re, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
TYPES = {"struct", "class", "enum", "actor", "protocol"}

# Names that Swift's own library or another one calls. A declaration with such a name may have no caller here.
CALLED_BY_LIBRARIES = set(
    """
    allCases allValueStrings appendInterpolation appendLiteral body callAsFunction channelActive channelInactive
    channelRead CodingKeys completionKind configuration
    customMirror debugDescription decode decrement defaultValueDescription deinit description destroyCounter destroyMeter
    destroyRecorder destroyTimer encode endIndex enqueue errorDescription handle handlerAdded hash help id InboundIn InboundOut increment index init intValue log
    logLevel main makeCounter makeFloatingPointCounter makeIterator makeMeter makeRecorder makeTimer metadata
    metadataProvider next OutboundIn OutboundOut rawValue record recordNanoseconds reset run set startIndex stringValue subscript unownedExecutor
    validate wrappedValue
    """.split()
)

INITS_CALLED_BY_LIBRARIES = set("argument arrayLiteral from integerLiteral rawValue stringLiteral".split())
FOREIGN_TYPES = set("Double Duration Int Optional String Substring".split())

# Who conforms to one of these has cases and properties that the library makes or reads by their names.
MADE_BY_NAME = set("CaseIterable Codable CodingKey Decodable Encodable ExpressibleByArgument Int Int32 String UInt8".split())

# What a function is handed to by its name alone.
TAKE_FUNCTIONS = set("map flatMap compactMap filter forEach contains allSatisfy first sorted reduce grouping".split())

Word = collections.namedtuple("Word", "text line")
Name = collections.namedtuple("Name", "text kind owner labels file line first last")


# MARK: Words of a file

TOKEN = re.compile(
    r"""(?P<nothing>\s+|//[^\n]*|/\*.*?\*/)|(?P<string>#*")|(?P<word>\$\d+|[`$]?[^\W\d]\w*`?|\d\w*(?:\.\d\w*)?|->|.)""", re.S)
STRING = re.compile(r'(#*)("""|")')


def words(source):
    """The words and signs of Swift code. Comments are left out. Of a string, two quotes stay and the code inside it."""
    found = []

    def string(i, line):
        """Reads a string that begins at `i`, adds the code inside it, and gives where it ends."""
        start = STRING.match(source, i)
        ending, escape = start.group(2) + start.group(1), "\\" + start.group(1)
        found.append(Word('""', line))
        i = start.end()
        while i < len(source) and not source.startswith(ending, i):
            if source.startswith(escape + "(", i):
                found.append(Word("(", line))
                i, line = code(i + len(escape) + 1, line, is_inside=True)
                found.append(Word(")", line))
            elif source.startswith(escape, i):
                line += source.count("\n", i, i + len(escape) + 1)
                i += len(escape) + 1
            else:
                line += source[i] == "\n"
                i += 1
        return i + len(ending), line

    def code(i, line, is_inside=False):
        """Reads code from `i` to the end of the file, or to the bracket that ends code inside a string."""
        depth = 0
        while i < len(source):
            token = TOKEN.match(source, i)
            if token["string"]:
                i, line = string(i, line)
                continue
            text, i = token.group(), token.end()
            if token["nothing"]:
                line += text.count("\n")
                continue
            depth += (text == "(") - (text == ")")
            if is_inside and depth < 0:
                break
            found.append(Word(text.strip("`"), line))
        return i, line

    _, line = code(0, 1)
    # So that looking a few words ahead never leaves the file.
    return found + [Word(";", line + 1)] * 8


def closing(words, at):
    """The place of the bracket that closes the one at `at`."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    opener, closer, depth = words[at].text, pairs[words[at].text], 0
    for i in range(at, len(words)):
        depth += (words[i].text == opener) - (words[i].text == closer)
        if depth == 0:
            return i
    return len(words) - 1


# MARK: Declarations

def parameters(words, at):
    """The labels of the parameters in the brackets at `at`; true for those that a call may leave out."""
    labels, end, i = [], closing(words, at), at + 1
    while i < end:
        label, optional, depth, j = words[i].text, False, 0, i
        while j < end and not (words[j].text == "," and depth == 0):
            text = words[j].text
            depth += (text in "([{<") - (text in ")]}>")
            # A closure may follow the brackets of the call, without its label.
            is_list = text == "." and words[j + 1].text == "."
            optional = optional or is_list or text in ("=", "->", "escaping")
            j += 1
        if words[i].text == "@":
            label = next(w.text for w in words[i + 2:j] if w.text.isidentifier())
        labels.append((label, optional))
        i = j + 1
    return labels


def declarations(words, file):
    """The names that a file declares outside the bodies of functions."""
    names, i = [], 0
    scopes = []  # (place where it ends, name of the type)

    def body(at):
        """The brace that opens a body after `at`, before the next declaration; nothing when there is none."""
        depth = 0
        for j in range(at, len(words)):
            text = words[j].text
            depth += (text in "([") - (text in ")]")
            if depth == 0 and text == "{":
                return j
            if depth < 0 or depth == 0 and text in ("func", "var", "let", "case", "init", "}"):
                return None
        return None

    while i < len(words):
        while scopes and i >= scopes[-1][0]:
            scopes.pop()
        text, line = words[i]
        owner = ".".join(s[1] for s in scopes)
        before = words[i - 1].text if i else ""
        after = words[i + 1].text if i + 1 < len(words) else ""
        overrides = any(w.text == "override" for w in words[max(0, i - 3):i])
        is_type = text in TYPES and after.isidentifier() and before not in (".", ":", "&", ",") \
            and after not in ("func", "var", "let")
        if text == "extension" or is_type:
            brace = body(i + 1)
            name = after
            j = i + 2
            while words[j].text == ".":
                name, j = words[j + 1].text, j + 2
            end = closing(words, brace)
            head = {w.text for w in words[j:brace]}
            names.append(Name(name, text, owner, frozenset(head), file, line, i, end))
            scopes.append((end, name))
            i = brace + 1
        elif text in ("func", "init") and before != "." and (text == "func" or after in ("(", "?", "<")):
            name = after if text == "func" else "init"
            j = i + 1
            while words[j].text != "(":
                j += 1
            if text == "func" and not name.isidentifier():
                j = next(k for k in range(i + 2, len(words)) if words[k].text == "(")
            labels = parameters(words, j)
            brace = body(closing(words, j) + 1)
            end = closing(words, brace) if brace else closing(words, j)
            if not overrides and name.isidentifier():
                names.append(Name(name, text, owner, tuple(labels), file, line, i, end))
            i = end + 1
        elif text in ("var", "let", "typealias", "associatedtype") and after.isidentifier():
            kind = "typealias" if text == "typealias" else "value"
            end, j = i + 1, i + 2
            # The value runs to the end of its line, or of the brackets that it opens.
            while j < len(words):
                w = words[j]
                if w.text in "([{":
                    j = end = closing(words, j)
                elif w.text in ")]}" or (
                        w.line > words[end].line and w.text not in ".?:=+{" and words[end].text not in ".?:=+,"):
                    break
                else:
                    end = j
                j += 1
            if text != "associatedtype" and not overrides:
                names.append(Name(after, kind, owner, (), file, line, i, end))
            i = end + 1
        elif text == "case" and scopes:
            j = i + 1
            while words[j].text.isidentifier():
                names.append(Name(words[j].text, "case", owner, (), file, words[j].line, j, j))
                j += 1
                if words[j].text == "(":
                    j = closing(words, j) + 1
                if words[j].text == "=":
                    j += 2
                    while words[j].text not in (",", "case", "}") and words[j].line == words[j - 1].line:
                        j += 1
                if words[j].text != ",":
                    break
                j += 1
            i = j
        elif text == "{":
            i = closing(words, i) + 1
        else:
            i += 1
    return names


# MARK: Uses

def call(words, at):
    """The labels that the call at `at` gives; None where the name is not called there, but spoken of."""
    if at + 1 >= len(words):
        return None
    i = at + 1
    if words[i].text == "<":
        depth = 0
        for j in range(i, min(i + 40, len(words))):
            depth += (words[j].text == "<") - (words[j].text == ">")
            if depth == 0:
                i = j + 1
                break
    if words[i].text in ("?", "!"):
        i += 1
    if words[i].text != "(":
        return None
    labels, depth, end, fresh = [], 0, closing(words, i), True
    if re.fullmatch(r"\w+|:", words[i + 1].text) and words[end - 1].text == ":":
        return None
    for j in range(i + 1, end):
        text = words[j].text
        if fresh:
            named = words[j + 1].text == ":" and text.isidentifier()
            labels.append(text if named else "_")
            fresh = False
        if text in "([{":
            depth += 1
        elif text in ")]}":
            depth -= 1
        elif text == "," and depth == 0:
            fresh = True
    return labels


def is_read(words, at):
    """Whether a property may be read there: the place is no label, no declaration of another name and no first value of it."""
    before, after = words[at - 1].text, words[at + 1].text
    if after == ":" and before in ("(", ","):
        return False
    if before in ("let", "var", "func", "case"):
        return False
    is_own = before == "." and words[at - 2].text == "self"
    if is_own and after == "=" and words[at + 2].text != "=":
        return False
    # self.name = name
    same = [word.text for word in words[at - 4:at]]
    return same != ["self", ".", words[at].text, "="]


def fits(labels, declared):
    """Whether a call with `labels` may mean a function with those parameters."""
    i = 0
    for label, optional in declared:
        if i < len(labels) and labels[i] == label:
            i += 1
            while optional and i < len(labels) and labels[i] == "_":
                i += 1  # more values of a list of any length
        elif not optional:
            return False
    return i == len(labels)


def listed_exceptions():
    """The names of exceptions.txt; each line is a name or the folder or file of several, two spaces, and a reason."""
    result = {}
    with open(os.path.join(HERE, "exceptions.txt"), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            name, _, reason = line.partition("  ")
            if not reason.strip():
                sys.exit(f"exceptions.txt:{number}: {name} has no reason; write it after two spaces")
            result[name] = reason.strip()
    return result


def unused_names(project):
    texts, names = {}, []
    for folder, _, files in os.walk(os.path.join(project, "Sources")):
        for file in sorted(files):
            if file.endswith(".swift"):
                path = os.path.relpath(os.path.join(folder, file), project)
                with open(os.path.join(folder, file), encoding="utf-8") as source:
                    texts[path] = words(source.read())
                names += declarations(texts[path], path)

    # Where the declarations themselves stand is no use.
    declared = collections.defaultdict(set)
    for name in names:
        step = 0 if name.kind == "case" else 1
        declared[name.file].add(name.first + step)
    uses = collections.defaultdict(list)
    for path, found in texts.items():
        for at, word in enumerate(found):
            if word.text[0].isalpha() or word.text[0] in "_$":
                if at not in declared[path] or word.text == "init" and found[at - 1].text == ".":
                    uses[word.text.lstrip("$")].append((path, at))

    heads = collections.defaultdict(set)
    spans = collections.defaultdict(list)
    for name in names:
        if name.kind in TYPES or name.kind == "extension":
            heads[name.text] |= name.labels
            spans[name.text].append((name.file, name.first, name.last))

    values = {name.text for name in names if name.kind in ("value", "case")}
    locals_of = {}
    for path, found in texts.items():
        locals_of[path] = {
            word.text for before, word, after in zip(found, found[1:], found[2:])
            if before.text in ("let", "var") or after.text == ":" and before.text in ("(", ",", "_") or after.text == "in"}

    def may_call(name, path, at):
        """Whether the function may be called there, or handed on as it is."""
        words = texts[path]
        labels = call(words, at)
        if labels is None and words[at + 1].text == "{":
            labels = []  # a closure follows the name
        if labels is not None:
            return fits(labels, name.labels)
        if name.kind == "init":
            return words[at].text == "init"
        if words[at + 1].text == "(":
            return True
        before, after = words[at - 1].text, words[at + 1].text
        if before == "(" and words[at - 2].text in TAKE_FUNCTIONS or before in "[," and after in ",]":
            return True
        # It stands there by its name alone, which may be that of a value.
        return name.text not in (values if words[at - 1].text == "." else locals_of[path])

    def elsewhere(name, places):
        """Uses outside the declaration itself; of a type also outside its extensions."""
        own = spans[name.text] if name.kind in TYPES else [(name.file, name.first, name.last)]
        return [(path, at) for path, at in places
                if not any(path == file and first <= at <= last for file, first, last in own)]

    dead = []
    for name in names:
        is_program = texts[name.file][name.first - 1].text == "main"
        if name.kind == "extension" or is_program or name.text in CALLED_BY_LIBRARIES and name.kind != "init":
            continue
        owner = name.owner.rpartition(".")[2]
        if name.kind == "init":
            places = [(p, a) for p, a in uses[owner]
                      if not (a and texts[p][a - 1].text in TYPES | {"extension"})] + uses["init"] + uses["Self"] + uses["self"]
            # Of types that are not ours all calls look alike; some inits the library calls.
            if owner in FOREIGN_TYPES or not name.labels or name.labels[0][0] in INITS_CALLED_BY_LIBRARIES:
                continue
        else:
            places = uses[name.text]
        places = elsewhere(name, places)
        if name.kind in ("func", "init"):
            alive = any(may_call(name, path, at) for path, at in places)
        elif name.kind == "value":
            alive = any(is_read(texts[path], at) for path, at in places)
        else:
            alive = bool(places)
        if name.kind in ("case", "value") and heads[owner] & MADE_BY_NAME:
            continue
        if not alive:
            dead.append(name)
    return dead


def title(name):
    signature = "(" + "".join(label + ":" for label, _ in name.labels) + ")" if name.kind in ("func", "init") else ""
    return (name.owner + "." if name.owner else "") + name.text + signature


# MARK: Targets

def idle_dependencies(project):
    """Targets and products that Package.swift declares for a target, none of whose files imports them."""
    manifest = json.loads(subprocess.run(
        ["swift", "package", "dump-package"], cwd=project, stdout=subprocess.PIPE, check=True).stdout)
    known = {target["name"] for target in manifest["targets"]}
    lines = []
    for target in manifest["targets"]:
        known |= {next(iter(d.values()))[0] for d in target["dependencies"]}
    for target in manifest["targets"]:
        if target["type"] == "system":
            continue
        declared = {next(iter(d.values()))[0] for d in target["dependencies"]}
        folder = target.get("path") or ("Tests/" if target["type"] == "test" else "Sources/") + target["name"]
        imported = set()
        for path, _, files in os.walk(os.path.join(project, folder)):
            for file in files:
                if file.endswith(".swift"):
                    with open(os.path.join(path, file), encoding="utf-8") as source:
                        imported |= set(re.findall(
                            r"^(?:@\w+ )*(?:\w+ )?import (?:\w+ )?(\w+)", source.read(), re.M))
        for name in sorted(declared - imported):
            lines.append((f"{target['name']}: {name}",
                          f"Package.swift: {target['name']} declares {name} and imports it nowhere"))
        for name in sorted((imported & known) - declared - {target["name"]}):
            lines.append((f"{target['name']}: {name}",
                          f"Package.swift: {target['name']} imports {name} and does not declare it"))
    return lines


def main():
    project = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(HERE))
    exceptions, needed = listed_exceptions(), set()
    lines = []
    for name in unused_names(project):
        excuse = [e for e in exceptions if e == title(name) or name.file == e or e.endswith("/") and name.file.startswith(e)]
        needed |= set(excuse)
        if not excuse:
            lines.append(f"{name.file}:{name.line}: nobody uses {name.kind} {title(name)}")
    for key, line in idle_dependencies(project):
        if key in exceptions:
            needed.add(key)
        else:
            lines.append(line)
    lines += [f"Tests/Lint/exceptions.txt: {e} needs no exception any more; remove its line"
              for e in exceptions if e not in needed]
    for line in lines:
        print(line)
    if lines:
        print(f"{len(lines)} found: remove them, or name them in Tests/Lint/exceptions.txt with the reason why they stay")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
