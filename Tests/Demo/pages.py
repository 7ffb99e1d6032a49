#!/usr/bin/env python3
"""Every command, query and configuration that README and the pages of docs show, run on the three sample outlets.

    pages.py KHABAR

A command is a line of code or what stands in backquotes and begins with khabar. Names of the page are replaced by what the sample
has, as PLACES says. What cannot be run here stands in ELSEWHERE with who runs it.
"""
import functools, glob, http.server, json, os, re, shlex, subprocess, sys, tempfile, threading

PLACES = [
    # command, word of the page, what stands for it
    (None, "FILE.sqlite", "copy-{n}.sqlite"), ("backup", "FOLDER", "copies"), ("verify", "FILE", "demo.sqlite"),
    ("story", "ID", "s{story}"), ("event", "e12", "e{event}"), ("article", "ID", "a{article}"), ("why", "a3", "a{article}"), ("why", "a8", "a{other}"),
    ("why", "A", "a{article}"), ("why", "B", "a{other}"), ("why", "s12", "s{story}"), ("why", "s31", "s{single}"),
    ("split", "a854", "a{article}"), ("split", "a861", "a{other}"), ("join", "s763", "s{story}"), ("join", "s764", "s{single}"), ("undo", "c3", "c1"),
    ("sql", "QUERY", "SELECT 1"), ("search", "WORDS", "مكتبة"), ("help", "COMMAND", "stories"), ("log", "hibapress", "sada"),
    ("try", "URL", "{server}sada.xml"), ("try", "https://albab.ma/", "{server}sada.xml"),
    ("import", "FILE.opml", "feeds.opml"), ("extract", "FILE", "page.html"), ("forget", "ARTICLE", "a{last}"), ("forget", "OUTLET", "waha"),
]
# Whole commands, as the pages write them.
ELSEWHERE = {
    "khabar run": "test-apt, test-systemd and the room khabar start the daemon",
    "khabar serve": "test-page and test-readers start it",
    "khabar log --follow": "it never ends; LogCommandTests follow",
    "khabar deliveries --replay ID": "nothing was sent here; test-watches sends anew",
    "khabar watch test rain": "there is nobody to tell; test-watches sends trial messages",
    "khabar search": "named, not shown", "khabar forget": "named, not shown", "khabar sql": "named, not shown",
}
# They change what the others look at, so they come last, in this order.
LAST = ["split", "undo", "join", "recluster", "retention", "forget"]
# Codes that are answers here: no daemon runs.
ANSWERS = {"status": {0, 1, 2}, "feeds": {0}, "verify": {0}}

project = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
pages = ["README.md", *sorted(glob.glob("docs/*.md", root_dir=project))]
faults = []


def read(page):
    with open(os.path.join(project, page), encoding="utf-8") as file:
        return file.read()


def blocks(page):
    """Fenced blocks: (language, text)."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", read(page), re.S | re.M)


def shown():
    """(page, command) of every command that is shown, each once."""
    seen = {}
    for page in pages:
        text = read(page)
        outside = re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)
        fenced = [line.removeprefix("$ ") for _, block in blocks(page) for line in block.split("\n") if line.startswith("$ ")]
        lines = [line.strip() for line in outside.split("\n") if line.startswith("    ")]
        quoted = [] if page == "docs/troubleshooting.md" else re.findall(r"`([^`\n]+)`", re.sub(r"^    .*$", "", outside, flags=re.M))
        if page == "docs/troubleshooting.md":
            quoted = [words for line in outside.split("\n") for words in re.findall(r"`([^`\n]+)`", re.sub(r"^\| `[^`]*`", "", line))]
        for line in lines + fenced + quoted:
            for call in re.split(r"&& ", re.sub(r"\s+#.*$", "", line)):
                call = re.sub(r"^(sudo (-u \w+ )?|\.build/release/)*", "", call.strip())
                if re.match(r"khabar [a-z]", call) or call == "khabar --version":
                    seen.setdefault(call, page)
    return seen


def main(khabar):
    with tempfile.TemporaryDirectory() as folder:
        serve(khabar, folder)


def serve(khabar, folder):
    samples = os.path.join(project, "Tests/Fixtures/demo")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=samples))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {**os.environ, "KHABAR_NOW": "2025-05-31T20:00:00Z", "HOME": folder, "TZ": "UTC"}
    environment.pop("KHABAR_CONFIG", None)

    def run(*arguments, check=False):
        done = subprocess.run([khabar, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
        if check and done.returncode:
            sys.exit(f"pages.py: khabar {shlex.join(arguments)}: {done.stderr}")
        return done

    configuration = json.loads(read("Tests/Fixtures/demo/config.json").replace("FOLDER", samples))
    configuration["fetch"]["allowPrivateHosts"] = ["127.0.0.1"]
    # Nothing is sent, for no daemon runs.
    configuration["deliver"] = {"targets": [{"id": "desk", "kind": "webhook", "url": "https://desk.example/hook"}]}
    configuration["watches"] = [{"id": "rain", "words": "طقس", "notify": []}]
    write = lambda name, words: open(os.path.join(folder, name), "w", encoding="utf-8").write(words)
    write("config.json", json.dumps(configuration))
    run("poll", check=True)
    one = lambda query: run("sql", "--csv", query, check=True).stdout.split()[-1]
    places = {
        "story": one("SELECT id FROM stories WHERE outlet_count = 3"), "single": one("SELECT id FROM stories WHERE outlet_count = 1 LIMIT 1"),
        "article": one("SELECT article_id FROM copies WHERE relation = 'original' AND story_id = (SELECT id FROM stories WHERE outlet_count = 3)"),
        "other": one("SELECT max(article_id) FROM copies WHERE relation != 'original' AND story_id = (SELECT id FROM stories WHERE outlet_count = 3)"),
        "event": one("SELECT id FROM events LIMIT 1"), "last": one("SELECT max(id) FROM articles WHERE outlet_id = 'sahel'"),
        "server": f"http://127.0.0.1:{server.server_address[1]}/",
    }
    write("feeds.opml", '<opml version="2.0"><body><outline text="Sada" xmlUrl="https://sada.example/feed/"/></body></opml>')
    os.mkdir(os.path.join(folder, "copies"))
    write("page.html", read("Tests/Fixtures/pages/theme-boxes.html"))

    commands = shown()
    for call in ELSEWHERE:
        if call not in commands:
            faults.append(f"ELSEWHERE has {call}, which no page shows")
    order = sorted(commands, key=lambda call: LAST.index(call.split()[1]) if call.split()[1] in LAST else -1)
    count = 0
    for number, call in enumerate(order):
        if call in ELSEWHERE or call.split()[1] == "reload":
            continue
        words = shlex.split(call.partition(" | ")[0])[1:]
        for command, name, place in PLACES:
            if command in (None, words[0]):
                words = [place.format(n=number, **places) if word == name else word for word in words]
        done = run(*words)
        count += 1
        if done.returncode not in ANSWERS.get(words[0], {0}):
            faults.append(f"{commands[call]}: {call} (as khabar {shlex.join(words)}) ended with {done.returncode}: {done.stderr.strip()}")

    queries, files = 0, 0
    for page in pages:
        found = [query for language, block in blocks(page) if language == "sql" for query in re.sub(r"--.*", "", block).split(";") if query.strip()]
        found += [line[1] for line in re.findall(r"^    (sqlite3 -readonly \S+) '([^']+)'", read(page), re.M)]
        for query in found:
            queries += 1
            done = run("sql", query.strip())
            if done.returncode:
                faults.append(f"{page}: {' '.join(query.split())}: {done.stderr.strip()}")
        for language, block in blocks(page):
            if language != "json":
                continue
            files += 1
            write("secret", "https://chat.example.org/hook\n")
            os.chmod(os.path.join(folder, "secret"), 0o600)
            words = block if block.lstrip().startswith("{") else "{" + block + "}"
            # Secrets stand in files that are not here.
            words = json.loads(re.sub(r'"file": "[^"]*"', '"file": ' + json.dumps(os.path.join(folder, "secret")), words))
            words.setdefault("outlets", [{"id": "hibapress", "name": "Hiba", "feeds": [{"url": "https://hibapress.example/feed/"}]}])
            write("shown.json", json.dumps(words))
            done = run("check", "--config", "shown.json")
            if done.returncode:
                faults.append(f"{page}: a configuration: {done.stderr.strip() or done.stdout.strip()}")
    server.shutdown()
    if count < 40 or queries < 4 or files < 2:
        faults.append(f"too little was found: {count} commands, {queries} queries, {files} configurations")
    for fault in faults:
        print(f"pages.py: {fault}", file=sys.stderr)
    if faults:
        sys.exit(1)
    print(f"pages.py: {count} commands, {queries} queries and {files} configurations of the pages work")


if __name__ == "__main__":
    main(os.path.realpath(sys.argv[1]))
