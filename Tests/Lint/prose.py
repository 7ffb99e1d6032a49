#!/usr/bin/env python3
"""How long the sentences of the pages are: words a sentence at the mean, and the share of more than 35.

    prose.py [--long] [KHABAR]     fails where a page has more than 18 at the mean, or more than 8 in a hundred beyond 35

Measured are the pages at the top, those of docs, of rooms and of units, and with KHABAR the program's help. A sentence ends with . ! or ?
before a space and a beginning; items of lists are read as sentences, code, tables and headings are not. What stands in backquotes
counts with all its words. --long shows each sentence beyond 35.
"""
import glob, json, os, re, subprocess, sys

MEAN, LONG, SHARE = 18, 35, 8
# A sentence goes on after these.
ABBREVIATION = re.compile(r"\b(e\.g|i\.e|etc|vs|cf|St|No|p)\.$")


def paragraphs(page):
    """Paragraphs and items, without code, tables and headings."""
    fenced, out, current = False, [], []

    def close():
        if current:
            out.append(" ".join(current))
            current.clear()

    for line in page.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
            close()
        elif fenced or re.match(r" {4,}(?![-*\d])", line) and not current:
            continue
        elif not line.strip() or line.startswith(("|", "#", "![")):
            close()
        else:
            item = re.match(r"\s*(?:[-*]|\d+\.)\s+", line)
            if item:
                close()
                line = line[item.end():]
            current.append(line.strip().removeprefix("> "))
    close()
    return out


def sentences(paragraph):
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", paragraph)
    # What stands in backquotes ends no sentence.
    quoted = re.sub(r"`[^`]*`", lambda match: re.sub(r"[.!?]", "·", match.group()), words).replace("**", "")
    start = 0
    for end in re.finditer(r"[.!?][\"')]*\s+(?=[\"'(`\[]*[A-ZÀ-Þ0-9`/]|[a-z]+`|khabar\b|libcurl\b)", quoted):
        if ABBREVIATION.search(quoted[:end.start() + 1]):
            continue
        yield quoted[start:end.end()].strip()
        start = end.end()
    if quoted[start:].strip():
        yield quoted[start:].strip()


def length(sentence):
    return sum(1 for word in sentence.split() if re.search(r"\w", word))


def pages():
    for name in [*sorted(glob.glob("*.md")), *sorted(glob.glob("docs/*.md")), *sorted(glob.glob("Sources/**/*.md", recursive=True)),
                 *sorted(glob.glob("systemd/**/*.md", recursive=True))]:
        with open(name, encoding="utf-8") as file:
            yield name, paragraphs(file.read())


def help_(khabar):
    """What the help says of each command and option; the lines of a discussion that are examples are none."""
    told = json.loads(subprocess.run([khabar, "--experimental-dump-help"], check=True, capture_output=True, text=True).stdout)["command"]
    for command in [told] + [one for one in told["subcommands"] if one["commandName"] != "help"]:
        words = [command.get("abstract") or ""]
        words += [re.sub(r"\s+", " ", block) for block in (command.get("discussion") or "").split("\n\n")
                  if not block.startswith(("  ", "Example", "Start with", "Exit codes"))]
        for argument in command.get("arguments", []):
            if argument.get("shouldDisplay", True):
                words.append(" ".join(filter(None, (argument.get("abstract"), argument.get("discussion")))))
        yield from filter(None, words)


def main(arguments):
    show = "--long" in arguments
    khabar = next((os.path.realpath(one) for one in arguments if not one.startswith("-")), None)
    os.chdir(os.path.join(os.path.dirname(os.path.realpath(__file__)), "../.."))
    faults, every = [], []
    measured = list(pages()) + ([("khabar help", list(help_(khabar)))] if khabar else [])
    for name, blocks in measured:
        counted = [(length(one), one) for block in blocks for one in sentences(block) if length(one)]
        if not counted:
            continue
        counts = [count for count, _ in counted]
        every += counts
        mean, share = sum(counts) / len(counts), 100 * sum(count > LONG for count in counts) / len(counts)
        fits = mean <= MEAN and share <= SHARE
        if not fits:
            faults.append(name)
        print(f"{mean:5.1f} words a sentence, {share:4.1f} % beyond {LONG}, {len(counts):4} sentences  {name}{'' if fits else '  <- too long'}")
        if show:
            for count, one in counted:
                if count > LONG:
                    print(f"        {count}: {one}")
    print(f"{sum(every) / len(every):5.1f} words a sentence, {100 * sum(count > LONG for count in every) / len(every):4.1f} % beyond {LONG}, in all")
    if faults:
        print(f"prose.py: write shorter sentences, at most {MEAN} words at the mean and {SHARE} % beyond {LONG}: {', '.join(faults)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
