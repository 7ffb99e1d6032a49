#!/usr/bin/env python3
"""What polling many feeds costs, beside newsboat and libcurl, in one run.

    pollbench.py PATH-TO-KHABAR [--feeds 2000] [--items 30] [--limit 300]

Cold: every feed comes whole, and its articles are stored, indexed for search and matched. Then everything is asked
again and answered 304: a minute later; when the last articles' time to settle is over; and with nothing left to settle.
`curl -Z` fetches the same and does nothing with it: the floor. newsboat is measured where it is installed, and given up
after so many seconds. With one host a feed, over HTTP and over HTTPS (an authority of its own, HTTP/2), khabar makes a
connection for each, as with real feeds: the goal is at most 2.5 times the CPU seconds of HTTP. That row is left out where
no mount namespace may be made, in which the authority takes the place of the system's. CPU seconds are those of the process, user and system; the gap between requests to one host is lifted.
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


BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


def authority(folder):
    """An authority and what it signs for every feed's host: the system's bundle with it, the server's certificate, its key."""
    path = lambda name: os.path.join(folder, name)
    openssl = lambda *arguments: subprocess.run(["openssl", *arguments], check=True, stderr=subprocess.DEVNULL)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", path("authority.key"), "-out", path("authority.pem"), "-days", "2",
            "-subj", "/CN=bench")
    openssl("req", *key, "-keyout", path("server.key"), "-out", path("server.csr"), "-subj", "/CN=outlets.localhost")
    with open(path("extensions"), "w") as file:
        file.write("subjectAltName=DNS:*.outlets.localhost\n")
    openssl("x509", "-req", "-in", path("server.csr"), "-CA", path("authority.pem"), "-CAkey", path("authority.key"),
            "-CAcreateserial", "-days", "2", "-extfile", path("extensions"), "-out", path("server.pem"))
    with open(path("bundle.pem"), "wb") as bundle:
        for name in (BUNDLE, path("authority.pem")):
            if os.path.exists(name):
                with open(name, "rb") as file:
                    bundle.write(file.read())
    return path("bundle.pem"), path("server.pem"), path("server.key")


def trusting(bundle):
    """What runs a command as on a machine that trusts this bundle; nil where that cannot be."""
    script = f'mount --bind "{bundle}" {BUNDLE} && exec "$@"'
    command = ["unshare", "-m" if os.geteuid() == 0 else "-rm", "sh", "-c", script, "sh"]
    works = subprocess.run(command + ["true"], stderr=subprocess.DEVNULL).returncode == 0
    return command if works else None


def hosts(program, base, secure, bundle, options, folder):
    """One host a feed: the cold poll and the one that is answered 304, over HTTP and over HTTPS."""
    prefix = trusting(bundle)
    costs = {}
    for scheme, port, before in (("HTTP", base.rsplit(":", 1)[1], []), ("HTTPS", secure.rsplit(":", 1)[1], prefix)):
        if before is None:
            return print("khabar, HTTPS: no mount namespace may be made here, left out")
        place = os.path.join(folder, scheme)
        os.mkdir(place)
        feeds = [f"{scheme.lower()}://o{number}.outlets.localhost:{port}/feed/{number}" for number in range(options.feeds)]
        config = {"database": "news.sqlite", "fetch": {"perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8"]},
                  "outlets": [{"id": f"o{number}", "name": f"منبر {number}", "feeds": [{"url": url}]}
                              for number, url in enumerate(feeds)]}
        with open(os.path.join(place, "config.json"), "w", encoding="utf-8") as file:
            json.dump(config, file, ensure_ascii=False)
        for name, now in (("cold", "03:10"), ("304", "03:11")):
            result = timed(before + [program, "poll", "--all", "--config", "config.json"], place,
                           {"KHABAR_NOW": f"2025-05-31T{now}:00Z"})
            line(f"khabar, a host a feed, {scheme}, {name}", result)
            costs[scheme, name] = result[1]
        database = sqlite3.connect(os.path.join(place, "news.sqlite"))
        failed = database.execute("select count(*) from polls where outcome = 'failed'").fetchone()[0]
        if failed:
            sys.exit(f"{failed} polls failed over {scheme}")
    ratio = lambda name: costs["HTTPS", name] / costs["HTTP", name]
    each = (costs["HTTPS", "304"] - costs["HTTP", "304"]) / options.feeds * 1000
    print(f"  HTTPS takes {ratio('cold'):.2f} times the CPU of HTTP cold, {ratio('304'):.2f} times at 304; "
          f"{each:.2f} ms more a connection")


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
    parser.add_argument("--only", choices=["khabar", "hosts", "newsboat", "curl"], help="measure one alone")
    options = parser.parse_args()
    program = os.path.abspath(options.khabar)
    certificates = tempfile.TemporaryDirectory(prefix="khabar-bench-")
    if not shutil.which("openssl"):
        sys.exit("openssl is not installed; it makes the certificates of the HTTPS row")
    trusted, certificate, key = authority(certificates.name)
    command = [sys.executable, os.path.join(HERE, "newsserver.py"), "--feeds", str(options.feeds), "--items", str(options.items),
               "--certificate", certificate, "--key", key]
    with certificates, subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            base, secure = server.stdout.readline().strip(), server.stdout.readline().strip()
            measures = (("curl", curl), ("khabar", lambda *all: khabar(program, *all)),
                        ("hosts", lambda base, *all: hosts(program, base, secure, trusted, *all)), ("newsboat", newsboat))
            for name, measure in measures:
                if options.only in (None, name):
                    with tempfile.TemporaryDirectory(prefix="khabar-bench-") as folder:
                        measure(base, options, folder)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
