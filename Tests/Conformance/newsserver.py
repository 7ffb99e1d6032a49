#!/usr/bin/env python3
"""A loopback server of many feeds that costs next to nothing: every body is made, and packed, before the first request.

    newsserver.py [--feeds 2000] [--items 30] [--port 0] [--certificate FILE --key FILE]

The first line of its output is its address, with a certificate the second is its address over TLS, where HTTP/2 is
offered and the feed is that of the host's number: https://oNUMBER.outlets.localhost:PORT/. /feed/NUMBER is an RSS feed of whole texts with ETag and
Last-Modified, about 2.5 kB an item; a fifth of the items are another feed's text under another opening. Words
are drawn as they are in news: few are common, most are rare. Python's standard library only.
"""
import argparse, asyncio, bisect, email.utils, gzip, itertools, multiprocessing, os, random, resource, ssl, struct

START = 1748660400  # 2025-05-31T03:00:00Z
LETTERS = "ابتجحدرسشعفقكلمنهوي"


def words(count=30000):
    """Invented Arabic words and the running sum of their weights, after Zipf."""
    source = random.Random(7)
    known = set()
    while len(known) < count:
        known.add("".join(source.choices(LETTERS, k=source.choice((3, 4, 4, 5, 5, 6, 7)))))
    return sorted(known, key=lambda word: (len(word), word)), list(itertools.accumulate(1 / (rank + 8) for rank in range(count)))


WORDS, WEIGHTS = words()


def sentence(source, length):
    total, high = WEIGHTS[-1], len(WEIGHTS) - 1
    return " ".join(WORDS[bisect.bisect(WEIGHTS, source.random() * total, 0, high)] for _ in range(length))


def text(key):
    """The paragraphs of an article, about 190 words; the same for the same key."""
    source = random.Random(key)
    return [sentence(source, source.randint(24, 40)) + "." for _ in range(6)]


def item(feed, number, feeds, items):
    key = feed * items + number
    opening = []
    if key % 5 == 4 and feed > 0:
        # What another outlet had before, under an opening of its own.
        opening = [sentence(random.Random(-key), 9) + "."]
        key = (feed // 2) * items + number - 1
    paragraphs = "\n".join(f"<p>{paragraph}</p>" for paragraph in opening + text(key))
    published = email.utils.formatdate(START - 900 * number - feed % 900, usegmt=True)
    address = f"http://outlet{feed}.example/{number}/"
    return (f"<item><title>{sentence(random.Random(key + 1_000_000_007), 8)}</title><link>{address}</link>"
            f"<guid isPermaLink=\"false\">{address}?p={number}</guid><pubDate>{published}</pubDate>"
            f"<category><![CDATA[أخبار]]></category>"
            f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded></item>\n")


def answer(arguments):
    """A feed, packed and plain, as it goes over the wire."""
    feed, feeds, items = arguments
    body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" "
            "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
            f"<title>منبر {feed}</title><link>http://outlet{feed}.example/</link><description>أخبار</description>\n"
            + "".join(item(feed, number, feeds, items) for number in range(items)) + "</channel></rss>\n").encode()
    head = (f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=UTF-8\r\nETag: \"feed-{feed}-1\"\r\n"
            "Last-Modified: Sat, 31 May 2025 03:00:00 GMT\r\n")
    packed = gzip.compress(body, 4, mtime=0)
    return ((head + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n").encode() + packed,
            (head + f"Content-Length: {len(body)}\r\n\r\n").encode() + body)


class Connection(asyncio.Protocol):
    def __init__(self, answers):
        self.answers, self.pending = answers, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            head, self.pending = self.pending.split(b"\r\n\r\n", 1)
            self.transport.write(self.reply(head))

    def reply(self, head):
        lines = head.split(b"\r\n")
        path = lines[0].split(b" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
        number = path[6:]
        if not path.startswith(b"/feed/") or not number.isdigit() or int(number) >= len(self.answers):
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        tag = b'"feed-%s-1"' % number
        if headers.get(b"if-none-match") == tag or b"if-none-match" not in headers and b"if-modified-since" in headers:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n"
        packed, plain = self.answers[int(number)]
        return packed if b"gzip" in headers.get(b"accept-encoding", b"") else plain


def fields(block):
    """The indices of the header fields whose names HPACK's static table has; values are passed over. Source: RFC 7541."""
    at, found = 0, []

    def number(bits):
        nonlocal at
        value = block[at] & (1 << bits) - 1
        at += 1
        if value == (1 << bits) - 1:
            shift = 0
            while True:
                byte, at = block[at], at + 1
                value += (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
        return value

    def string():
        nonlocal at
        length = number(7)
        at += length

    while at < len(block):
        if block[at] & 0x80:
            found.append(number(7))
        elif block[at] & 0xe0 == 0x20:
            number(5)
        else:
            name = number(6 if block[at] & 0x40 else 4)
            if name:
                found.append(name)
            else:
                string()
            string()
    return found


class SecureConnection(asyncio.Protocol):
    """HTTP/2 with what a client needs that asks once, HTTP/1.1 else. Source: RFC 9113."""

    def __init__(self, answers):
        self.answers, self.pending, self.plain, self.window = answers, b"", None, 65535

    def connection_made(self, transport):
        self.transport = transport
        secure = transport.get_extra_info("ssl_object")
        self.number = int(secure.host.split(".")[0][1:])
        if secure.selected_alpn_protocol() == "h2":
            self.frame(4, 0, 0, b"")
        else:
            self.plain = Connection(self.answers)
            self.plain.connection_made(transport)

    def frame(self, kind, flags, stream, payload):
        self.transport.write(struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload)

    def data_received(self, data):
        if self.plain:
            return self.plain.data_received(data)
        self.pending += data
        if self.pending.startswith(b"PRI"):
            if len(self.pending) < 24:
                return
            self.pending = self.pending[24:]
        while len(self.pending) >= 9:
            length = int.from_bytes(self.pending[:3], "big")
            if len(self.pending) < 9 + length:
                return
            kind, flags, stream = struct.unpack(">BBI", self.pending[3:9])
            payload, self.pending = self.pending[9:9 + length], self.pending[9 + length:]
            if kind == 4 and not flags & 1:
                for setting, value in struct.iter_unpack(">HI", payload):
                    if setting == 4:
                        self.window = value
                self.frame(4, 1, 0, b"")
            elif kind == 6 and not flags & 1:
                self.frame(6, 1, 0, payload)
            elif kind == 1:
                # Padding and priority stand before the block.
                block = payload[1:len(payload) - payload[0]] if flags & 8 else payload
                self.answer(stream, block[5:] if flags & 32 else block)

    def answer(self, stream, block):
        def field(index, value):
            return bytes([0x0f, index - 15, len(value)]) + value

        tag = field(34, b'"feed-%d-1"' % self.number)
        if 41 in fields(block):
            return self.frame(1, 5, stream, b"\x8b" + tag)
        body = self.answers[self.number][0].split(b"\r\n\r\n", 1)[1]
        if len(body) > self.window:
            raise ValueError("a feed larger than the client's window")
        self.frame(1, 4, stream, b"\x88" + field(31, b"application/rss+xml") + field(26, b"gzip") + tag)
        for at in range(0, len(body), 16384):
            self.frame(0, 1 if at + 16384 >= len(body) else 0, stream, body[at:at + 16384])


async def serve(answers, port, certificate=None, key=None):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(answers), "127.0.0.1", port, backlog=4096)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.set_alpn_protocols(["h2", "http/1.1"])

        def note(secure, host, _):
            secure.host = host

        context.sni_callback = note
        secure = await loop.create_server(lambda: SecureConnection(answers), "127.0.0.1", 0, backlog=4096, ssl=context)
        print(f"https://127.0.0.1:{secure.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--items", type=int, default=30)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with multiprocessing.Pool(os.cpu_count()) as pool:
        answers = pool.map(answer, [(feed, options.feeds, options.items) for feed in range(options.feeds)], chunksize=16)
    try:
        asyncio.run(serve(answers, options.port, options.certificate, options.key))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
