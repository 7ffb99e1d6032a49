#!/usr/bin/env python3
"""How well khabar's rank finds what outlets are busy with.

    rank.py KHABAR DOCUMENTS LABELS [STEP-HOURS]

The documents of a suite of copies are polled in the order of time, and at every step the database is asked for the stories of the
last day by rank. A story is worth the number of outlets, less one, that carry its text within six hours before and after, by the
labels. Prints the mean NDCG of the first 10 and the first 30, beside newest first. Python's standard library only.
"""
import collections, datetime, gzip, json, math, os, subprocess, sys, tempfile


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def stamp(time):
    return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def ndcg(order, gain, k):
    best = sum(g / math.log2(i + 2) for i, g in enumerate(sorted(gain.values(), reverse=True)[:k]))
    return sum(gain.get(each, 0) / math.log2(i + 2) for i, each in enumerate(order[:k])) / best if best else None


def measure(khabar, documents, labels, step_hours=1):
    with gzip.open(os.path.join(documents, "docs.jsonl.gz"), "rt", encoding="utf-8") as file:
        docs = [json.loads(line) for line in file]
    with gzip.open(os.path.join(labels, "gold.jsonl.gz"), "rt", encoding="utf-8") as file:
        cluster = {row["id"]: row["cluster"] for row in map(json.loads, file)}
    outlets = {name: f"o{number}" for number, name in enumerate(sorted({doc["outlet"] for doc in docs}))}
    for doc in docs:
        doc["time"] = seconds(doc["published"])
    docs.sort(key=lambda doc: doc["time"])
    begin, end, step = docs[0]["time"], docs[-1]["time"], step_hours * 3600
    scores = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        config = {
            "database": f"{folder}/news.sqlite", "fetch": {"allowFiles": True, "perHostGap": "0s"},
            "outlets": [{"id": id, "name": name, "language": "ar", "fullText": "never", "feeds": [{"url": f"file://{folder}/{id}.json"}]}
                        for name, id in outlets.items()]}
        with open(f"{folder}/config.json", "w", encoding="utf-8") as file:
            json.dump(config, file)
        now = begin
        while now <= end + step:
            for name, id in outlets.items():
                items = [{"id": doc["id"], "url": f"https://{id}.example/{doc['id']}", "title": doc["title"], "content_text": doc["text"],
                          "date_published": doc["published"]}
                         for doc in docs if doc["outlet"] == name and now - step - 3600 < doc["time"] <= now]
                with open(f"{folder}/{id}.json", "w", encoding="utf-8") as file:
                    json.dump({"version": "https://jsonfeed.org/version/1.1", "title": name, "items": items}, file)
            # Exit status 69 where no feed has news at all, which is no failure here.
            subprocess.run([khabar, "poll", "--all", "--config", f"{folder}/config.json"], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, env={**os.environ, "KHABAR_NOW": stamp(now)})
            if begin + 6 * 3600 <= now < end - 6 * 3600:
                sql = ("SELECT a.url, s.rank, s.last_published_at AS last FROM stories s JOIN articles a ON a.id = s.original_id "
                       f"WHERE s.last_published_at > '{stamp(now - 86400)}'")
                out = subprocess.run([khabar, "sql", "--json", "--config", f"{folder}/config.json", sql], stdout=subprocess.PIPE, check=True).stdout
                rows = [json.loads(line) for line in out.decode().splitlines()]
                near = collections.defaultdict(set)
                for doc in docs:
                    if now - 6 * 3600 < doc["time"] <= now + 6 * 3600:
                        near[cluster[doc["id"]]].add(doc["outlet"])
                gain = {name: len(carrying) - 1 for name, carrying in near.items() if len(carrying) > 1}
                for name, key in (("rank", "rank"), ("newest", "last")):
                    order = []
                    for row in sorted(rows, key=lambda row: row[key], reverse=True):
                        label = cluster[row["url"].rsplit("/", 1)[1]]
                        if label not in order:
                            order.append(label)
                    # What is not there yet cannot be found.
                    present = {label: worth for label, worth in gain.items() if label in set(order)}
                    for k in (10, 30):
                        score = ndcg(order, present, k)
                        if score is not None:
                            scores[name, k].append(score)
            now += step
    return {key: sum(values) / len(values) for key, values in scores.items() if values}


def main():
    result = measure(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    for (name, k), score in sorted(result.items()):
        print(f"NDCG@{k} {name}: {score:.3f}")


if __name__ == "__main__":
    main()
