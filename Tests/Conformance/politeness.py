#!/usr/bin/env python3
"""Scores khabar as a feed reader, as Rachel Kroll's feed-reader score does: what a server sees of it in a day.

    politeness.py PATH-TO-KHABAR OUTLETS     (the folder that holds serve.py)

Fifty outlets of the loopback world, some with odd servers, are polled every ten minutes of the world's clock
for 24 hours. The server's log then tells, for each feed, how often it was asked without need for the whole,
whether validators were made up or out of sequence, whether a Retry-After was cut short, and how close together
requests came.
"""
import collections, json, os, re, subprocess, sys, tempfile, urllib.request

import world

HOURS, MINUTES, LEAST = 24, 10, 300
# Pages of articles are asked again whether they are still there, first after an hour.
PAGE_LEAST = 3000
PLAIN = ["hiba", "adala", "albab"] + [f"o{number:06}" for number in range(35)]
ODD = {"o000100": "/x/429/7200", "o000101": "/x/503/5400", "o000102": "/x/novalidators", "o000103": "/x/etag-only",
       "o000104": "/x/lastmod-only", "o000105": "/x/weak", "o000106": "/x/redirect/301/2", "o000107": "/x/redirect/302/1",
       "o000108": "/x/status/410", "o000109": "/x/status/404", "o000110": "/x/status/403", "o000111": "/x/flaky/5"}
RETRY = {"o000100": 7200, "o000101": 5400}


def validators(base, name, path):
    """What the server gives for a feed at this hour of the world's clock."""
    headers = {"User-Agent": "probe", "Host": f"{name}.localhost:{base.rsplit(':', 1)[1]}"}
    request = urllib.request.Request(base + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    except urllib.error.HTTPError:
        return None, None


def simulate(khabar, base, folder):
    port = base.rsplit(":", 1)[1]
    feeds = {name: "/feed/" for name in PLAIN} | {name: f"{fault}/feed/" for name, fault in ODD.items()}
    config = {"database": "day.sqlite",
              "poll": {"minInterval": f"{LEAST}s"},
              "fetch": {"perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8", "::1"]},
              "outlets": [{"id": name, "name": name, "fullText": "never",
                           "feeds": [{"url": f"http://{name}.localhost:{port}{path}"}]} for name, path in feeds.items()]}
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file)
    start = world.get(base, "/_/clock")["now"]
    given = collections.defaultdict(list)  # name → [(world time, ETag, Last-Modified)]
    for step in range(HOURS * 60 // MINUTES):
        now = start + step * MINUTES * 60
        world.get(base, f"/_/clock?set={world.iso(now)}")
        for name, path in feeds.items():
            if "/status/" in path or name in RETRY or "flaky" in path:
                continue
            given[name].append((now, *validators(base, name, re.sub(r"/x/redirect/\d+/\d+", "", path))))
        environment = dict(os.environ, KHABAR_NOW=world.iso(now), TZ="UTC")
        done = subprocess.run([khabar, "poll", "--config", "config.json"], cwd=folder, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode not in (0, 69):
            sys.exit(f"khabar poll at {world.iso(now)} ended with {done.returncode}:\n{done.stdout}")
    return feeds, given


def score(feeds, given, log):
    """Faults by kind and a line for each feed."""
    faults, lines = collections.Counter(), []
    asked = collections.defaultdict(list)
    for row in log:
        if row["ua"].startswith("khabar/"):
            asked[row["host"].split(".")[0]].append(row)
            faults["cookies"] += bool(row["cookie"])
            faults["referrers"] += bool(row["referer"])
            faults["query parameters"] += "?" in row["path"]
            faults["user agents"] += row["ua"] != log[-1]["ua"] and log[-1]["ua"].startswith("khabar/")
    for name, path in feeds.items():
        pages = collections.defaultdict(list)
        for row in asked[name]:
            if not row["path"].endswith(("/feed/", "/robots.txt")):
                pages[row["path"]].append(row["world"])
        for times in pages.values():
            faults["pages too close together"] += sum(b - a < PAGE_LEAST for a, b in zip(times, times[1:]))
        rows = [row for row in asked[name] if row["path"].endswith("/feed/")]
        hops = [row for row in rows if row["status"] in (301, 302)]
        rows = [row for row in rows if row["status"] not in (301, 302)]
        served = given.get(name, [])
        whole = [row for row in rows if not row["inm"] and not row["ims"]]
        has_validators = any(etag or modified for _, etag, modified in served)
        if has_validators:
            faults["needlessly whole"] += max(0, len(whole) - 1)
        for before, row in zip(rows, rows[1:]):
            faults["too close together"] += row["world"] - before["world"] < LEAST
            faults["inside Retry-After"] += name in RETRY and row["world"] - before["world"] < RETRY[name]
            if not has_validators:
                continue
            then = max((each for each in served if each[0] <= before["world"]), key=lambda each: each[0])
            for sent, value, column in (("inm", then[1], 1), ("ims", then[2], 2)):
                if row[sent] and row[sent] != value:
                    known = any(row[sent] == each[column] for each in served)
                    faults["validators out of sequence" if known else "validators made up"] += 1
        gaps = [later["world"] - earlier["world"] for earlier, later in zip(rows, rows[1:])]
        lines.append((name, path, len(rows), len(hops), len(whole), sum(row["status"] == 304 for row in rows),
                      min(gaps, default=0) // 60))
    return faults, lines


def measure(khabar, outlets):
    with tempfile.TemporaryDirectory(prefix="khabar-day-") as folder:
        log = os.path.join(folder, "server.log")
        command = [sys.executable, os.path.join(outlets, "serve.py"), "--port", "0", "--log", log]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                base = server.stdout.readline().strip().rstrip("/")
                feeds, given = simulate(khabar, base, folder)
            finally:
                server.terminate()
        with open(log, encoding="utf-8") as file:
            faults, lines = score(feeds, given, [json.loads(line) for line in file])
    print(f"  {'outlet':10}{'requests':>9}{'redirects':>10}{'whole':>6}{'304':>5}{'least gap':>12}  feed")
    for name, path, requests, hops, whole, unchanged, gap in lines[:3] + lines[len(PLAIN):]:
        print(f"  {name:10}{requests:9}{hops:10}{whole:6}{unchanged:5}{gap:8} min  {path}")
    total = [sum(line[column] for line in lines) for column in (2, 3, 4, 5)]
    print(f"  {'all ' + str(len(lines)):10}{total[0]:9}{total[1]:10}{total[2]:6}{total[3]:5}")
    for kind, count in sorted(faults.items()):
        print(f"  {kind}: {count}")
    if not all(line[2] for line in lines):
        sys.exit("some feeds were never asked")
    return {"feed reader without faults": 0.0 if any(faults.values()) else 1.0}


if __name__ == "__main__":
    print(measure(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
