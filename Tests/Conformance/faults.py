#!/usr/bin/env python3
"""Polls 500 good feeds beside servers with every fault of the loopback world: do the bad ones harm the good?

    faults.py PATH-TO-KHABAR OUTLETS [--times 1] [--feeds 500] [--rounds 5] [--faults slow/40 ...]     (OUTLETS: the folder that holds serve.py)

Each round polls the good feeds alone, then among the faults, and notes when the last good one was stored, and the peak of
memory. The median of the rounds: at most 10 % later, at most 40 MB more. The servers with faults, which make gigabytes and
would be other machines, run at the lowest priority.
"""
import argparse, json, os, random, sqlite3, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
FAULTS = """status/500 status/404 status/410 status/403 status/204 429/60 503/60 429date/60 flaky/2 slow/40 drip/20 stall hang
    huge/40 endless truncate reset garbage badchunk badgzip bomb/300 redirect/301/3 redirect/302/12 loop cookie type/text%2Fhtml
    charset/windows-1256 charset-silent/windows-1256 bom broken control novalidators etag-only lastmod-only weak nogzip auth
    empty""".split()


def write_config(folder, good, bad, options, with_faults):
    feeds = [(f"o{number}", f"http://o{number}.localhost:{good}/feed/{number}") for number in range(options.feeds)]
    if with_faults:
        # Each an outlet of the loopback world by its host's name, for another host is none.
        feeds += [(f"x{time_}-{number}", f"http://o{100 * time_ + number:06}.localhost:{bad}/x/{fault}/feed/")
                  for time_ in range(options.times) for number, fault in enumerate(options.faults)]
    random.Random(5).shuffle(feeds)
    config = {"database": "news.sqlite", "fetch": {"perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8", "::1"]},
              "outlets": [{"id": id_, "name": id_, "fullText": "never", "feeds": [{"url": url}]} for id_, url in feeds]}
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file)
    # Feeds are asked in the order of the database, which is that of their outlets' configuration.
    return len(feeds)


def stored(folder):
    """Good feeds whose articles are there."""
    try:
        with sqlite3.connect(f"file:{folder}/news.sqlite?mode=ro", uri=True) as database:
            return database.execute("select count(*) from feeds where outlet_id glob 'o*' and last_success_at is not null"
                                    ).fetchone()[0]
    except sqlite3.Error:
        return 0


def poll(program, folder, options):
    """Seconds until the last good feed is stored and until the end, peak of memory in MB, CPU seconds."""
    process = subprocess.Popen([program, "poll", "--config", "config.json"], cwd=folder,
                               env=dict(os.environ, KHABAR_NOW="2025-05-31T03:10:00Z"), stdout=subprocess.DEVNULL)
    began, done = time.monotonic(), None
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done is None and (stored(folder) == options.feeds):
            done = time.monotonic() - began
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            break
        time.sleep(0.02)
    if done is None:
        sys.exit(f"of {options.feeds} good feeds {stored(folder)} were stored; khabar ended with {process.returncode}")
    return done, time.monotonic() - began, usage.ru_maxrss / 1000, usage.ru_utime + usage.ru_stime


def line_of(server):
    return server.stdout.readline().strip().rsplit(":", 1)[1].rstrip("/")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khabar")
    parser.add_argument("outlets")
    parser.add_argument("--times", type=int, default=1, help="servers with each fault")
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--faults", nargs="+", default=FAULTS, help="these alone")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    program = os.path.abspath(options.khabar)
    start = lambda *command, priority=0: subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, preexec_fn=lambda: os.nice(priority))
    with start(os.path.join(HERE, "newsserver.py"), "--feeds", str(options.feeds), "--items", "10") as good_server, \
            start(os.path.join(options.outlets, "serve.py"), "--port", "0", priority=19) as bad_server:
        try:
            good, bad = line_of(good_server), line_of(bad_server)
            results = {False: [], True: []}
            for _ in range(options.rounds):
                for with_faults in (False, True):
                    with tempfile.TemporaryDirectory(prefix="khabar-faults-") as folder:
                        count = write_config(folder, good, bad, options, with_faults)
                        result = poll(program, folder, options)
                        results[with_faults].append(result)
                        print(f"{count:5} feeds: good ones stored after {result[0]:5.2f} s, all done after {result[1]:5.1f} s, "
                              f"{result[2]:4.0f} MB, {result[3]:5.2f} CPU-s", flush=True)
        finally:
            good_server.terminate()
            bad_server.terminate()
    # A machine may grow slower from round to round, so each is compared with its own.
    pairs = list(zip(results[False], results[True]))
    later = statistics.median(100 * (among[0] / alone[0] - 1) for alone, among in pairs)
    more = statistics.median(among[2] - alone[2] for alone, among in pairs)
    print(f"with {options.times * len(options.faults)} faults the good feeds are {later:.1f} % later and khabar takes {more:.0f} MB more")
    sys.exit(later > 10 or more > 40)


if __name__ == "__main__":
    main()
