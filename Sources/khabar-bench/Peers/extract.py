"""Times article extractors of others for khabar-bench.

Standard input: the number of pages, their paths, then the name of a peer for each round wanted.
Standard output: "missing NAME: why" or NAME for each peer, "ready", then the seconds of each round,
processor time of one thread, for reading every page from its bytes to text and metadata.
"""
import sys
import time


def trafilatura():
    from trafilatura import __version__, bare_extraction

    def run(page):
        bare_extraction(page, with_metadata=True, include_comments=False)

    return "trafilatura " + __version__, run


def resiliparse():
    from importlib.metadata import version

    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def run(page):
        tree = HTMLTree.parse_from_bytes(page, detect_encoding(page))
        extract_plain_text(tree, main_content=True)

    return "Resiliparse " + version("resiliparse"), run


def rs_trafilatura():
    from importlib.metadata import version

    import rs_trafilatura as library

    def run(page):
        library.extract(page.decode("utf-8", "replace"))

    return "rs-trafilatura " + version("rs_trafilatura"), run


def main():
    lines = (line.rstrip("\n") for line in sys.stdin)
    pages = [open(next(lines), "rb").read() for _ in range(int(next(lines)))]
    peers = {}
    for load in (trafilatura, resiliparse, rs_trafilatura):
        try:
            name, run = load()
            peers[name] = run
            print(name)
        except ImportError as error:
            print(f"missing {load.__name__}:", *str(error).split())
    print("ready", flush=True)
    for name in lines:
        run = peers[name]
        start = time.thread_time()
        for page in pages:
            try:
                run(page)
            except Exception as error:  # one page that a peer cannot read ends no measurement
                print(f"{name}: {error!r}"[:200], file=sys.stderr)
        print(time.thread_time() - start, flush=True)


main()
