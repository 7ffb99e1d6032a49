#!/usr/bin/env python3
"""Writes FoldingTable.swift: what every code point folds to, where that is not itself.

  python3 FoldingTable.py > FoldingTable.swift

The rules stand here and nowhere else: Folding.swift only reads the table.  A code point's image is its full
compatibility decomposition (NFKD) with marks and format characters dropped, letter variants of Arabic
script unified, digits made ASCII and case folded, until nothing changes any more.
"""
import sys
import unicodedata

# Letters that are written for one another; each row is a folded letter and what becomes it.
VARIANTS = {
    "ا": "ٱٲٳݳݴ",
    "ي": "ىیېےۍێۑ",
    "ه": "ةۃہھەۿ",
    "ك": "کڪ",
    # Not decomposed by Unicode, yet readers type the one for the other.
    "ae": "æ",
    "oe": "œ",
    ".": "٫",
    ",": "٬",
    "%": "٪",
}
IMAGES = {ord(c): image for image, row in VARIANTS.items() for c in row}
DROPPED = {0x0640, 0x0674, 0x07FA}  # tatweel, the high hamza of Kazakh, the lengthener of N'Ko

# Marks outside these ranges are vowels that belong to the word (Devanagari, Thai, ...) and stay.
ACCENTS = [
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06ED), (0x0711, 0x0711), (0x0730, 0x074A), (0x0898, 0x08FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0x10EAB, 0x10EFF), (0xE0100, 0xE01EF), (0x302A, 0x302D),
    (0x3099, 0x309A),
]
# Syllables and ideographs: nothing of theirs is folded.
UNTOUCHED = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7FF), (0xD800, 0xF8FF), (0x20000, 0x2F7FF)]


def inside(code, ranges):
    return any(a <= code <= b for a, b in ranges)


def step(text):
    out = ""
    for c in unicodedata.normalize("NFKD", text):
        code, category = ord(c), unicodedata.category(c)
        if code in DROPPED or category == "Cf" or (category in ("Mn", "Me") and inside(code, ACCENTS)):
            continue
        if inside(code, UNTOUCHED):
            out += c
        elif code in IMAGES:
            out += IMAGES[code]
        elif category == "Nd":
            out += str(unicodedata.digit(c))
        else:
            out += c.casefold()
    return out


def image(code):
    before = chr(code)
    while True:
        after = step(before)
        if after == before:
            return after
        before = after


def is_separator(code):
    category = unicodedata.category(chr(code))
    return category[0] in "PSZC" and category not in ("Co", "Cn", "Cs", "Cf")


def ranges(codes):
    codes = sorted(codes)
    out = []
    for code in codes:
        if out and code == out[-1][1] + 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return out


def main():
    changed, separators = {}, []
    for code in range(0x110000):
        if inside(code, UNTOUCHED):
            continue
        if unicodedata.category(chr(code)) in ("Cn", "Co", "Cs"):
            continue
        target = image(code)
        if target != chr(code):
            changed[code] = target
        elif is_separator(code):
            separators.append(code)
    # A run "a-b>c" maps a, a+1, ... to c, c+1, ...; "a-b>" drops all of them.
    runs = []
    for code, target in sorted(changed.items()):
        codes = [ord(c) for c in target]
        if runs:
            first, last, start = runs[-1]
            if code == last + 1 and ((not codes and not start)
                                     or (len(codes) == 1 and len(start) == 1 and codes[0] == start[0] + code - first)):
                runs[-1][1] = code
                continue
        runs.append([code, code, codes])
    entries = []
    for first, last, start in runs:
        name = f"{first:X}" if first == last else f"{first:X}-{last:X}"
        entries.append(name + ">" + ".".join(f"{c:X}" for c in start))
    marks = [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in ranges(separators)]

    def block(name, comment, words):
        print(f"    /// {comment}")
        print(f'    static let {name}: StaticString = """')
        line = "       "
        for word in words:
            if len(line) + 1 + len(word) > 108:
                print(line + " \\")
                line = "       "
            line += " " + word
        print(line)
        print('        """')

    print("// Written by FoldingTable.py from Unicode " + unicodedata.unidata_version + "; change that, not this.")
    print("// swift-format-ignore-file")
    print()
    print("/// The exceptions that folding makes, as text: `Folding` reads it once.")
    print("enum FoldingTable {")
    block("images", "`CODE>IMAGE` or `FIRST-LAST>FIRST IMAGE`, hexadecimal; images of several scalars are dotted, none means dropped.", entries)
    print()
    block("separators", "What stands between words and folds to itself, hexadecimal.", marks)
    print("}")


main()
