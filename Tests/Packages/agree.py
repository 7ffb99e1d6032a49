#!/usr/bin/env python3
"""Help, completions, manual pages, README and the page on commands say the same of commands, options, keys and codes.

    agree.py KHABAR PROJECT
"""
import json, os, re, subprocess, sys, tempfile

khabar, project = map(os.path.realpath, sys.argv[1:])
faults = []


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read(*path):
    with open(os.path.join(project, *path), encoding="utf-8") as file:
        return file.read()


def need(holds, words):
    if not holds:
        faults.append(words)


def rows(page, head):
    table = page.partition(f"| {head} ")[2].partition("\n\n")[0].split("\n")[2:]
    return [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in table if row]


help_ = json.loads(said(khabar, "--experimental-dump-help"))["command"]
shown = lambda of: [one for one in of if one.get("shouldDisplay", True)]
commands = [one for one in shown(help_["subcommands"]) if one["commandName"] != "help"]
names = {one["commandName"] for one in commands}


def below(command, name=""):
    """Each command with its whole name, such as "watch add"."""
    for one in shown(command.get("subcommands", [])):
        if one["commandName"] != "help":
            whole = f"{name} {one['commandName']}".strip()
            yield whole, one
            yield from below(one, whole)


options = {whole: {name["name"] for argument in shown(one.get("arguments", [])) for name in argument.get("names", [])
                   if name["kind"] == "long"} for whole, one in below(help_)}
need("words" in options["watch add"], "the help of commands behind others was not read")
need(len(names) > 30 and "follow" in options["log"], "the help was not read")

# --- help
overview = said(khabar, "--help")
for name in names:
    need(re.search(rf"^  {name} +\S", overview, re.M), f"khabar --help has no {name}")
for name in options:
    one = said(khabar, "help", *name.split())
    for option in options[name]:
        need(f"--{option}" in one, f"khabar help {name} has no --{option}")

# --- completions
with tempfile.TemporaryDirectory() as folder:
    for shell in ("bash", "zsh", "fish"):
        script = said(khabar, "--generate-completion-script", shell)
        path = os.path.join(folder, shell)
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        for name in options:
            need(re.search(rf"(?<![\w-]){name.split()[-1]}(?![\w-])", script), f"the completions of {shell} have no {name}")
            for option in options[name]:
                need(re.search(rf"(--|-l ['\"]?){option}(?![\w-])", script), f"the completions of {shell} have no --{option}")
        if subprocess.run(["sh", "-c", f"command -v {shell}"], capture_output=True).returncode == 0:
            need(subprocess.run([shell, "-n", path], capture_output=True).returncode == 0, f"{shell} does not take its completions")

    def completed(*words):
        """What bash offers for the last word."""
        asked = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; '
                 '"$(complete -p khabar | sed -E "s/.*-F ([^ ]+).*/\\1/")" khabar "${COMP_WORDS[COMP_CWORD]}" ""; printf "%s\\n" "${COMPREPLY[@]}"')
        return {word.strip() for word in said("bash", "--norc", "-c", asked, "_", os.path.join(folder, "bash"), *words).split("\n")}

    need({"stories", "story"} <= completed("khabar", "sto"), f"bash completes \"khabar sto\" to {completed('khabar', 'sto')}")
    need("--follow" in completed("khabar", "log", "--fo"), f"bash completes \"khabar log --fo\" to {completed('khabar', 'log', '--fo')}")

    # --- manual pages
    said(os.path.join(project, "packaging/man.py"), khabar, os.path.join(project, "Sources/khabar/Configuration/CONFIGURATION.md"), folder)
    with open(os.path.join(folder, "khabar.1"), encoding="ascii") as file:
        manual = file.read()
    with open(os.path.join(folder, "khabar.json.5"), encoding="ascii") as file:
        keys_manual = file.read()
dashed = lambda words: words.replace("-", r"\-")
head, _, rest = manual.partition("\n.SH COMMANDS\n")
sections = dict(re.findall(r"^\.SS khabar (.+?)\n(.*?)(?=^\.S[SH] )", rest, re.M | re.S))
sections = {name.strip('"'): text for name, text in sections.items()}
need(set(sections) == set(options), f"khabar(1) differs by {set(sections) ^ set(options)}")
for name in set(options) & set(sections):
    for option in options[name]:
        need(dashed(f"--{option}") + r"\fR" in sections[name] + head, f"khabar(1) has no --{option} of {name}")
version = said(khabar, "--version").split()[0]
need(f'"khabar {version}"' in manual, "khabar(1) is of another version")

# --- keys
table = {row[0]: row for row in rows(read("Sources/khabar/Configuration/CONFIGURATION.md"), "key")}
need(len(table) > 80, "the table of keys was not read")
for key in table:
    need(rf"\fB{dashed(key.strip('`'))}\fR" in keys_manual, f"khabar.json(5) has no {key}")
readme = read("README.md")
for key, default, _ in rows(readme, "key"):
    if key not in table:
        need(False, f"README names the key {key}, which there is not")
        continue
    theirs = table[key][2].strip("`")
    need(default.strip("`") in (theirs, "none", "–") and (default.startswith("`") == (theirs not in ("–", "none"))),
         f"README says the default of {key} is {default}, CONFIGURATION.md {theirs}")

# --- commands
for command, _ in rows(readme, "command"):
    name = re.match(r"`khabar (\w+)", command)
    need(name and name.group(1) in names, f"README names {command}")
for language in ("ar", "fr"):
    page = read("packaging/man", f"khabar.{language}.1")
    told = set(re.findall(r"^\.TP\n\\fBkhabar ([a-z]+)\\fR", page, re.M))
    need(told == names, f"khabar(1) in {language} differs by {told ^ names}")

# --- exit codes
codes = set(re.findall(r"(?:^|[ ,])(\d+) (?=[A-Za-z])", " ".join(help_["discussion"].partition("Exit codes:")[2].split())))
need(codes == {row[0] for row in rows(read("docs/commands.md"), "code")}, f"docs/commands.md has other exit codes than the help: {sorted(codes)}")
need(codes == set(re.findall(r"^\.TP\n\\fB(\d+)\\fR$", manual, re.M)), "khabar(1) has other exit codes than the help")

for fault in faults:
    print(f"agree.py: {fault}", file=sys.stderr)
if faults:
    sys.exit(1)
print(f"agree.py: {len(names)} commands, {sum(map(len, options.values()))} options, {len(table)} keys, {len(codes)} exit codes")
