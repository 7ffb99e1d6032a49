#!/usr/bin/env python3
"""A day of a loopback world of outlets, at many times the speed: what watches told of it, beside what it truly published.

    day.py KHABAR OUTLETS [--hours 24] [--speed 144]     (OUTLETS: the folder that holds serve.py)

The daemon polls seventeen outlets that copy each other and keeps some sixty watches, one in three of which is made while it runs.
In the end each watch must have told exactly those stories of the truth that meet it, each once for each occasion; the log of
deliveries must say the same as the receiver heard; and of the messages 95 in 100 must have come within two seconds of their time.
"""
import argparse, collections, datetime as dt, json, os, random, re, subprocess, sys, tempfile, time, unicodedata, urllib.parse, urllib.request

from world import Hook, Khabar

PATHS = ["hiba", "adala", "albab"] + [f"o/{n:06d}" for n in range(14)]
GROUP = 120  # seconds of the world
LATEST = 2.0  # seconds


def get(base, path):
    with urllib.request.urlopen(base + path, timeout=60) as answer:
        return json.load(answer)


def iso(epoch):
    return dt.datetime.fromtimestamp(epoch, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch(text):
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


# MARK: - Words, as far as this world's texts need it

LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ؤ": "و", "ئ": "ي"})


def tokens(text):
    text = unicodedata.normalize("NFKD", text).translate(LETTERS)
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(LETTERS).casefold()
    return re.findall(r"[^\W_]+", text)


class Asked:
    """A watch, and whether a text meets it: groups of alternatives, each a phrase as a list of tokens; what must not stand there."""

    def __init__(self, id, words="", groups=(), excluded=(), outlet=None, least=1, on=("first",)):
        self.id, self.words, self.outlet, self.least, self.on = id, words, outlet, least, list(on)
        self.groups = [[tokens(phrase) for phrase in group] for group in groups]
        self.starred = [[phrase.endswith("*") for phrase in group] for group in groups]
        self.excluded = [tokens(phrase) for phrase in excluded]

    def json(self):
        watch = {"id": self.id, "on": self.on, "notify": ["hook"]}
        if self.words:
            watch["words"] = self.words
        if self.outlet:
            watch["outlets"] = [self.outlet]
        if self.least > 1:
            watch["minOutlets"] = self.least
        return watch

    def command(self):
        parts = ["watch", "add", self.id, "--words", self.words, "--notify", "hook", "--min-outlets", str(self.least)]
        for occasion in self.on:
            parts += ["--on", occasion]
        return parts + (["--outlet", self.outlet] if self.outlet else [])

    def meets(self, item):
        if self.outlet and item["id"] != self.outlet:
            return False
        holds = lambda phrase, starred=False: any(stands(phrase, part, starred) for part in item["tokens"])
        return all(any(holds(phrase, starred) for phrase, starred in zip(group, stars))
                   for group, stars in zip(self.groups, self.starred)) and not any(map(holds, self.excluded))


def stands(phrase, words, starred):
    for start in range(len(words) - len(phrase) + 1):
        piece = words[start:start + len(phrase)]
        if piece == phrase or starred and piece[:-1] == phrase[:-1] and piece[-1].startswith(phrase[-1]):
            return True
    return False


def made(items, source):
    """Watches of words that stand in few of the texts, of every form."""
    stories = collections.defaultdict(set)
    for item in items:
        for word in set(item["tokens"][0] + item["tokens"][1]):
            if len(word) >= 4 and re.fullmatch("[ء-ي]+", word):
                stories[word].add(item["story"])
    words = sorted(word for word, of in stories.items() if 3 <= len(of) <= 40)
    if len(words) < 60:
        sys.exit("the world has too few words")
    watches = []
    for number in range(60):
        one, two, three = source.sample(words, 3)
        title = source.choice(items)["tokens"][1]
        start = source.randrange(max(1, len(title) - 3))
        phrase = " ".join(title[start:start + 2])
        watches.append([
            lambda id: Asked(id, one, [[one]]),
            lambda id: Asked(id, f"{one} OR {two}", [[one, two]]),
            lambda id: Asked(id, f'"{phrase}"', [[phrase]]),
            lambda id: Asked(id, f"{one[:4]}*", [[one[:4] + "*"]]),
            lambda id: Asked(id, f"{one} -{two}", [[one]], [two]),
            lambda id: Asked(id, one, [[one]], least=2, on=("first", "outlets>=3")),
            lambda id: Asked(id, f"{one} OR {two} OR {three}", [[one, two, three]], outlet=source.choice(["hiba", "adala", "albab", "o000003"])),
            lambda id: Asked(id, f"{one} OR {two}", [[one, two]], on=("outlets>=2", "outlets>=4")),
        ][number % 8](f"w{number}"))
    return watches + [Asked("all-of-adala", outlet="adala"), Asked("four", least=4)]


# MARK: - The truth

def truth(base, hours):
    items = {}
    for path in PATHS:
        site = f"http://{path.replace('/', '')}.localhost:{base.rsplit(':', 1)[1]}"
        for item in get(base, f"/_/truth?outlets={path}&hours={hours}")["items"]:
            url = item["url"].replace(f"{base}/{path}", site, 1)
            url = re.sub("%[0-9a-f]{2}", lambda match: match.group().upper(), url)
            items[url] = {"story": item["story"], "id": path.replace("/", ""), "at": epoch(item["published"]),
                          "tokens": [tokens(item["title"]), tokens(item["text"])], "title": item["title"]}
    return items


def expected(watch, items):
    """(occasion, story) of all that it must tell of these items."""
    outlets, met = collections.defaultdict(set), set()
    for item in items:
        outlets[item["story"]].add(item["id"])
        if watch.meets(item):
            met.add(item["story"])
    found = set()
    for story in met:
        if len(outlets[story]) < watch.least:
            continue
        for occasion in watch.on:
            if occasion == "first" or len(outlets[story]) >= int(occasion.removeprefix("outlets>=")):
                found.add((occasion, story))
    return found


def run(program, outlets, hours, speed):
    command = [sys.executable, os.path.join(outlets, "serve.py"), "--port", "0", "--speed", str(speed), "--outlets", "100"]
    wrong = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, \
            tempfile.TemporaryDirectory(prefix="khabar-day-") as folder:
        khabar = Khabar(program, folder)
        try:
            base = server.stdout.readline().strip().rstrip("/")
            # The truth of the days before is of the same make.
            watches = made(list(truth(base, 24).values()), random.Random(7))
            fixed = [watch for number, watch in enumerate(watches) if number % 3]
            later = [watch for number, watch in enumerate(watches) if not number % 3]
            hook = Hook()
            port = base.rsplit(":", 1)[1]
            khabar.write({
                "poll": {"every": "5m", "minInterval": "5m", "maxInterval": "10m"},
                "fetch": {"perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8", "::1"]},
                "deliver": {"allowPrivateHosts": ["127.0.0.0/8"],
                            "targets": [{"id": "hook", "url": hook.url, "groupFor": f"{GROUP}s", "perHour": 1000}]},
                "watches": [watch.json() for watch in fixed],
                "outlets": [{"id": path.replace("/", ""), "name": path.replace("/", ""), "language": "ar",
                             "feeds": [{"url": f"http://{path.replace('/', '')}.localhost:{port}/feed/"}]} for path in PATHS]})
            clock = get(base, "/_/clock")["now"]
            start, began = clock, time.time()
            world = lambda at: start + (at - began) * speed
            khabar.start({**os.environ, "KHABAR_NOW": f"{iso(start)}*{speed}", "TZ": "UTC"})
            time.sleep(min(10, hours * 3600 / speed / 4))
            if khabar.process.poll() is not None:
                return [f"the daemon ended by itself:\n{khabar.tail()}"]
            made_at = {}
            for watch in later:
                done = khabar.call(*watch.command())
                if done.returncode:
                    wrong.append(f"{watch.id} cannot be kept: {done.stderr}")
                made_at[watch.id] = iso(world(time.time()))
            while world(time.time()) < start + hours * 3600:
                time.sleep(0.5)
            end = world(time.time())
            # What is found last is sent before it ends.
            khabar.until("SELECT count(*) FROM deliveries WHERE state = 'waiting'", [(0,)], 20)
            seen = khabar.rows("SELECT max(seen_at) FROM articles")[0][0]
            khabar.stop()
            items = truth(base, int(hours) + 60)
            wrong += compare(khabar, hook, items, watches, made_at, start, end, seen)
            wrong += times(khabar, hook, world, speed)
            if khabar.call("verify").returncode:
                wrong.append("the database is not whole")
        finally:
            if khabar.process and khabar.process.poll() is None:
                khabar.kill()
            server.terminate()
    return wrong


def compare(khabar, hook, items, watches, made_at, start, end, seen):
    """What was told beside what is true."""
    wrong = []
    stored = khabar.rows("SELECT id, url, seen_at, story_id FROM articles ORDER BY id")
    of_article = {id: items[url] for id, url, _, _ in stored if url in items}
    # An outlet adds a paragraph half an hour later, which khabar has not seen of all.
    texts = dict(khabar.rows("SELECT id, text FROM articles"))
    grown = {id: {**item, "tokens": [item["tokens"][0], tokens(texts[id])]} for id, item in of_article.items()
             if len(tokens(texts[id])) < len(item["tokens"][1]) - 5}
    alias = dict(khabar.rows("SELECT id, story_id FROM story_alias"))
    strange = [url for _, url, _, _ in stored if url not in items]
    owed = {url for url, item in items.items() if start + 900 <= item["at"] <= end - 1800}
    missing = owed - {url for _, url, _, _ in stored}
    if strange or missing:
        wrong.append(f"stored is not what was published: {len(missing)} missing {sorted(missing)[:2]}, {len(strange)} strange {strange[:2]}")
    # A story of khabar's is one of the truth's where its articles say so; where it parts or joins them wrongly that is no fault of a watch.
    stories, parts = collections.defaultdict(set), collections.defaultdict(set)
    for id, _, _, story in stored:
        if id in of_article:
            stories[story].add(of_article[id]["story"])
            parts[of_article[id]["story"]].add(story)
    torn = {truth for story, truths in stories.items() if len(truths) > 1 for truth in truths}
    torn |= {truth for truth, all in parts.items() if len(all) > 1}
    told, heard, rejoined = collections.defaultdict(collections.Counter), collections.Counter(), []
    for _, _, _, body, _ in hook.posts:
        for find in json.loads(body)["data"]["finds"]:
            if "story" not in find:
                wrong.append(f"a find tells of no story: {find}")
                continue
            id = find["story"]["id"]
            if id in alias:
                rejoined.append((find["watch_id"], find["occasion"], stories[alias[id]]))
                continue
            truths = stories[id]
            # Of one that became part of another meanwhile the log names that one.
            heard[find["watch_id"], find["occasion"], alias.get(find["story"]["id"], find["story"]["id"])] += 1
            for truth in truths - torn:
                told[find["watch_id"]][find["occasion"], truth] += 1
    # Two stories that were told became one only later: each was told once while it was one.
    for id, occasion, truths in rejoined:
        for truth in truths - torn:
            told[id][occasion, truth] = max(told[id][occasion, truth], 1)
    log = collections.Counter(khabar.rows("SELECT watch_id, occasion, story_id FROM watch_hits"))
    # Stories that became one stand in the log as one, as often as they were told.
    if set(log) != set(heard):
        wrong.append(f"not heard: {list(set(log) - set(heard))[:3]}, not in the log: {list(set(heard) - set(log))[:3]}")
    count = 0
    for watch in watches:
        since = made_at.get(watch.id, "")
        present = [of_article[id] for id, _, at, _ in stored if id in of_article]
        # A story may come to a watch by an article that was kept after it was made.
        fresh = {of_article[id]["story"] for id, _, at, _ in stored if id in of_article and at >= since and watch.meets(of_article[id])}
        must = {(o, s) for o, s in expected(watch, present) if s in fresh and s not in torn}
        if since:
            # Those that were kept in the moments in which it was made are known to nobody.
            unsure = {of_article[id]["story"] for id, _, at, _ in stored if id in of_article and abs(epoch(at) - epoch(since)) < 1200}
        else:
            unsure = set()
        unsure |= {of_article[id]["story"] for id, item in grown.items() if watch.meets(of_article[id]) and not watch.meets(item)}
        have = set(told[watch.id])
        lacking = {each for each in must - have if each[1] not in unsure}
        beyond = {each for each in have - must if each[1] not in unsure}
        twice = [each for each, times in told[watch.id].items() if times > 1]
        count += len(have)
        if lacking or beyond or twice:
            wrong.append(f"watch {watch.json()}: lacking {sorted(lacking)[:3]} ({len(lacking)}), beyond {sorted(beyond)[:3]} "
                         f"({len(beyond)}), twice {twice[:3]}")
    print(f"{len(watches)} watches over {len(of_article)} articles of {len(parts)} stories ({len(torn)} of them torn or joined): "
          f"{count} finds in {len(hook.posts)} messages; {len(rejoined)} told of stories that became part of others later")
    if count < len(watches):
        wrong.append("too little was told to say anything")
    return wrong


def times(khabar, hook, world, speed):
    """How long after its time each message came, in seconds of this machine."""
    due = dict(khabar.rows("SELECT message_id, due_at FROM deliveries"))
    late = sorted((world(at) - epoch(due[headers["webhook-id"]])) / speed for at, _, headers, _, _ in hook.posts)
    if not late:
        return ["no message came"]
    p95 = late[int(len(late) * 0.95)]
    print(f"messages came {late[len(late) // 2]:.2f} s (median), {p95:.2f} s (p95), {late[-1]:.2f} s (last) after their time")
    return [f"p95 of {p95:.2f} s is above {LATEST} s"] if p95 > LATEST else []


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("khabar")
    arguments.add_argument("outlets")
    arguments.add_argument("--hours", type=float, default=24)
    arguments.add_argument("--speed", type=int, default=144)
    given = arguments.parse_args()
    complaints = run(given.khabar, os.path.abspath(given.outlets), given.hours, given.speed)
    for complaint in complaints:
        print("wrong:", complaint)
    sys.exit(1 if complaints else 0)
