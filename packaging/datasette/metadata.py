#!/usr/bin/env python3
"""What Datasette is told of a khabar database: which tables to hide, what columns mean, where words are looked for, and questions.

    metadata.py KHABAR RECIPES.md [NAME]     prints metadata.json for a database file NAME.sqlite, khabar.sqlite without it

The views and their columns come from `khabar schema`, the questions from RECIPES.md, the tables from a new database.
"""
import json, os, re, subprocess, sys, tempfile

# How a view is opened: the column it is sorted by (newest first), the columns whose values are counted beside it.
VIEWS = {
    "stories": ("first_published_at", ["first_outlet_id", "agency", "outlet_count"]),
    "articles": ("id", ["outlet_id", "relation", "agency", "language"]),
    "copies": ("believed_at", ["outlet_id", "first_outlet_id", "relation"]),
    "events": ("id", []),
    "outlets": (None, ["state", "language", "country"]),
    "feeds": (None, ["state", "kind", "outlet_id"]),
    "polls": ("id", ["outcome", "status"]),
    "syndication": ("copy_count", ["outlet_id", "first_outlet_id"]),
    "agencies": ("article_count", ["agency", "outlet_id"]),
}

SEARCH = """SELECT a.id, a.outlet_id, a.believed_at, a.title, a.url, s.article_count, s.outlet_count
FROM articles_fts f JOIN articles a ON a.id = f.rowid LEFT JOIN stories s ON s.id = a.story_id
WHERE articles_fts MATCH khabar_words(:words)
ORDER BY f.rowid DESC
LIMIT 50"""


def lines(*command):
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()
    return [json.loads(line) for line in out.splitlines()]


def tables(khabar):
    """The tables of a database that khabar has just made."""
    with tempfile.TemporaryDirectory() as folder:
        config, feed = f"{folder}/config.json", f"{folder}/feed.xml"
        with open(feed, "w") as file:
            file.write('<rss version="2.0"><channel><title>empty</title></channel></rss>')
        with open(config, "w") as file:
            json.dump({"database": f"{folder}/new.sqlite", "fetch": {"allowFiles": True},
                       "outlets": [{"id": "none", "name": "none", "feeds": [{"url": f"file://{feed}"}]}]}, file)
        subprocess.run([khabar, "poll", "--config", config], check=True, stdout=subprocess.DEVNULL)
        rows = lines(khabar, "sql", "--json", "--database", f"{folder}/new.sqlite",
                     "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return [row["name"] for row in rows]


def plain(markdown):
    """Without the marks of links and code."""
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", markdown).replace("`", "")
    return " ".join(text.split())


# A day that a recipe names becomes one that is asked for.
SINCE = (r">= '\d{4}-\d\d-\d\d'", ">= coalesce(nullif(:since, ''), date('now', '-1 day'))")
UNTIL = (r"< '\d{4}-\d\d-\d\d'", "< coalesce(nullif(:until, ''), date('now', '+1 day'))")


def asking(sql):
    """The query with its days as questions, and what is to be said of them."""
    asked = re.sub(*UNTIL, re.sub(*SINCE, sql))
    return asked, "" if asked == sql else " Days as 2025-05-31, of UTC; left empty, since yesterday."


def questions(recipes):
    """Each block of SQL, named after its heading, with what is said of it above; searching has a question of its own."""
    found = {}
    with open(recipes, encoding="utf-8") as file:
        parts = re.split(r"^## ", file.read(), flags=re.M)[1:]
    for part in parts:
        heading, _, body = part.partition("\n")
        name = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
        if "articles_fts" in body:
            continue
        pieces = re.split(r"^```sql\n(.*?)^```\n", body, flags=re.M | re.S)
        for number in range(1, len(pieces), 2):
            place = name if number == 1 else f"{name}-{(number + 1) // 2}"
            said = re.sub(r"^```.*?^```\n", "", pieces[number - 1], flags=re.M | re.S)
            sql, more = asking(pieces[number].strip().rstrip(";"))
            found[place] = {
                "title": heading if number == 1 else f"{heading} ({(number + 1) // 2})",
                "description": plain(said) + more,
                "sql": sql,
            }
    return found


def main():
    khabar, recipes = os.path.abspath(sys.argv[1]) if "/" in sys.argv[1] else sys.argv[1], sys.argv[2]
    name = sys.argv[3] if len(sys.argv) > 3 else "khabar"
    shown = {}
    for view in lines(khabar, "schema", "--json"):
        columns = {column["name"]: column["meaning"] for column in view["columns"]}
        sort, facets = VIEWS.get(view["name"], (None, []))
        entry = {"description": view["summary"], "columns": columns, "sortable_columns": list(columns)}
        if sort:
            entry["sort_desc"] = sort
        if facets:
            entry["facets"] = facets
        for column in ([sort] if sort else []) + facets:
            if column not in columns:
                sys.exit(f"metadata.py: the view {view['name']} has no column {column}")
        shown[view["name"]] = entry
    # What the summary says of searching is for shells.
    summary = shown["articles"]["description"].split(" To search:")[0]
    shown["articles"]["description"] = f'{summary} The box below looks for words in any spelling, "a phrase", begin*, one OR other, -without.'
    shown["articles"].update({"fts_table": "articles_fts", "fts_pk": "id", "size": 50})
    hidden = {table: {"hidden": True} for table in tables(khabar)}
    found = {"search": {"title": "Search", "sql": SEARCH, "params": ["words"],
                        "description": "Articles by their words, as khabar search takes them, the newest first."}}
    found.update(questions(recipes))
    metadata = {
        "title": "khabar",
        "description": "Merged news: who published what, who was first, who carried it on. Times are UTC.",
        "databases": {name: {"tables": {**shown, **hidden}, "queries": found}},
    }
    json.dump(metadata, sys.stdout, ensure_ascii=False, indent=2)
    print()


main()
