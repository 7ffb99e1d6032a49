#!/usr/bin/env python3
"""What polling many feeds costs, beside newsboat and libcurl, in one run.

    pollbench.py PATH-TO-KHABAR [--feeds 2000] [--items 30] [--limit 300]

Cold: every feed comes whole, and its articles are stored, indexed for search and matched. Then everything is asked
again and answered 304: a minute later; when the last articles' time to settle is over; and with nothing left to settle.
`curl -Z` fetches the same and does nothing with it: the floor. newsboat is measured where it is installed, and given up
after so many seconds. CPU seconds are those of the process, user and system; the gap between requests to one host is lifted.
"""
import argparse, json, os, shutil, signal, sqlite3, subprocess, sys, tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))


def timed(command, folder, environment=None, limit=None):
    """Runs it to its end: wall seconds, CPU seconds, peak of memory in MB, output; killed after `limit` seconds."""
    with open(os.path.join(folder, "output"), "w+") as output:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT,
                                   env=dict(os.environ, **environment or {}))
        timer = threading.Timer(limit or 0, process.kill)
        if limit:
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode == -signal.SIGKILL and limit and wall >= limit:
        print(f"  given up after {limit} s:", end=" ")
    elif process.returncode:
        sys.exit(f"{command} ended with {process.returncode}:\n{text[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, text


def line(name, result):
    wall, cpu, memory, _ = result
    print(f"{name:36} {cpu:8.2f} CPU-s {wall:8.2f} s wall {memory:7.0f} MB", flush=True)


def khabar(program, base, options, folder):
    config = {"database": "news.sqlite", "fetch": {"perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8"]},
              "pages": {"rechecksPerDay": 0},
              "outlets": [{"id": f"o{number}", "name": f"منبر {number}", "language": "ar",
                           "feeds": [{"url": f"{base}/feed/{number}"}]} for number in range(options.feeds)]}
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, ensure_ascii=False)
    poll = [program, "poll", "--config", "config.json"]
    line("khabar, cold", timed(poll, folder, {"KHABAR_NOW": "2025-05-31T03:10:00Z"}))
    for name, now in (("a minute later", "03:11"), ("settling the last", "05:30"), ("nothing to settle", "05:31")):
        line(f"khabar, 304, {name}", timed(poll + ["--all"], folder, {"KHABAR_NOW": f"2025-05-31T{now}:00Z"}))
    database = sqlite3.connect(os.path.join(folder, "news.sqlite"))
    count = lambda sql: database.execute(sql).fetchone()[0]
    articles, stories = count("select count(*) from articles"), count("select count(*) from stories")
    unchanged = count("select count(*) from polls where outcome = 'not-modified'")
    indexed = count("select count(*) from articles_fts")
    print(f"  {articles} articles in {stories} stories, {indexed} in the full-text index, {unchanged} answers 304")
    if articles != options.feeds * options.items or unchanged != 3 * options.feeds:
        sys.exit("not all was stored, or not all was unchanged")


def newsboat(base, options, folder):
    if not shutil.which("newsboat"):
        return print("newsboat: not installed, left out")
    with open(os.path.join(folder, "urls"), "w") as file:
        file.writelines(f"{base}/feed/{number}\n" for number in range(options.feeds))
    with open(os.path.join(folder, "newsboat.conf"), "w") as file:
        file.write("reload-threads 8\nmax-items 0\nerror-log error.log\n")
    command = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "newsboat.conf", "-x", "reload"]
    for name in ("cold", "all unchanged (304)"):
        line(f"newsboat, {name}", timed(command, folder, {"HOME": folder}, options.limit))


def curl(base, options, folder):
    for name, header in (("cold", ""), ("all unchanged (304)", 'header = "If-Modified-Since: Sat, 31 May 2025 03:00:00 GMT"\n')):
        with open(os.path.join(folder, "curl.conf"), "w") as file:
            file.write("silent\ncompressed\n" + header)
            file.writelines(f'url = "{base}/feed/{number}"\noutput = "/dev/null"\n' for number in range(options.feeds))
        line(f"curl -Z, {name}", timed(["curl", "-Z", "--parallel-max", "64", "-K", "curl.conf"], folder))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khabar")
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--items", type=int, default=30)
    parser.add_argument("--limit", type=int, default=300, help="seconds for newsboat")
    parser.add_argument("--only", choices=["khabar", "newsboat", "curl"], help="measure one alone")
    options = parser.parse_args()
    program = os.path.abspath(options.khabar)
    command = [sys.executable, os.path.join(HERE, "newsserver.py"), "--feeds", str(options.feeds), "--items", str(options.items)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            base = server.stdout.readline().strip()
            for name, measure in (("curl", curl), ("khabar", lambda *all: khabar(program, *all)), ("newsboat", newsboat)):
                if options.only in (None, name):
                    with tempfile.TemporaryDirectory(prefix="khabar-bench-") as folder:
                        measure(base, options, folder)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
