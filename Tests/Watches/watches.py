#!/usr/bin/env python3
"""What the daemon tells of watches, seen from outside: by receivers that others wrote, at every kind of bad target, over kills.

    watches.py KHABAR [--kills COUNT]

Needs aiosmtpd and standardwebhooks, which watches.sh installs. Talks to 127.0.0.1 alone.
"""
import argparse, base64, json, logging, os, random, subprocess, sys, tempfile, time, warnings

from standardwebhooks.webhooks import Webhook

from world import Chatterer, Feeds, Hook, Khabar, Post, Tarpit, secured

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
    feeds, post = Feeds(), Post(*certificate(folder))
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


def certificate(folder, name="cert"):
    """A certificate of our own for this machine, which is its own authority."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}-key.pem", "-out", f"{name}.pem",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   cwd=folder, check=True, capture_output=True)
    return f"{folder}/{name}.pem", f"{folder}/{name}-key.pem"


def test_smtps(program, folder):
    """Mail over TLS from the beginning, with a login; a wrong password, and a server without TLS, are told and get nothing."""
    feeds = Feeds()
    post, plain = Post(*certificate(folder), is_smtps=True), Post()
    khabar = Khabar(program, folder)
    targets = [{"id": "amal", "kind": "mail", "to": ["amal@news.example"], "groupFor": "0s", "language": "fr"}]
    watches = [{"id": "rain", "name": "Pluies", "words": "سيول", "notify": ["amal"]}]
    mail = {"smtp": f"smtps://localhost:{post.port}", "smtpUser": "khabar", "from": "khabar@news.example",
            "authorities": f"{folder}/cert.pem"}
    wrong, right = khabar.secret("wrong", "close sesame"), khabar.secret("password", "open sesame")
    reason = "SELECT count(*) FROM deliveries WHERE reason LIKE '%{}%'"
    for change, words in [({"smtpPassword": wrong}, "Login denied"),
                          ({"smtpPassword": right, "smtp": f"smtps://localhost:{plain.port}"}, "SSL")]:
        khabar.write(configuration(feeds, targets, watches, **{**mail, **change}))
        khabar.start()
        feeds.add("alif", f"سيول {words}", text(len(words)))
        query = reason.format(words)
        check(khabar.until(query, [(1,)]) == [(1,)], f"{words}: {khabar.rows('SELECT reason FROM deliveries')}\n{khabar.tail()}")
        khabar.stop()
        check(not post.mails and not plain.mails, "nothing was sent")
        khabar.write(configuration(feeds, targets, watches, smtpPassword=right, **mail))
        khabar.start()
        # What is the operator's to mend loses no message.
        mails = post.wait(1, 30)
        check(len(mails) == 1, khabar.tail())
        recipients, message, is_secure = mails[0]
        check(is_secure and recipients == ["amal@news.example"] and message["Subject"].startswith("Pluies: "), message.items())
        check('lang="fr" dir="ltr"' in message.get_body(("html",)).get_content(), "French runs from left to right")
        post.mails.clear()
        khabar.stop()


def test_kept(program, folder):
    """Watches are made, changed, tried out and ended from the page, by a program and by command, while the daemon runs."""
    import http.client, urllib.parse
    feeds, hook = Feeds(), Hook()
    khabar = Khabar(program, folder)
    setting = configuration(feeds, [{"id": "hook", "url": hook.url, "groupFor": "0s"}],
                            [{"id": "fixed", "words": "زلزال", "notify": ["hook"]}])
    port = free_port()
    setting["web"] = {"listen": f"127.0.0.1:{port}", "users": {"amal": khabar.secret("user", "open sesame")}}
    khabar.write(setting)
    khabar.start()

    def ask(method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("Location"), answer.getheader("Set-Cookie")

    for _ in range(100):
        try:
            ask("GET", "/about")
            break
        except OSError:
            time.sleep(0.1)
    form = lambda **fields: urllib.parse.urlencode(fields, doseq=True)
    cookie = ask("POST", "/login", form(name="amal", secret="open sesame"), Origin=f"http://127.0.0.1:{port}")[3].split(";")[0]
    own = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"}
    status, _, location, _ = ask("POST", "/watches", form(words="سيول", on="first", notify="hook"), **own)
    check((status, location) == (303, "/watches/w1"), (status, location))
    status, page, _, _ = ask("POST", "/watches", form(words="سيول", on="mine-copied"), **own)
    check(status == 400 and "اختر منابركم" in page, page[:500])
    check(ask("POST", "/watches/fixed", form(words="x", on="first"), **own)[0] == 400, "the configuration's is changed there")
    check(ask("POST", "/watches", form(words="x", on="first"))[0] == 403, "strangers make none")
    secret = {"Authorization": "Basic " + base64.b64encode("amal:open sesame".encode()).decode(), "Content-Type": "application/json"}
    made = ask("POST", "/api/v1/watches", json.dumps({"id": "quake", "words": "هزة", "notify": ["hook"]}), **secret)
    check(made[0] == 200 and json.loads(made[1]) == {"watch_id": "quake"}, made)
    check(ask("POST", "/api/v1/watches", json.dumps({"id": "fixed", "words": "هزة"}), **secret)[0] == 409, "an id is taken")
    done = khabar.call("watch", "add", "storm", "--words", "عاصفة", "--notify", "hook")
    check(done.returncode == 0, done.stderr)
    check("did you mean \"hook\"" in khabar.call("watch", "change", "storm", "--notify", "hock").stderr, "what is wrong is told")
    feeds.add("alif", "سيول ثم عاصفة ثم هزة ثم زلزال", text(1))
    posts = hook.wait(4)
    heard = sorted(json.loads(post[3])["data"]["watch_id"] for post in posts)
    check(heard == ["fixed", "quake", "storm", "w1"], heard)
    for path in ["/watches/w1", "/watches/w1.atom", "/watches/w1.json"]:
        status, page, _, _ = ask("GET", path)
        check(status == 200 and "عاصفة" in page, f"{path}: {status}")
    listed = json.loads(ask("GET", "/api/v1/watches")[1])["items"]
    check([(row["id"], row["is_configured"], (row["changed_by"] or "").split(",")[0] == "amal", row["find_count"]) for row in listed] ==
          [("fixed", True, False, 1), ("quake", False, True, 1), ("storm", False, False, 1), ("w1", False, True, 1)], listed)
    check(ask("POST", "/watches/w1/test", "", **own)[0] == 303 and len(hook.wait(5)) == 5, "a trial comes")
    number = khabar.rows("SELECT max(id) FROM deliveries")[0][0]
    check(ask("POST", f"/deliveries/{number}/replay", "", **own)[0] == 303 and len(hook.wait(6)) == 6, "a message comes again")
    check(ask("POST", "/watches/w1", form(name="Wind", words="رياح", on="first", notify="hook"), **own)[0] == 303, "it is changed")
    check(khabar.call("watch", "end", "storm").returncode == 0, "it is ended")
    check(khabar.call("watch", "end", "fixed").returncode != 0, "the configuration's is ended there")
    check(ask("POST", "/watches/quake/end", "", **own)[2] == "/watches", "it is ended on the page")
    feeds.add("alif", "رياح ثم سيول ثم عاصفة ثم هزة", text(2))
    check(json.loads(hook.wait(7)[6][3])["data"]["title"] == "Wind", "by its new words and name")
    time.sleep(3)
    check(len(hook.posts) == 7, "ended ones say nothing")
    khabar.stop()
    # What people keep is there after a restart, and without the daemon the page puts off what is to be written.
    server = subprocess.Popen([khabar.program, "serve", "--config", "config.json"], cwd=folder, stdout=khabar.log, stderr=khabar.log)
    try:
        for _ in range(100):
            try:
                ask("GET", "/about")
                break
            except OSError:
                time.sleep(0.1)
        check("Wind" in ask("GET", "/watches")[1], "it is still kept")
        check(ask("POST", "/api/v1/watches/w1/end", "", **secret)[0] == 503, "nobody is there who may write")
    finally:
        server.terminate()
        server.wait(20)
    # The command needs no daemon.
    check(khabar.call("watch", "end", "w1").returncode == 0, "it is ended without the daemon")


def free_port():
    import socket
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def test_digests(program, folder, picture=None):
    """Digests come each day and each week at their hour in local time, over the change of the clocks; what one told the next does not."""
    import datetime as dt
    feeds, post, hook = Feeds(), Post(), Hook()
    khabar = Khabar(program, folder)
    targets = [{"id": "amal", "kind": "mail", "to": ["amal@news.example"], "digestAt": "07:00", "digestDay": "sunday"},
               {"id": "hook", "url": hook.url, "digestAt": "06:30"}]
    watches = [{"id": "rain", "name": "أمطار", "words": "سيول", "on": ["daily", "weekly"], "notify": ["amal"]},
               {"id": "all", "name": "كل الأخبار", "on": ["daily"], "notify": ["hook"]}]
    khabar.write(configuration(feeds, targets, watches, smtp=f"smtp://127.0.0.1:{post.port}", page="https://news.example",
                               smtpUser="khabar", smtpPassword=khabar.secret("password", "open sesame"), **{"from": "khabar@news.example"}))
    # Winter time began in Paris on 2025-10-26 at 03:00. An hour of the world takes two thirds of a second.
    speed, start = 5400, dt.datetime(2025, 10, 24, 12, tzinfo=dt.timezone.utc).timestamp()
    began = time.time()
    khabar.start({**os.environ, "TZ": "Europe/Paris", "KHABAR_NOW": f"2025-10-24T12:00:00Z*{speed}"})
    number = 0
    while len(hook.posts) < 4 and time.time() - began < 90:
        number += 1
        now = start + (time.time() - began) * speed
        if number % 2:
            feeds.add("alif", f"سيول {number}", text(number), now)
        else:
            feeds.add("alif", f"أخبار أخرى {number}", text(number).replace("سيول", "رياح"), now)
        feeds.items["alif"] = feeds.items["alif"][-20:]
        time.sleep(2)
    hours = [row[0] for row in khabar.rows("SELECT created_at FROM deliveries WHERE target_id = 'hook' ORDER BY id")]
    # Each a little later than its hour: a minute of the world is a hundredth of a second.
    expected = ["2025-10-25T04:", "2025-10-26T05:", "2025-10-27T05:", "2025-10-28T05:"]
    check([hour[:14] for hour in hours][:4] == expected, hours)
    told = [find["story"]["id"] for entry in hook.posts for find in json.loads(entry[3])["data"]["finds"]]
    check(len(told) == len(set(told)) and len(told) > 8, f"each story once: {told}")
    check(all(json.loads(entry[3])["type"] == "watch.digest" for entry in hook.posts), "they say what they are")
    mails = post.wait(4)
    subjects = [message["Subject"] for _, message, _ in mails]
    daily = [message for _, message, _ in mails if message["Subject"].startswith("حصيلة الأخبار: أمطار")]
    check(len(daily) >= 3 and any(subject.startswith("حصيلة الأسبوع: أمطار") for subject in subjects), subjects)
    check(daily[1]["References"] == daily[0]["Message-ID"] and daily[0]["List-Unsubscribe"], daily[1].items())
    page = daily[0].get_body(("html",)).get_content()
    check('dir="rtl"' in page and "https://news.example/stories/" in page and "أخبار أخرى" not in page, page)
    printed = khabar.call("digest", "--since", "2025-10-24", "--watch", "rain", "--html").stdout
    check(printed.startswith("<!DOCTYPE html>") and "سيول" in printed and "أخبار أخرى" not in printed, printed[:300])
    khabar.stop()


def test_bad_tls_and_mail(program, folder):
    """A target under a strange certificate gets nothing; a mail server that talks without end costs a bounded amount; neither delays another."""
    feeds, good = Feeds(), Hook()
    strange = secured(Hook(), *certificate(folder))
    chatter = Chatterer(b"220-hello " + b"x" * 200 + b"\r\n")
    khabar = Khabar(program, folder)
    targets = [{"id": "good", "url": good.url, "groupFor": "0s"},
               {"id": "strange", "url": f"https://localhost:{strange.server.server_port}/hook", "groupFor": "0s"},
               {"id": "noise", "url": f"https://127.0.0.1:{chatter.port}/", "groupFor": "0s"},
               {"id": "amal", "kind": "mail", "to": ["amal@news.example"], "groupFor": "0s"}]
    khabar.write(configuration(
        feeds, targets, [{"id": "rain", "words": "سيول", "notify": [target["id"] for target in targets]}],
        smtp=f"smtp://127.0.0.1:{chatter.port}", **{"from": "khabar@news.example"}))
    khabar.start()
    for number in range(1, 5):
        feeds.add("alif", f"سيول {number}", text(number))
        check(len(good.wait(number, 6)) >= number, khabar.tail())
        time.sleep(2)
    failed = "SELECT count(DISTINCT target_id) FROM deliveries WHERE reason IS NOT NULL"
    check(khabar.until(failed, [(3,)], 40) == [(3,)], khabar.rows("SELECT target_id, state, reason FROM deliveries"))
    reasons = dict(khabar.rows("SELECT id, reason FROM delivery_target"))
    check("no secure connection" in reasons["strange"] and not strange.posts, reasons)
    memory = int(next(line for line in open(f"/proc/{khabar.process.pid}/status") if line.startswith("VmRSS")).split()[1])
    check(memory < 200_000, f"{memory} kB")
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
    # What the feed still states comes with the last one.
    titles.append("سيول في النهاية")
    feeds.add("alif", titles[-1], text(0))
    khabar.start()
    end = time.time() + 60
    while titles[-1] not in [title for _, title in told(hook.posts)] and time.time() < end:
        time.sleep(0.2)
    check(khabar.until("SELECT count(*) FROM deliveries WHERE state = 'waiting'", [(0,)], 60) == [(0,)], khabar.tail())
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
    tests = [test_signatures, test_occasions, test_kept, test_bad_targets, test_bad_tls_and_mail, test_mail, test_smtps, test_digests,
             test_silent_mail_server,
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
