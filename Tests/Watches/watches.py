#!/usr/bin/env python3
"""What the daemon tells of watches, seen from outside: by receivers that others wrote, at every kind of bad target, over kills.

    watches.py KHABAR [--kills COUNT]

Needs aiosmtpd and standardwebhooks, which watches.sh installs. Talks to 127.0.0.1 alone.
"""
import argparse, base64, json, logging, os, random, subprocess, sys, tempfile, time, warnings

from standardwebhooks.webhooks import Webhook

from world import Feeds, Hook, Khabar, Post, Tarpit

KEYS = ["whsec_" + base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2)]
LETTERS = "ابتجحدرسشعفقكلمنهوي"


def text(number):
    """Invented words, others for each number, with one that is watched."""
    source = random.Random(number)
    words = ["".join(source.choices(LETTERS, k=source.randint(3, 7))) for _ in range(120)]
    return "قالت مصادر إن سيول قوية ضربت تطوان " + " ".join(words)


def outlets(feeds, names):
    for name in names:
        feeds.items.setdefault(name, [])
    return [{"id": name, "name": f"منبر {name}", "feeds": [{"url": feeds.url(name)}]} for name in names]


def configuration(feeds, targets, watches, names=("alif", "ba"), **deliver):
    return {
        "poll": {"every": "1s", "minInterval": "1s"},
        "fetch": {"perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8"]},
        "stories": {"settling": "0s"},
        "pages": {"rechecksPerDay": 0},
        "deliver": {"allowPrivateHosts": ["127.0.0.0/8"], "targets": targets, **deliver},
        "watches": watches,
        "outlets": [{**outlet, "every": "1s", "fullText": "never"} for outlet in outlets(feeds, names)],
    }


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def told(posts):
    """Occasion and title of each find in the posts of a webhook."""
    return [(find["occasion"], find["title"]) for post in posts for find in json.loads(post[3])["data"]["finds"]]


def test_signatures(program, folder):
    """A webhook's signature is what the reference verifies, with the key of before too; its id stays over retries."""
    feeds, hook = Feeds(), Hook(answers=(500, 204))
    khabar = Khabar(program, folder)
    khabar.write(configuration(
        feeds,
        [{"id": "hook", "url": hook.url, "groupFor": "0s", "secret": khabar.secret("new", KEYS[0]),
          "formerSecret": khabar.secret("old", KEYS[1])}],
        [{"id": "rain", "name": "أمطار", "words": "السيول OR سيول", "notify": ["hook"]}]))
    check(khabar.call("check").returncode == 0, khabar.call("check").stderr)
    khabar.start()
    feeds.add("alif", "سيول تضرب تطوان", text(1))
    posts = hook.wait(2)
    check(len(posts) == 2, f"two tries: {len(posts)}\n{khabar.tail()}")
    for _, _, headers, body, _ in posts:
        headers = {name.lower(): value for name, value in headers.items()}
        for key in KEYS:
            Webhook(key).verify(body, headers)
        try:
            Webhook("whsec_" + base64.b64encode(b"x" * 32).decode()).verify(body, headers)
            check(False, "another key verifies")
        except Exception as error:
            check("signature" in str(error).lower(), str(error))
        check(len(body) < 20_000, "the body is too long")
    ids = {headers["webhook-id"] for _, _, headers, _, _ in posts}
    check(len(ids) == 1, f"one id over retries: {ids}")
    check(4 < posts[1][0] - posts[0][0] < 9, f"after five seconds: {posts[1][0] - posts[0][0]}")
    check(told(posts[1:]) == [("first", "سيول تضرب تطوان")], told(posts))
    check(khabar.until("SELECT state, tries, status FROM deliveries", [("sent", 2, 204)]) == [("sent", 2, 204)], khabar.tail())
    check("rain" in khabar.call("watches").stdout, "the watch is listed")
    check("سيول" in khabar.call("watch", "rain").stdout, "the story is listed")
    trial = khabar.call("watch", "test", "rain")
    check(trial.returncode == 0 and "taken" in trial.stdout, trial.stdout + trial.stderr)
    check(told(hook.wait(3)[2:]) == [("test", "سيول تضرب تطوان")], told(hook.posts))
    check(khabar.call("deliveries", "--replay", "1").returncode == 0, "a message is replayed")
    check(hook.wait(4)[3][2]["webhook-id"] in ids, "a replay has the same id")
    khabar.stop()


def test_occasions(program, folder):
    """Each story once for each occasion: first, more outlets, copied without a name; what comes together goes together."""
    feeds, hook = Feeds(), Hook()
    khabar = Khabar(program, folder)
    names = ("alif", "ba", "jim", "dal")
    watch = {"words": "سيول", "notify": ["hook"]}
    khabar.write(configuration(
        feeds,
        [{"id": "hook", "url": hook.url, "groupFor": "2s"}],
        [{"id": "rain", **watch, "on": ["first", "outlets>=3", "edited"]},
         {"id": "three", **watch, "minOutlets": 3},
         {"id": "mine", "outlets": ["alif"], "on": ["mine-copied"], "notify": ["hook"]},
         {"id": "none", "words": "سيول -تطوان", "notify": ["hook"]}], names))
    khabar.start()
    feeds.add("alif", "سيول تضرب تطوان", text(1))
    hook.wait(1)
    feeds.add("ba", "سيول في تطوان", text(1) + " منبر alif")
    time.sleep(4)
    check(told(hook.posts) == [("first", "سيول تضرب تطوان")], told(hook.posts))
    feeds.add("jim", "تطوان تحت الماء", text(1))
    posts = hook.wait(4)
    heard = sorted((json.loads(post[3])["data"]["watch_id"], occasion) for post in posts for occasion, _ in told([post]))
    check(heard == [("mine", "mine-copied"), ("rain", "first"), ("rain", "outlets>=3"), ("three", "first")], heard)
    feeds.add("dal", "سيول تطوان مرة أخرى", text(1))
    title, body, *rest = feeds.items["alif"][0]
    feeds.items["alif"][0] = (title, body + " وأضاف المصدر أن الحصيلة ارتفعت إلى عشرين منزلا متضررا", *rest)
    posts = hook.wait(5)
    time.sleep(4)
    check([occasion for occasion, _ in told(hook.posts[4:])] == ["edited"], told(hook.posts))
    for number in range(2, 7):
        feeds.add("alif", f"سيول جديدة {number}", text(number))
    time.sleep(6)
    together = [json.loads(post[3])["data"] for post in hook.posts[5:]]
    finds = [find["title"] for data in together for find in data["finds"] if data["watch_id"] == "rain"]
    check(sorted(finds) == [f"سيول جديدة {number}" for number in range(2, 7)], finds)
    check(len([data for data in together if data["watch_id"] == "rain"]) <= 2, "they go together")
    log = sorted(khabar.rows("SELECT watch_id, occasion FROM watch_hits"))
    sent = sorted((find["watch_id"], find["occasion"]) for post in hook.posts for find in json.loads(post[3])["data"]["finds"])
    check(log == sent, f"the log says {log}, sent was {sent}")
    check(khabar.call("digest", "--since", "1d", "--html").stdout.startswith("<!DOCTYPE html>"), "a digest")
    khabar.stop()


def test_bad_targets(program, folder):
    """Slow, silent, endless, redirecting and dead targets delay no other and no poll; 410 disables; Retry-After is obeyed."""
    feeds = Feeds()
    good, gone, busy, slow = Hook(), Hook(answers=(410,)), Hook(answers=(429, 204), headers=[("Retry-After", "8")]), Hook(delay=30)
    endless, redirecting, pit = Hook(answers=(200,), endless=True), Hook(answers=(302,), headers=[("Location", good.url)]), Tarpit()
    khabar = Khabar(program, folder)
    targets = [{"id": name, "url": url, "groupFor": "0s"} for name, url in [
        ("good", good.url), ("gone", gone.url), ("busy", busy.url), ("slow", slow.url), ("endless", endless.url),
        ("redirecting", redirecting.url), ("pit", f"http://127.0.0.1:{pit.port}/"), ("closed", "http://127.0.0.1:9/"),
        ("inside", "http://10.255.255.1/")]]
    khabar.write(configuration(
        feeds, targets, [{"id": "rain", "words": "سيول", "notify": [target["id"] for target in targets]}]))
    khabar.start()
    feeds.add("alif", "سيول 1", text(1))
    good.wait(1)
    for number in range(2, 6):
        feeds.add("alif", f"سيول {number}", text(number))
        begun = time.time()
        check(len(good.wait(number, 5)) >= number, f"story {number} came within five seconds\n{khabar.tail()}")
    check(len(busy.wait(2, 15)) >= 2 and 7.5 < busy.posts[1][0] - busy.posts[0][0] < 12, [post[0] for post in busy.posts])
    time.sleep(max(0, 17 - (time.time() - begun)))
    reasons = dict(khabar.rows("SELECT id, reason FROM delivery_target"))
    check("410" in reasons["gone"] and len(gone.posts) == 1, f"gone is asked once: {len(gone.posts)}, {reasons['gone']}")
    for name, words in [("slow", "no answer"), ("pit", "no answer"), ("redirecting", "redirect"), ("closed", "no connection"),
                        ("inside", "10.255.255.1 is no public address")]:
        check(words in (reasons[name] or ""), f"{name}: {reasons[name]}")
    check(len(endless.posts) == 5, f"an endless answer is an answer: {len(endless.posts)}")
    status = khabar.call("status")
    check("target gone takes no messages" in status.stdout and status.returncode == 1, status.stdout)
    memory = int(next(line for line in open(f"/proc/{khabar.process.pid}/status") if line.startswith("VmRSS")).split()[1])
    check(memory < 200_000, f"{memory} kB")
    khabar.stop()


def test_mail(program, folder):
    """Mail over STARTTLS with a login and an authority of one's own; its threads, its headers; what is refused for good."""
    from email.utils import parsedate_to_datetime
    run = lambda *command: subprocess.run(command, cwd=folder, check=True, capture_output=True)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    feeds, post = Feeds(), Post(f"{folder}/cert.pem", f"{folder}/key.pem")
    khabar = Khabar(program, folder)
    mail = {
        "smtp": f"smtp://127.0.0.1:{post.port}", "smtpUser": "khabar", "smtpPassword": khabar.secret("password", "open sesame"),
        "from": "khabar@news.example", "startTLS": True, "page": "https://news.example"}
    targets = [{"id": "amal", "kind": "mail", "to": ["amal@news.example", "omar@news.example"], "groupFor": "0s"},
               {"id": "nobody", "kind": "mail", "to": ["nobody@news.example"], "groupFor": "0s"}]
    watches = [{"id": "rain", "name": "أمطار الشمال", "words": "سيول", "on": ["first", "outlets>=2"], "notify": ["amal", "nobody"]}]
    khabar.write(configuration(feeds, targets, watches, **mail))
    khabar.start()
    feeds.add("alif", "سيول تضرب <b>تطوان</b> & نواحيها", text(1))
    waits = "SELECT count(*) FROM deliveries WHERE target_id = 'amal' AND reason IS NOT NULL"
    check(khabar.until(waits, [(1,)]) == [(1,)], f"an unknown authority is not trusted\n{khabar.tail()}")
    check(not post.mails, "nothing was sent without trust")
    khabar.stop()
    khabar.write(configuration(feeds, targets, watches, authorities=f"{folder}/cert.pem", **mail))
    khabar.start()
    first = post.wait(1)
    check(len(first) == 1, khabar.tail())
    recipients, message, is_secure = first[0]
    check(is_secure and recipients == ["amal@news.example", "omar@news.example"], recipients)
    check(message["Subject"].startswith("أمطار الشمال: سيول"), message["Subject"])
    check(message["Auto-Submitted"] == "auto-generated" and "mailto:" in message["List-Unsubscribe"], message.items())
    check(abs(parsedate_to_datetime(message["Date"]).timestamp() - time.time()) < 120, message["Date"])
    plain, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    check("https://news.example/stories/1" in plain and "منبر alif" in plain, plain)
    check('dir="rtl"' in page and "<b>تطوان" not in page, page)
    feeds.add("ba", "سيول تضرب تطوان", text(1))
    later = post.wait(2)
    check(len(later) == 2 and later[1][1]["References"] == message["Message-ID"], [mail[1].items() for mail in later])
    refused = "SELECT state, status FROM deliveries WHERE target_id = 'nobody' AND status = 550 ORDER BY id LIMIT 1"
    check(khabar.until(refused, [("failed", 550)]) == [("failed", 550)], khabar.rows("SELECT * FROM deliveries"))
    khabar.stop()


def test_silent_mail_server(program, folder):
    """A mail server that never answers costs a bounded time and delays no webhook."""
    feeds, hook, pit = Feeds(), Hook(), Tarpit()
    khabar = Khabar(program, folder)
    targets = [{"id": "amal", "kind": "mail", "to": ["amal@news.example"], "groupFor": "0s"},
               {"id": "hook", "url": hook.url, "groupFor": "0s"}]
    khabar.write(configuration(
        feeds, targets, [{"id": "rain", "words": "سيول", "notify": ["amal", "hook"]}],
        smtp=f"smtp://127.0.0.1:{pit.port}", **{"from": "khabar@news.example"}))
    khabar.start()
    for number in range(1, 4):
        feeds.add("alif", f"سيول {number}", text(number))
        check(len(hook.wait(number, 6)) >= number, khabar.tail())
    failed = "SELECT count(*) FROM deliveries WHERE target_id = 'amal' AND reason IS NOT NULL"
    check(khabar.until(failed, [(1,)], 40) == [(1,)], khabar.rows("SELECT * FROM deliveries"))
    khabar.stop()


def test_kills(program, folder, kills):
    """Killed at any moment: each story is told at least once, under one id, and each kill repeats one message at most."""
    feeds, hook = Feeds(), Hook(delay=0.02)
    khabar = Khabar(program, folder)
    khabar.write(configuration(
        feeds, [{"id": "hook", "url": hook.url, "groupFor": "0s", "perHour": 1000}], [{"id": "rain", "words": "سيول", "notify": ["hook"]}]))
    source = random.Random(5)
    titles = []
    for number in range(1, kills + 1):
        khabar.start()
        # The daemon is ready after some tenths of a second and polls at once.
        for each in range(3):
            titles.append(f"سيول {number} {each}")
            feeds.add("alif", titles[-1], text(number * 10 + each))
            feeds.items["alif"] = feeds.items["alif"][-40:]
        time.sleep(source.uniform(0.1, 1.6))
        khabar.kill()
    khabar.start()
    check(khabar.until("SELECT count(*) FROM deliveries WHERE state = 'waiting'", [(0,)], 60) == [(0,)], khabar.tail())
    time.sleep(2)
    stored = {row[0] for row in khabar.rows("SELECT title FROM stories")}
    heard = [title for _, title in told(hook.posts)]
    check(stored and stored <= set(heard), f"told of all: {stored - set(heard)}")
    finds = khabar.rows("SELECT count(*), count(DISTINCT story_id) FROM watch_hits")
    check(finds == [(len(stored), len(stored))], f"each found once: {finds}, {len(stored)} stories")
    ids = {}
    for _, _, headers, body, _ in hook.posts:
        ids.setdefault(headers["webhook-id"], set()).update(find["story"]["id"] for find in json.loads(body)["data"]["finds"])
    told_by = {}
    for name, stories in ids.items():
        for story in stories:
            check(told_by.setdefault(story, name) == name, f"story {story} was told under two ids")
    repeats = len(hook.posts) - len(ids)
    check(repeats <= kills, f"{repeats} repeats after {kills} kills")
    khabar.stop()
    check(khabar.call("verify").returncode == 0, "the database is whole")
    print(f"  {kills} kills, {len(stored)} stories, {len(hook.posts)} posts, {repeats} repeats")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("khabar")
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--only", help="the test of this name")
    given = arguments.parse_args()
    # The mail server tells of each handshake that fails, as some are to.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    tests = [test_signatures, test_occasions, test_bad_targets, test_mail, test_silent_mail_server,
             lambda program, folder: test_kills(program, folder, given.kills)]
    tests[-1].__name__, tests[-1].__doc__ = "test_kills", test_kills.__doc__
    failed = 0
    for test in tests:
        if given.only and given.only not in test.__name__:
            continue
        with tempfile.TemporaryDirectory(prefix="khabar-watches-") as folder:
            try:
                test(given.khabar, folder)
                print(f"passed: {test.__doc__}", flush=True)
            except Exception as error:
                failed += 1
                print(f"FAILED: {test.__doc__}\n  {type(error).__name__}: {error}", flush=True)
                log = f"{folder}/log"
                if os.path.exists(log):
                    print(open(log).read()[-1500:])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
