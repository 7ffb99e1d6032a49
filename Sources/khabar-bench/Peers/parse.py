"""Times Python's feed parsers: parse.py LIST ROUNDS.

LIST names a document a line. Prints "peer<TAB>path<TAB>seconds" for the fastest of the rounds, and the
peer's name alone when it cannot be imported. A document that a peer refuses costs what refusing it took.
"""

import importlib
import sys
import time


def main():
    paths = open(sys.argv[1], encoding="utf-8").read().split("\n")
    bodies = [(path, open(path, "rb").read()) for path in paths]
    for name in ("fastfeedparser", "feedparser"):
        try:
            parse = importlib.import_module(name).parse
        except ImportError:
            print(name)
            continue
        for path, body in bodies:
            best = float("inf")
            for _ in range(int(sys.argv[2])):
                start = time.perf_counter()
                try:
                    parse(body)
                except Exception:
                    pass
                best = min(best, time.perf_counter() - start)
            print(name, path, best, sep="\t")


if __name__ == "__main__":
    main()
