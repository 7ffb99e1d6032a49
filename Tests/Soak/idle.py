#!/usr/bin/env python3
"""What the daemon costs when nothing happens: 500 feeds that answer 304.

    idle.py PATH-TO-KHABAR SECONDS [KEY=JSON ...]     (further keys of the configuration, as web='{"listen": "127.0.0.1:8420"}')

Prints the share of a core, the memory, and the lines of the log a minute, all from a minute after the start.
"""
import http.server, json, os, re, signal, subprocess, sys, tempfile, threading, time

FEEDS, SETTLE = 500, 90


class Feed(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.headers.get("If-None-Match"):
            self.send_response(304)
            self.send_header("ETag", '"1"')
            self.end_headers()
            return
        host = self.headers["Host"]
        items = "".join(f"<item><title>خبر {n}</title><link>http://{host}/{n}/</link><guid>{host}-{n}</guid>"
                        f"<pubDate>{time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time() - 3600 * n - 60))}</pubDate>"
                        f"<content:encoded>{' '.join(f'كلمة{host}{n}س{w}' for w in range(100))}</content:encoded></item>" for n in range(10))
        body = ('<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
                f"<title>منبر</title><link>/</link><description/>{items}</channel></rss>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # A client that goes away is none of its business.


def ticks(pid):
    with open(f"/proc/{pid}/stat") as file:
        return sum(map(int, file.read().rsplit(") ", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")


def memory(pid):
    with open(f"/proc/{pid}/status") as file:
        return {key: int(value) / 1024 for key, value in re.findall(r"^(VmRSS|RssAnon|RssFile):\s+(\d+)", file.read(), re.M)}


def main(khabar, seconds, extra):
    server = Server(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="khabar-idle-") as folder:
        configuration = {"fetch": {"allowPrivateHosts": ["127.0.0.0/8", "::1"]}, "outlets": [
            {"id": f"o{n}", "name": f"o{n}", "fullText": "never", "feeds": [{"url": f"http://o{n}.localhost:{server.server_port}/feed/"}]} for n in range(FEEDS)]}
        configuration.update({key: json.loads(value) for key, value in (pair.split("=", 1) for pair in extra)})
        with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
            json.dump(configuration, file)
        log = os.path.join(folder, "log")
        with open(log, "wb") as errors:
            daemon = subprocess.Popen([khabar, "run", "--log-format", "json"], cwd=folder, stderr=errors)
        try:
            time.sleep(SETTLE)
            with open(log) as file:
                lines = len(file.readlines())
            before, began = ticks(daemon.pid), time.monotonic()
            time.sleep(seconds)
            used, passed = ticks(daemon.pid) - before, time.monotonic() - began
            with open(log) as file:
                later = file.readlines()[lines:]
            print(f"{FEEDS} feeds, {passed:.0f} s: {used / passed * 100:.2f} % of a core; resident {memory(daemon.pid)['VmRSS']:.1f} MB, of it own "
                  f"{memory(daemon.pid)['RssAnon']:.1f} MB; {len(later) / passed * 60:.1f} lines of the log a minute")
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(30)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
