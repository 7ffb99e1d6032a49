#!/usr/bin/env python3
"""Polls the loopback world of outlets through twelve hours and compares the database with its truth.

    world.py PATH-TO-KHABAR OUTLETS     (the folder that holds serve.py)

Three outlets are polled every 15 minutes of the world's clock, as far as their own wishes allow. Then every item that stood in a feed must be
stored once, the stories must be those of the truth, and a further pass must bring 304s and nothing new.
"""
import datetime as dt, itertools, json, os, re, sqlite3, subprocess, sys, tempfile, urllib.request

OUTLETS = {"hiba": "هبة بريس", "adala": "صوت العدالة", "albab": "الألباب المغربية"}
HOURS, MINUTES = 12, 15


def get(base, path):
    with urllib.request.urlopen(base + path, timeout=60) as answer:
        return json.load(answer)


def poll(khabar, folder, now, *options):
    environment = dict(os.environ, KHABAR_NOW=now, TZ="UTC")
    done = subprocess.run([khabar, "poll", "--config", "config.json", *options], cwd=folder, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"khabar poll at {now} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def pairs(stories):
    by_story = {}
    for url, story in stories.items():
        by_story.setdefault(story, []).append(url)
    return {pair for urls in by_story.values() for pair in itertools.combinations(sorted(urls), 2)}


def simulate(khabar, base, folder):
    """The items that stood in a feed while khabar polled, by URL."""
    config = {"database": "world.sqlite", "fetch": {"perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8"]},
              "outlets": [{"id": id_, "name": name, "language": "ar", "feeds": [{"url": f"{base}/{id_}/feed/"}]}
                          for id_, name in OUTLETS.items()]}
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, ensure_ascii=False)
    start = get(base, "/_/clock")["now"]
    offered = set()
    for step in range(HOURS * 60 // MINUTES + 1):
        now = get(base, f"/_/clock?set={iso(start + step * MINUTES * 60)}")["iso"]
        for id_ in OUTLETS:
            with urllib.request.urlopen(f"{base}/{id_}/feed/", timeout=60) as answer:
                offered |= set(re.findall(r"<item>.*?<link>(.*?)</link>", answer.read().decode(), re.S))
        poll(khabar, folder, iso(start + step * MINUTES * 60))
    # Nothing more is published, but what is doubtful settles within two hours.
    poll(khabar, folder, iso(start + (HOURS + 3) * 3600), "--all")
    truth = get(base, f"/_/truth?outlets={','.join(OUTLETS)}&hours={HOURS + 48}")["items"]
    return {canonical(item["url"]): item for item in truth if item["url"] in offered}, len(offered)


def iso(epoch):
    return dt.datetime.fromtimestamp(epoch, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def canonical(url):
    return re.sub("%[0-9a-f]{2}", lambda match: match.group().upper(), url)


def measure(khabar, outlets):
    command = [sys.executable, os.path.join(outlets, "serve.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, \
            tempfile.TemporaryDirectory(prefix="khabar-world-") as folder:
        try:
            base = server.stdout.readline().strip().rstrip("/")
            return compare(khabar, base, folder)
        finally:
            server.terminate()


def compare(khabar, base, folder):
    items, offered = simulate(khabar, base, folder)
    if len(items) != offered:
        sys.exit(f"the truth knows {len(items)} of {offered} offered items")
    database = sqlite3.connect(os.path.join(folder, "world.sqlite"))
    stored = dict(database.execute("select url, story_id from articles"))
    rows = database.execute("select count(*) from articles").fetchone()[0]
    missing, extra = items.keys() - stored.keys(), stored.keys() - items.keys()
    alone = [url for url in stored if stored[url] is None]
    if missing or extra or rows != len(stored) or alone:
        sys.exit(f"of {len(items)} items {len(missing)} are missing, {len(extra)} were never offered, "
                 f"{rows - len(stored)} stand twice, {len(alone)} are in no story: {sorted(missing)[:3]} {sorted(extra)[:3]} {alone[:3]}")

    true, found = pairs({url: item["story"] for url, item in items.items()}), pairs(stored)
    precision, recall = len(true & found) / max(1, len(found)), len(true & found) / len(true)
    templates = [pair for pair in found - true if any(items[url]["kind"] == "template" for url in pair)]
    if templates:
        sys.exit(f"template items were merged: {templates[:3]}")
    for name, wrong in (("merged wrongly", found - true), ("not merged", true - found)):
        for a, b in sorted(wrong)[:5]:
            print(f"  {name}: {a} ({items[a]['variant']}) and {b} ({items[b]['variant']})")

    before = get(base, "/_/stats")["totals"]
    poll(khabar, folder, iso(get(base, "/_/clock")["now"] + 4 * 3600), "--all")
    after = get(base, "/_/stats")["totals"]
    asked, unchanged = after["requests"] - before["requests"] - 2, after["304"] - before["304"]
    again = database.execute("select count(*) from articles").fetchone()[0]
    if again != rows or unchanged != len(OUTLETS) or asked < unchanged:
        sys.exit(f"a pass without changes: {again - rows} articles more, {unchanged} of {len(OUTLETS)} answers were 304")
    print(f"  world: {rows} articles, {len(true)} true pairs, precision {precision:.4f}, recall {recall:.4f}")
    return {"world stories F1": 2 * precision * recall / (precision + recall)}


if __name__ == "__main__":
    print(measure(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
