#!/usr/bin/env python3
"""MinHash peers on the same texts: one folded text a line.

  dedup.py TEXTS

Prints, for rensa and datasketch, how many texts a second become a sketch (128 permutations over 3-word shingles) and
how many are looked up in and entered into an LSH index (threshold 0.5), in processor time of one core.
"""
import sys
import time


def shingles(text):
    words = text.split()
    return [" ".join(words[at:at + 3]) for at in range(max(1, len(words) - 2))]


def report(name, count, sketching, indexing):
    print(f"{name}: sketch {count / sketching:,.0f} articles/s, "
          f"text to candidates {count / (sketching + indexing):,.0f} articles/s")


def rensa(texts):
    from rensa import RMinHash, RMinHashLSH
    start = time.process_time()
    sketches = []
    for text in texts:
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update(shingles(text))
        sketches.append(sketch)
    sketched = time.process_time()
    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    for number, sketch in enumerate(sketches):
        index.query(sketch)
        index.insert(number, sketch)
    report("rensa", len(texts), sketched - start, time.process_time() - sketched)


def datasketch(texts):
    from datasketch import MinHash, MinHashLSH
    start = time.process_time()
    sketches = []
    for text in texts:
        sketch = MinHash(num_perm=128, seed=1)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        sketches.append(sketch)
    sketched = time.process_time()
    index = MinHashLSH(threshold=0.5, num_perm=128)
    for number, sketch in enumerate(sketches):
        index.query(sketch)
        index.insert(str(number), sketch)
    report("datasketch", len(texts), sketched - start, time.process_time() - sketched)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [line.rstrip("\n") for line in file]
    rensa(texts)
    datasketch(texts)


if __name__ == "__main__":
    main()
