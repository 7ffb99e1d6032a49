#!/usr/bin/env python3
"""Runs khabar beside a name server of bad manners, in a network of its own that has no way out.

    unshare --user --map-root-user --net --mount resolver.py PATH-TO-KHABAR FOLDER

The namespace's loopback also has one public address, so that outlets can live there; nothing leaves it. Names under
.test are answered by their first letters: good → that address; nx → NXDOMAIN; fail → SERVFAIL; slow → nothing at all;
many → a thousand addresses with nobody there; rebind → the public address first, 127.0.0.1 ever after. Prints one JSON
object: seconds of each poll, when each host was asked, and the feeds as khabar has them.
"""
import http.server, json, os, re, socket, struct, subprocess, sys, threading, time

PUBLIC, PORT = "93.184.215.14", 8080
FEED = ('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>عينة</title>'
        "<item><title>عنوان</title><link>http://HOST/1/</link><description>نص</description></item></channel></rss>")
asked, rebound = {}, threading.Event()


def isolate(folder):
    """The name server's address for this namespace alone, and addresses for its loopback."""
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        sys.exit("not in a network namespace of its own")
    for command in (["ip", "link", "set", "lo", "up"], ["ip", "address", "add", PUBLIC + "/32", "dev", "lo"]):
        subprocess.run(command, check=True)
    with open(os.path.join(folder, "resolv.conf"), "w") as file:
        file.write("nameserver 127.0.0.1\noptions timeout:2 attempts:2\n")
    subprocess.run(["mount", "--bind", os.path.join(folder, "resolv.conf"), "/etc/resolv.conf"], check=True)


def answer(query, over_tcp):
    """The reply to a DNS query, None for none. Source: RFC 1035 §4.1."""
    end = query.index(b"\0", 12) + 5
    question, kind = query[12:end], struct.unpack("!H", query[end - 4:end - 2])[0]
    name = query[13:13 + query[12]].decode("ascii", "replace").lower()
    behaviour = re.match("[a-z]*", name).group()
    if behaviour == "slow":
        return None
    code = {"nx": 3, "fail": 2}.get(behaviour, 0)
    addresses = []
    if kind == 1 and behaviour == "good":
        addresses = [PUBLIC]
    elif kind == 1 and behaviour == "rebind":
        addresses = ["127.0.0.1"] if rebound.is_set() else [PUBLIC]
    elif kind == 1 and behaviour == "many":
        addresses = [f"127.9.{number // 250}.{number % 250 + 1}" for number in range(1000)]
    truncated = len(addresses) > 20 and not over_tcp
    records = b"" if truncated else b"".join(
        struct.pack("!HHHIH", 0xc00c, 1, 1, 0, 4) + socket.inet_aton(address) for address in addresses)
    flags = 0x8180 | code | (0x0200 if truncated else 0)
    return query[:2] + struct.pack("!HHHHH", flags, 1, 0 if truncated else len(addresses), 0, 0) + question + records


def serve_names():
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 53))
    tcp = socket.create_server(("127.0.0.1", 53))

    def datagrams():
        while True:
            query, peer = udp.recvfrom(4096)
            reply = answer(query, False)
            if reply:
                udp.sendto(reply, peer)

    def streams():
        while True:
            connection, _ = tcp.accept()
            with connection:
                # Both questions of a look-up, for each kind of address, come over one connection.
                while len(size := connection.recv(2)) == 2:
                    reply = answer(connection.recv(struct.unpack("!H", size)[0], socket.MSG_WAITALL), True)
                    connection.sendall(struct.pack("!H", len(reply)) + reply if reply else b"")

    for work in (datagrams, streams):
        threading.Thread(target=work, daemon=True).start()


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        host = self.headers["Host"].split(":")[0]
        asked.setdefault(host, []).append([round(time.monotonic() - began, 2), self.connection.getsockname()[0]])
        body = FEED.replace("HOST", self.headers["Host"]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def poll(khabar, folder, now):
    global began
    began = time.monotonic()
    subprocess.run([khabar, "poll", "--config", "config.json"], cwd=folder, stdout=subprocess.DEVNULL,
                   env=dict(os.environ, KHABAR_NOW=now), check=False)
    return round(time.monotonic() - began, 2)


def main():
    khabar, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    isolate(folder)
    serve_names()
    for address in (PUBLIC, "127.0.0.1"):
        server = http.server.ThreadingHTTPServer((address, PORT), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    names = [f"slow{number}" for number in range(80)] + [f"good{number}" for number in range(20)]
    names += ["nx", "fail", "many", "rebind"]
    feeds = lambda name: [{"url": f"http://{name}.test:{PORT}/feed"} | (
        {"allowPrivateHosts": ["127.9.0.0/16"]} if name == "many" else {})]
    config = {"database": "names.sqlite", "fetch": {"timeout": "6s"},
              "outlets": [{"id": name, "name": name, "fullText": "never", "feeds": feeds(name)} for name in names]}
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file)
    seconds = [poll(khabar, folder, "2025-05-31T12:00:00Z")]
    first = {name: list(times) for name, times in asked.items()}
    rebound.set()
    seconds.append(poll(khabar, folder, "2025-05-31T14:00:00Z"))
    rows = subprocess.run([khabar, "feeds", "--database", "names.sqlite", "--json"], cwd=folder, stdout=subprocess.PIPE,
                          check=True).stdout
    states = {row["outlet_id"]: row for row in map(json.loads, rows.splitlines())}
    print(json.dumps({"seconds": seconds, "first": first, "all": asked,
                      "states": {name: [row["state"], row["state_reason"] or ""] for name, row in states.items()}}))


if __name__ == "__main__":
    main()
