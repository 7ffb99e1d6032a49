#!/usr/bin/env python3
"""A loopback server of many feeds that costs next to nothing: every body is made, and packed, before the first request.

    newsserver.py [--feeds 2000] [--items 30] [--port 0]

The first line of its output is its address. /feed/NUMBER is an RSS feed of whole texts with ETag and
Last-Modified, about 2.5 kB an item; a fifth of the items are another feed's text under another opening. Words
are drawn as they are in news: few are common, most are rare. Python's standard library only.
"""
import argparse, asyncio, bisect, email.utils, gzip, itertools, multiprocessing, os, random, resource

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


async def serve(answers, port):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(answers), "127.0.0.1", port, backlog=4096)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--items", type=int, default=30)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with multiprocessing.Pool(os.cpu_count()) as pool:
        answers = pool.map(answer, [(feed, options.feeds, options.items) for feed in range(options.feeds)], chunksize=16)
    try:
        asyncio.run(serve(answers, options.port))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
