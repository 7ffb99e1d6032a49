"""Datasette looks for words as `khabar search` does: مكتبة finds مكتبه, 30 finds و30, "several words" are a phrase.

It asks the program itself ($KHABAR, else the khabar of the PATH). Where there is none, words are looked for as they are typed.
"""
import functools, os, subprocess

from datasette import hookimpl

try:
    from datasette.utils import escape_fts
except ImportError:  # Another version: its own function stays.
    escape_fts = None

NOTHING = '""'


@functools.lru_cache(maxsize=1000)
def expression(words):
    """What articles_fts is asked for a person's words."""
    try:
        made = subprocess.run([os.environ.get("KHABAR", "khabar"), "search", "--fts5", "--", words],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=5)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return escape_fts(words) if escape_fts else NOTHING
    return made.stdout.decode().strip() if made.returncode == 0 else NOTHING


# After Datasette's own, whose function of that name the search boxes call.
@hookimpl(trylast=True)
def prepare_connection(conn):
    if escape_fts:
        conn.create_function("escape_fts", 1, lambda words: expression(words or ""))
    conn.create_function("khabar_words", 1, lambda words: expression(words or ""))
