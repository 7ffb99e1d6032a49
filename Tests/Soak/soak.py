#!/usr/bin/env python3
"""The daemon for a long time against the loopback world, a minute a second, with faults; then a comparison with the truth.

    soak.py PATH-TO-KHABAR OUTLETS SECONDS     (OUTLETS: the folder that holds serve.py)

Prints a line a minute, and in the end the slope of the memory after the window of stories has filled, how late polls were, what
the log complained of, and what is missing or merged wrongly. Fails when memory grows by more than 2 MB an hour (runs of half an
hour and more), when an item is missing or one was stored that never was, or when the database is not whole.
"""
import collections, datetime as dt, itertools, json, os, re, signal, sqlite3, subprocess, sys, tempfile, time, urllib.request

SPEED = 60
WELL = ["hiba", "adala", "albab"] + [f"o/{n:06d}" for n in range(20)]
# What befalls an outlet, for ever; the last three still bring every item in the end.
FAULTS = ["hang", "stall", "endless", "bomb/400", "huge/30", "reset", "truncate", "garbage", "badchunk", "badgzip", "loop",
          "status/500", "status/403", "429/900", "503/600", "auth", "broken", "control", "empty", "redirect/301/3",
          "cookie", "drip/2000"]
HARMLESS = ["flaky/3", "slow/1", "novalidators"]
WARM_UP = 900  # seconds: 15 hours of the world, more than the window and the settling
LIMIT = 2.0  # MB an hour


def get(base, path):
    with urllib.request.urlopen(base + path, timeout=60) as answer:
        return json.load(answer)


def iso(epoch):
    return dt.datetime.fromtimestamp(epoch, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch(text):
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def name(path):
    return re.sub("[^a-z0-9]+", "-", path).strip("-")


def site(base, path):
    """An outlet by a host name of its own, so that each has a budget of its own: http://o000007.localhost:PORT."""
    return f"http://{path.replace('/', '')}.localhost:{base.rsplit(':', 1)[1]}"


def write_configuration(base, folder):
    outlets = [(name(path), f"{site(base, path)}/feed/") for path in WELL]
    outlets += [(name("x-" + fault), f"{site(base, f'o/{100 + n:06d}')}/x/{fault}/feed/") for n, fault in enumerate(FAULTS)]
    outlets += [(name("y-" + fault), f"{site(base, f'o/{200 + n:06d}')}/x/{fault}/feed/") for n, fault in enumerate(HARMLESS)]
    configuration = {
        "database": "soak.sqlite", "stories": {"window": "6h"},
        "poll": {"every": "10m", "minInterval": "5m", "maxInterval": "1h"},
        "fetch": {"perHostGap": "0s", "timeout": "5s", "maxBodyBytes": "8MB",
                  "allowPrivateHosts": ["127.0.0.0/8", "::1"]},
        "outlets": [{"id": id_, "name": id_, "language": "ar", "feeds": [{"url": url}]} for id_, url in outlets]}
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(configuration, file, indent=1)


class Samples:
    """What the process and the database look like, every ten seconds."""

    def __init__(self, pid, folder, clock):
        self.pid, self.folder, self.clock, self.rows = pid, folder, clock, []
        self.began = time.monotonic()

    def take(self):
        with open(f"/proc/{self.pid}/status") as file:
            fields = dict(line.split(":", 1) for line in file)
        with open(f"/proc/{self.pid}/stat") as file:
            ticks = sum(map(int, file.read().rsplit(") ", 1)[1].split()[11:13]))
        late = 0.0
        try:
            with sqlite3.connect(f"file:{self.folder}/soak.sqlite?mode=ro", uri=True, timeout=1) as database:
                due, articles = database.execute("select min(next_poll_at), (select max(id) from articles) from feeds").fetchone()
            late = max(0.0, (self.clock() - epoch(due)) / SPEED) if due else 0.0
        except sqlite3.Error as error:
            articles = f"({error})"
        self.rows.append((time.monotonic() - self.began, int(fields["VmRSS"].split()[0]) / 1024,
                          int(fields["RssAnon"].split()[0]) / 1024, late, ticks / os.sysconf("SC_CLK_TCK"), articles))

    def line(self):
        at, rss, own, late, cpu, articles = self.rows[-1]
        return (f"  {at / 60:5.1f} min  rss {rss:6.1f} MB  of it own {own:6.1f} MB  late {late:5.1f} s  "
                f"cpu {cpu:6.1f} s  {len(os.listdir(f'/proc/{self.pid}/fd'))} fds  {articles} articles")

    def slope(self, column):
        """MB an hour after the warm-up, by least squares; None where the run was too short."""
        rows = [(row[0] / 3600, row[column]) for row in self.rows if row[0] >= WARM_UP]
        if len(rows) < 60:
            return None
        middle = sum(x for x, _ in rows) / len(rows), sum(y for _, y in rows) / len(rows)
        return (sum((x - middle[0]) * (y - middle[1]) for x, y in rows)
                / sum((x - middle[0]) ** 2 for x, _ in rows))


def pairs(stories):
    by_story = collections.defaultdict(list)
    for url, story in stories.items():
        by_story[story].append(url)
    return {pair for urls in by_story.values() for pair in itertools.combinations(sorted(urls), 2)}


def compare(khabar, base, folder, start, end, forgotten=()):
    """Complaints about what is stored, measured by the truth. `forgotten` are addresses that people had deleted."""
    paths = WELL + [f"o/{200 + n:06d}" for n in range(len(HARMLESS))]
    hours = int((end - start) / 3600) + 72
    items = {}
    for path in paths:
        for item in get(base, f"/_/truth?outlets={path}&hours={hours}")["items"]:
            url = item["url"].replace(f"{base}/{path}", site(base, path), 1)
            items[re.sub("%[0-9a-f]{2}", lambda match: match.group().upper(), url)] = item
    database = sqlite3.connect(os.path.join(folder, "soak.sqlite"))
    verified = subprocess.run([khabar, "verify", "soak.sqlite"], cwd=folder, capture_output=True, text=True)
    whole = "ok" if verified.returncode == 0 else (verified.stdout + verified.stderr).strip()
    ours = {name(path) for path in WELL} | {name("y-" + fault) for fault in HARMLESS}
    stored = {url: story for url, story, outlet in database.execute("select url, story_id, outlet_id from articles") if outlet in ours}
    # Those of the last hour may not have been asked for yet.
    owed = {url for url, item in items.items() if start + 1800 <= when(item) <= end - 3600}
    missing, extra = owed - stored.keys() - set(forgotten), stored.keys() - items.keys()
    true = pairs({url: items[url]["story"] for url in stored if url in items})
    found = pairs({url: story for url, story in stored.items() if url in items})
    print(f"truth: {len(owed)} items owed, {len(missing)} missing, {len(extra)} never published; {len(true)} true pairs, precision "
          f"{len(true & found) / max(1, len(found)):.4f}, recall {len(true & found) / max(1, len(true)):.4f}; database {whole}")
    complaints = []
    if missing:
        complaints.append(f"missing: {sorted(missing)[:5]}")
    if extra:
        complaints.append(f"never published: {sorted(extra)[:5]}")
    if whole != "ok":
        complaints.append(f"the database is not whole: {whole}")
    return complaints


def when(item):
    value = item.get("published") or item.get("date")
    return value if isinstance(value, (int, float)) else epoch(value)


def log_summary(folder, seconds):
    events, levels = collections.Counter(), collections.Counter()
    with open(os.path.join(folder, "log"), encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            events[entry.get("event", entry["msg"])] += 1
            levels[entry["level"]] += 1
    print(f"log: {sum(levels.values()) / seconds * 60:.1f} lines a minute; {dict(levels)}; {dict(events.most_common())}")
    return [f"the log names {event} {events[event]} times" for event in
            ("store_failed", "store_full", "store_corrupt", "watchdog_late", "log_dropped") if events[event]]


def run(khabar, outlets, seconds):
    command = [sys.executable, os.path.join(outlets, "serve.py"), "--port", "0", "--speed", str(SPEED)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, \
            tempfile.TemporaryDirectory(prefix="khabar-soak-") as folder:
        try:
            base = server.stdout.readline().strip().rstrip("/")
            write_configuration(base, folder)
            start = get(base, "/_/clock")["now"]
            began = time.monotonic()
            environment = dict(os.environ, KHABAR_NOW=f"{iso(start)}*{SPEED}", TZ="UTC")
            with open(os.path.join(folder, "log"), "wb") as log:
                daemon = subprocess.Popen([khabar, "run", "--config", "config.json", "--log-format", "json"], cwd=folder,
                                          env=environment, stderr=log)
            samples = Samples(daemon.pid, folder, lambda: start + (time.monotonic() - began) * SPEED)
            try:
                while time.monotonic() - began < seconds and daemon.poll() is None:
                    time.sleep(min(10, seconds))
                    if daemon.poll() is None:
                        samples.take()
                        if len(samples.rows) % 6 == 1:
                            print(samples.line(), flush=True)
            finally:
                crashed = daemon.poll() is not None
                asked = time.monotonic()
                daemon.send_signal(signal.SIGTERM)
                code = daemon.wait(60)
            end = start + (asked - began) * SPEED
            late = sorted(row[3] for row in samples.rows)
            print(f"ended with {code} in {time.monotonic() - asked:.1f} s; {samples.rows[-1][4] / seconds * 100:.1f} % of a core; "
                  f"late: median {late[len(late) // 2]:.1f} s, worst {late[-1]:.1f} s")
            complaints = ([f"the daemon ended by itself with {code}"] if crashed else []) + log_summary(folder, seconds)
            complaints += compare(khabar, base, folder, start, end)
            slope, own = samples.slope(1), samples.slope(2)
            if slope is None:
                print(f"memory: too short a run for a slope; it takes {WARM_UP + 600} s")
            else:
                print(f"memory: {slope:+.2f} MB an hour resident, {own:+.2f} MB of it own, after {WARM_UP} s")
                if slope > LIMIT:
                    complaints.append(f"memory grows by {slope:.2f} MB an hour")
            return complaints
        finally:
            server.terminate()


if __name__ == "__main__":
    wrong = run(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3]))
    for complaint in wrong:
        print("wrong:", complaint)
    sys.exit(1 if wrong else 0)
