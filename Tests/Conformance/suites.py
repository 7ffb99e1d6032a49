#!/usr/bin/env python3
"""Runs the conformance suites and the loopback world that may stand beside the project.

    suites.py PATH-TO-KHABAR SUITES

Every measure is compared with its floor in floors.json. Exit status 1 when a
measure is below its floor. Python's standard library only.
"""
import gzip, itertools, json, os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    return done.stdout


def number(pattern, output, what):
    found = re.search(pattern, output, re.M)
    if not found:
        print(output[-3000:])
        sys.exit(f"{what}: the runner printed no result")
    return float(found.group(1))


def feeds(khabar, conformance):
    folder = os.path.join(conformance, "feeds")
    output = run([sys.executable, os.path.join(folder, "run.py"), "--batch", f"{khabar} parse --json --batch {{list}}"])
    return {"feeds passed": number(r"^(\d+) passed, \d+ failed$", output, "feeds")}


def pages(khabar, conformance, samples):
    runner = [sys.executable, os.path.join(conformance, "extract", "run.py"), "--command", f"{khabar} extract --json"]
    result = {}
    for name, cases in (("pages mean F1", None), ("pages of sample outlets mean F1", samples)):
        output = run(runner + (["--cases", cases] if cases else []))
        result[name] = number(r"^mean F1 ([\d.]+)$", output, name)
        if not cases:
            # The line of all sets: pages, passed, three figures of text, their mean, then titles and dates.
            for place, field in ((5, "title"), (6, "date")):
                pattern = r"^all +\d+ +\d+" + r" +[\d.]+" * (place - 1) + r" +([\d.]+)"
                result[f"pages {field}"] = number(pattern, output, f"pages {field}")
    return result


# A track of copies: where its documents stand, where its labels stand, and which of its figures have floors. The labels of
# `natural-read` were read by a person; those of `natural` itself were computed, and hold back what is right.
TRACKS = [
    ("synthetic", "synthetic", "synthetic", ["F1"]),
    ("natural-read", "natural", "natural-read", ["precision", "F1"]),
]
# Cases in which stories must not be joined, or which only look like those of a kind.
CONTROLS = {"n6", "u6", "r3", "m3"}


def stories(khabar, documents, answers):
    """Has khabar put the documents of a folder into stories, and writes its answers to a file."""
    with gzip.open(os.path.join(documents, "docs.jsonl.gz")) as stream, open(answers, "wb") as out:
        subprocess.run([khabar, "dedup", "--json", "-"], input=stream.read(), stdout=out, check=True)


def cases(khabar, conformance):
    """Made-up cases of single kinds. One is right when each of its scored pairs is."""
    folder = os.path.join(conformance, "dedup", "cases")

    def rows(name):
        with gzip.open(os.path.join(folder, f"{name}.jsonl.gz"), "rt", encoding="utf-8") as stream:
            return [json.loads(line) for line in stream if line.strip()]

    with tempfile.TemporaryDirectory(prefix="khabar-dedup-") as scratch:
        answers = os.path.join(scratch, "stories.jsonl")
        stories(khabar, folder, answers)
        with open(answers, encoding="utf-8") as lines:
            story = {row["id"]: row["story"] for row in map(json.loads, lines)}
    gold = {row["id"]: row["cluster"] for row in rows("gold")}
    unscored = {frozenset((row["a"], row["b"])) for row in rows("relations")}
    right = {}
    for pair in itertools.combinations(sorted(gold), 2):
        case = pair[0].split("-")[0]
        if case == pair[1].split("-")[0] and frozenset(pair) not in unscored:
            is_right = (gold[pair[0]] == gold[pair[1]]) == (story[pair[0]] == story[pair[1]])
            right[case] = right.get(case, True) and is_right
        else:
            right.setdefault(case, True)
    for case, is_right in sorted(right.items()):
        print(f"  case {case} {'right' if is_right else 'wrong'}{' (control)' if case in CONTROLS else ''}", flush=True)
    return {
        "copies cases right": sum(right[case] for case in right if case not in CONTROLS),
        "copies controls right": sum(right[case] for case in right if case in CONTROLS),
    }


def copies(khabar, conformance):
    result = {}
    for name, documents, labels, figures in TRACKS:
        folder = os.path.join(conformance, "dedup")
        with tempfile.TemporaryDirectory(prefix="khabar-dedup-") as scratch:
            answers = os.path.join(scratch, "stories.jsonl")
            stories(khabar, os.path.join(folder, documents), answers)
            scorer = [sys.executable, os.path.join(folder, "score.py"), os.path.join(folder, labels), answers]
            output = run(scorer)
        # An item without an answer would count as a story of its own.
        if number(r"^documents \d+  missing (\d+)", output, name) != 0:
            sys.exit(f"{name}: khabar dedup left out documents:\n{output[-1000:]}")
        for figure in figures:
            result[f"copies {name} {figure}"] = number(rf"^pairs: .*\b{figure} ([\d.]+)", output, name)
    return result


def main():
    khabar, suites = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    conformance, outlets = os.path.join(suites, "conformance"), os.path.join(suites, "outlets")
    sys.path.insert(0, HERE)
    import politeness
    import world

    measured = {}
    for part in (
        lambda: feeds(khabar, conformance),
        lambda: pages(khabar, conformance, os.path.join(outlets, "fixtures")),
        lambda: copies(khabar, conformance),
        lambda: cases(khabar, conformance),
        lambda: world.measure(khabar, outlets),
        lambda: politeness.measure(khabar, outlets),
    ):
        for name, value in part().items():
            measured[name] = value
            print(f"{name:40} {value:g}", flush=True)

    with open(os.path.join(HERE, "floors.json"), encoding="utf-8") as file:
        floors = json.load(file)
    missed = [f"{name}: {measured.get(name)} is below {floor}" for name, floor in floors.items()
              if measured.get(name, float("-inf")) < floor]
    unknown = [f"{name}: has no floor" for name in measured if name not in floors]
    for line in missed + unknown:
        print("FLOOR", line)
    print(f"conformance: {len(floors) - len(missed)} passed, {len(missed) + len(unknown)} failed")
    sys.exit(1 if missed or unknown else 0)


if __name__ == "__main__":
    main()
