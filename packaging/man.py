#!/usr/bin/env python3
"""The manual pages, from what the program says of itself.

    man.py KHABAR CONFIGURATION.md FOLDER

writes FOLDER/khabar.1 from the help of every command, and FOLDER/khabar.json.5 from the table of keys. The date is that of
SOURCE_DATE_EPOCH, else today's.
"""
import collections, datetime, json, os, re, subprocess, sys, textwrap

# Options of so many commands are described once.
COMMON = 8

FILES = [
    ("/etc/khabar/config.json", "The configuration, see khabar.json(5)."),
    ("/etc/khabar/credentials/", "Secrets of outlets, for LoadCredential= in a drop-in of the unit; only root looks in."),
    ("/var/lib/khabar/khabar.sqlite", "The database of the service. Beside it: khabar.sqlite-wal and khabar.sqlite-shm, which belong to it, "
     "khabar.sqlite.lock, by which one khabar at a time writes, and khabar.sqlite.socket, on which the daemon is asked."),
    ("/var/lib/khabar/backups/", "Copies that khabar-backup.timer makes where it is enabled; seven are kept."),
    ("/usr/share/doc/khabar/docs/", "Pages on operating, asking, the page, matching, politeness, security and troubleshooting."),
    ("/usr/share/khabar/datasette/", "What Datasette is told of the database, and its plugin for searching; docs/asking.md says how to start it."),
    ("/usr/share/doc/khabar/examples/", "Drop-ins for the units."),
]
ENVIRONMENT = [
    ("KHABAR_CONFIG", "The configuration where no --config is given."),
    ("KHABAR_NOW", "The time that the process believes it is, such as 2025-05-31T03:00:00Z; with *60 behind it a minute passes each second. "
     "For trials and tests."),
    ("NO_COLOR", "No colours in a terminal."),
    ("CREDENTIALS_DIRECTORY", "Where the credentials that the configuration names stand; systemd sets it."),
    ("NOTIFY_SOCKET, WATCHDOG_USEC", "systemd is told what the daemon does, and that it lives."),
    ("JOURNAL_STREAM", "Where standard error leads to the journal, entries go to it with all their fields."),
]
SIGNALS = [
    ("SIGTERM, SIGINT", "khabar run ends: transfers under way may finish for a moment, the last write commits. A second one ends it at once."),
    ("SIGUSR1, SIGUSR2, SIGALRM, SIGQUIT", "khabar run works on and says so in its log; every other signal passes unsaid."),
    ("SIGHUP", "khabar run takes the configuration over again, all of it or nothing; systemctl reload tells also which."),
]
EXAMPLES = [
    ("What would khabar make of a site?", "khabar try https://example.org/"),
    ("The news of a day that three outlets or more carried:", "khabar stories --since 1d --min-outlets 3"),
    ("The copies of a story, and what was changed between them:", "khabar story 1 --diff"),
    ("Any question, in SQL:", "khabar sql 'select outlet_id, count(*) from articles group by 1'"),
    ("The service:", "systemctl enable --now khabar\njournalctl -u khabar -f"),
]


def text(words):
    """Words as roff takes them literally; Markdown's `code` in bold."""
    out, code = [], False
    for part in re.split(r"(`)", words):
        if part == "`":
            code = not code
            out.append(r"\fB" if code else r"\fR")
        else:
            out.append(literal(part) if code else prose(part))
    if code:
        sys.exit(f"man.py: an odd number of ` in: {words}")
    return "".join(out)


def prose(words):
    words = words.replace("\\", r"\(rs").replace("'", r"\(cq").replace("~", r"\(ti").replace("^", r"\(ha")
    return unicode(re.sub(r"(?<!\w)--?(?=\w)", lambda match: match.group().replace("-", r"\-"), words))


def literal(words):
    words = words.replace("\\", r"\(rs").replace("'", r"\(aq").replace("~", r"\(ti").replace("^", r"\(ha").replace("-", r"\-")
    return unicode(words.replace("`", r"\(ga"))


def unicode(words):
    return "".join(letter if letter < "\x7f" else rf"\[u{ord(letter):04X}]" for letter in words)


def lines(words):
    """Lines of which none begins like a request."""
    return "\n".join(rf"\&{line}" if line.startswith((".", "'")) else line for line in words.split("\n"))


def filled(words):
    return lines(textwrap.fill(words, 79, break_long_words=False, break_on_hyphens=False))


class Page:
    def __init__(self, name, section, version, manual):
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        date = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).date() if epoch else datetime.date.today()
        self.parts = [r".\" Made by packaging/man.py from what the program says of itself.",
                      f'.TH {name} {section} {date} "khabar {version}" "{manual}"', ".nh"]

    def section(self, title):
        self.parts.append(f".SH {title}")

    def subsection(self, title):
        self.parts.append(f".SS {literal(title)}")

    def paragraph(self, words):
        # Right below a heading a paragraph begins by itself.
        if not self.parts[-1].startswith((".SH", ".SS")):
            self.parts.append(".PP")
        self.parts.append(filled(text(words)))

    def example(self, words):
        if not self.parts[-1].startswith((".SH", ".SS")):
            self.parts.append(".PP")
        self.parts += [".RS 4", ".EX", lines(literal(words)), ".EE", ".RE"]

    def item(self, tag, words):
        self.parts += [".TP", tag, filled(text(words))]

    def write(self, file):
        with open(file, "w", encoding="ascii") as page:
            page.write("\n".join(self.parts) + "\n")


def discussion(page, words):
    """Paragraphs; what is indented, and what follows "Example:", stands as it is."""
    for block in filter(None, (words or "").split("\n\n")):
        example = re.fullmatch(r"Examples?:\s*(.+)", block, re.S)
        if block.startswith("  "):
            page.example("\n".join(line.removeprefix("  ") for line in block.split("\n")))
        elif example:
            page.paragraph("Example:")
            page.example("\n".join(line.strip() for line in example.group(1).split("\n")))
        else:
            page.paragraph(" ".join(block.split()))


def names(argument):
    if argument["kind"] == "positional":
        return rf"\fI{literal(argument['valueName'])}\fR"
    dashed = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
    value = rf" \fI{literal(argument['valueName'])}\fR" if argument["kind"] == "option" else ""
    return ", ".join(rf"\fB{literal(name)}\fR{value}" for name in dashed)


def described(argument):
    words = " ".join(filter(None, (argument.get("abstract"), argument.get("discussion"))))
    words = " ".join(words.split())
    if argument.get("allValues") and not any(value in words for value in argument["allValues"]):
        words += f" One of {', '.join(argument['allValues'])}."
    if argument.get("defaultValue"):
        words += f" Without it: {argument['defaultValue']}."
    return words


def synopsis(argument):
    word = names(argument).split(", ")[0]
    if argument.get("isRepeating"):
        word += "..."
    return f"[{word}]" if argument.get("isOptional") else word


def shown(of):
    return [argument for argument in of.get("arguments", []) if argument.get("shouldDisplay", True)]


def key(argument):
    return names(argument), described(argument)


def commands_below(command, name=""):
    """Each command with its whole name, such as "watch add", those of a command behind it."""
    for one in command.get("subcommands", []):
        if one.get("shouldDisplay", True) and one["commandName"] != "help":
            whole = f"{name} {one['commandName']}".strip()
            yield whole, one
            yield from commands_below(one, whole)


def commands_page(help_, version):
    root = help_["command"]
    commands = list(commands_below(root))
    count = collections.Counter(key(argument) for _, command in commands for argument in shown(command))
    common = [k for k, times in count.items() if times >= COMMON]
    paragraphs = root["discussion"].split("\n\n")
    codes = next(paragraph for paragraph in paragraphs if paragraph.startswith("Exit codes:"))

    page = Page("KHABAR", 1, version, "khabar")
    page.section("NAME")
    page.parts.append(filled(rf"khabar \- {prose(root['abstract'][0].lower() + root['abstract'][1:].rstrip('.'))}"))
    page.section("SYNOPSIS")
    page.parts.append(r"\fBkhabar\fR \fIcommand\fR [\fIoption\fR...] [\fIargument\fR...]")
    page.section("DESCRIPTION")
    discussion(page, "\n\n".join(paragraph for paragraph in paragraphs if paragraph != codes))
    page.section('"COMMON OPTIONS"')
    page.paragraph("Most commands take these.")
    for tag, words in common:
        page.item(tag, words)
    page.section("COMMANDS")
    for name, command in commands:
        own = [argument for argument in shown(command) if key(argument) not in common]
        page.subsection(f"khabar {name}")
        # Required options first, then what has no name.
        order = sorted((argument for argument in own if not argument.get("isOptional") or argument["kind"] == "positional"),
                       key=lambda argument: argument["kind"] == "positional")
        page.parts.append(" ".join([rf"\fBkhabar {literal(name)}\fR", r"[\fIoption\fR...]", *map(synopsis, order)]))
        page.paragraph(command["abstract"])
        discussion(page, command.get("discussion"))
        for argument in own:
            page.item(*key(argument))
    page.section('"EXIT STATUS"')
    for number, words in re.findall(r"(\d+) (.+?)(?:, (?=\d)|\.$)", " ".join(codes.split())):
        page.item(rf"\fB{number}\fR", words[0].upper() + words[1:] + ".")
    for title, table in (("SIGNALS", SIGNALS), ("FILES", FILES), ("ENVIRONMENT", ENVIRONMENT)):
        page.section(title)
        for tag, words in table:
            page.item(rf"\fB{literal(tag)}\fR" if title != "FILES" else rf"\fI{literal(tag)}\fR", words)
    page.section("EXAMPLES")
    for words, example in EXAMPLES:
        page.paragraph(words)
        page.example(example)
    see_also(page, [("khabar.json", 5), ("sqlite3", 1), ("systemctl", 1), ("journalctl", 1)])
    return page


def keys_page(markdown, version, example):
    head, table = re.split(r"\n(?=\| key )", markdown, maxsplit=1)
    rows = [[cell.strip() for cell in line.strip("| \n").split(" | ")] for line in table.splitlines()[2:]]
    page = Page("KHABAR.JSON", 5, version, "khabar")
    page.section("NAME")
    page.parts.append(r"khabar.json \- configuration of khabar: the outlets it reads, and how")
    page.section("SYNOPSIS")
    page.parts.append(r"\fI/etc/khabar/config.json\fR")
    page.section("DESCRIPTION")
    page.paragraph("One JSON object in UTF-8. The file is found by `--config`, then `$KHABAR_CONFIG`, then `config.json` in the working "
                   "directory, then `/etc/khabar/config.json`. `khabar check` lists every mistake at once, with line, column and the way to "
                   "mend it.")
    for paragraph in head.split("\n\n")[2:]:
        page.paragraph(" ".join(paragraph.split()))
    page.paragraph("In the names below a part followed by [] is a list, and one in capitals stands for a name of your own.")
    page.section("KEYS")
    for path, form, standard, effect, words in rows:
        default = "" if standard == "–" else f" Default: {standard}."
        # The head says what holds for the others.
        late = " A change takes effect at restart." if effect == "at restart" else ""
        page.item(rf"\fB{literal(path.strip('`'))}\fR (\fI{literal(form)}\fR)", words + default + late)
    page.section("EXAMPLES")
    page.example(example)
    see_also(page, [("khabar", 1), ("systemd.exec", 5)])
    return page


def see_also(page, pages):
    page.section('"SEE ALSO"')
    page.parts.append(",\n".join(rf"\fB{literal(name)}\fR({section})" for name, section in pages))


EXAMPLE = """{
  "contact": "https://example.org/about-our-crawler",
  "outlets": [
    { "id": "example", "name": "Example", "language": "ar",
      "feeds": [ { "url": "https://example.org/feed/" } ] }
  ]
}"""


def main(khabar, table, folder):
    version = subprocess.run([khabar, "--version"], check=True, capture_output=True, text=True).stdout.split()[0]
    help_ = json.loads(subprocess.run([khabar, "--experimental-dump-help"], check=True, capture_output=True, text=True).stdout)
    with open(table, encoding="utf-8") as file:
        markdown = file.read()
    os.makedirs(folder, exist_ok=True)
    commands_page(help_, version).write(os.path.join(folder, "khabar.1"))
    keys_page(markdown, version, EXAMPLE).write(os.path.join(folder, "khabar.json.5"))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
