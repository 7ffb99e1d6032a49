#!/usr/bin/env python3
"""Looks at the shipped view in Datasette with headless Chromium.

    test_datasette.py KHABAR

It polls the sample outlets, starts what `make datasette` starts, and acts as a reader: opens the views, counts by facets, searches
in any spelling, asks every question. Nothing may fail, be shown that is not an interface, or change. Exit status 1 when something
is found.
"""
import os, socket, subprocess, sys, tempfile, time, urllib.parse, urllib.request

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/Tests/Page")
from chromium import browser

SAMPLES = f"{ROOT}/Tests/Fixtures/demo"
NOW = "2025-05-31T20:00:00Z"
found, checks = [], 0


def check(holds, words):
    global checks
    checks += 1
    if not holds:
        found.append(words)
        print("FAILED", words, flush=True)


class Datasette:
    def __init__(self, khabar, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.root = f"http://127.0.0.1:{port}"
        self.log = open(f"{folder}/datasette.log", "w")
        # The Datasette beside this Python is the one of the PATH.
        os.mkdir(f"{folder}/bin")
        with open(f"{folder}/bin/datasette", "w") as file:
            file.write(f"#!/bin/sh\nexec {sys.executable} -m datasette \"$@\"\n")
        os.chmod(f"{folder}/bin/datasette", 0o755)
        self.process = subprocess.Popen(
            [f"{ROOT}/packaging/datasette/datasette.sh", khabar, f"{folder}/demo.sqlite", str(port)], stdout=self.log, stderr=self.log,
            env={**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}"}, start_new_session=True)
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.root + "/-/versions.json", timeout=2).read()
                return
            except OSError:
                time.sleep(.1)
        sys.exit(f"Datasette does not answer:\n{open(self.log.name).read()[-2000:]}")

    def stop(self):
        os.killpg(self.process.pid, 15)
        self.process.wait(20)


def open_page(driver, url, name):
    driver.get(url)
    errors = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]
    check(not errors, f"{name}: errors in the console: {errors[:3]}")
    body = driver.find_element(By.TAG_NAME, "body").text
    for fault in ["Invalid SQL", "Traceback", "SQL Interrupted", "no such"]:
        check(fault not in body, f"{name}: {fault}")
    return body


def leave(driver, act):
    """Acts, and waits until another page is there."""
    before = driver.find_element(By.TAG_NAME, "html")
    act()
    WebDriverWait(driver, 60).until(staleness_of(before))
    WebDriverWait(driver, 60).until(lambda driver: driver.execute_script("return document.readyState") == "complete")


def ids(driver):
    return [cell.text for cell in driver.find_elements(By.CSS_SELECTOR, "table.rows-and-columns tbody td.col-id")]


def main():
    khabar = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        config = open(f"{SAMPLES}/config.json", encoding="utf-8").read().replace("FOLDER", SAMPLES)
        open(f"{folder}/config.json", "w", encoding="utf-8").write(config)
        subprocess.run([khabar, "poll"], cwd=folder, env={**os.environ, "KHABAR_NOW": NOW}, check=True, stdout=subprocess.DEVNULL)
        before = open(f"{folder}/demo.sqlite", "rb").read()
        server = Datasette(khabar, folder)
        try:
            driver = browser()
            try:
                try_out(driver, server.root + "/khabar")
            finally:
                driver.quit()
        finally:
            server.stop()
        check(open(f"{folder}/demo.sqlite", "rb").read() == before, "the database has changed")
    print(f"{checks} checks, {len(found)} failed")
    sys.exit(1 if found else 0)


def try_out(driver, root):
    body = open_page(driver, root, "the database")
    tables = [link.text for link in driver.find_elements(By.CSS_SELECTOR, ".db-table h3 a")]
    check(tables == [], f"tables are shown: {tables}")
    check("hidden tables" in body, "the tables are hidden, not gone")
    views = [link.text for link in driver.find_elements(By.XPATH, "//h2[@id='views']/following-sibling::ul[1]//a")]
    for view in ["stories", "articles", "copies", "events", "outlets", "feeds", "syndication", "agencies", "corrections"]:
        check(view in views, f"the view {view} is listed: {views}")
    for view in views:
        open_page(driver, f"{root}/{view}", view)
        described = driver.find_elements(By.CSS_SELECTOR, "dl.column-descriptions dt")
        check(len(described) > 1, f"{view}: its columns are described")
        check(driver.find_elements(By.CSS_SELECTOR, ".metadata-description"), f"{view}: it is described")

    # Facets: one click leaves the articles of one outlet.
    open_page(driver, f"{root}/articles", "articles")
    facets = [facet.get_attribute("data-column") for facet in driver.find_elements(By.CSS_SELECTOR, ".facet-info")]
    check({"outlet_id", "relation", "agency"} <= set(facets), f"articles have facets: {facets}")
    check(len(ids(driver)) == 8, "all eight articles are there")
    leave(driver, driver.find_element(By.XPATH, "//div[contains(@class,'facet-info')]//li/a[text()='waha']").click)
    check(len(ids(driver)) == 2, "one click leaves the two articles of one outlet")

    # The search box, in spellings that differ from the texts.
    for words, count in [("مكتبة متنقله", 3), ("مَكتبه", 3), ('"حافلة القراءة"', 3), ("مكتبه OR سفينة", 5), ("مكتبة -شفشاون", 0),
                         ("zzzz", 0), ('x"y OR', 0), ("-", 0), ("٢٠٢٥", None)]:
        open_page(driver, f"{root}/articles", "articles")
        box = driver.find_element(By.CSS_SELECTOR, "input[name=_search]")
        leave(driver, lambda: box.send_keys(words, Keys.ENTER))
        body = driver.find_element(By.TAG_NAME, "body").text
        check("Invalid SQL" not in body, f"searching {words}: {body[:200]}")
        check(count is None or len(ids(driver)) == count, f"searching {words} finds {len(ids(driver))}, not {count}")

    # Every question, with and without its words.
    open_page(driver, root, "the database")
    questions = [link.get_attribute("href") for link in driver.find_elements(By.XPATH, "//h2[@id='queries']/following-sibling::ul[1]//a")]
    check(len(questions) >= 12, f"there are questions: {len(questions)}")
    for question in questions:
        name = urllib.parse.urlsplit(question).path.rsplit("/", 1)[-1]
        open_page(driver, question, name)
        form = urllib.parse.urlencode({"words": "مكتبة", "since": "2025-05-30", "until": "2025-06-01"})
        body = open_page(driver, f"{question}?{form}", f"{name} with its words")
        if name in ("search", "top-stories-of-a-day", "who-was-first", "the-delay-of-each-copy", "who-carries-whose-text-2"):
            check(driver.find_elements(By.CSS_SELECTOR, "table.rows-and-columns tbody tr"), f"{name} gives no rows: {body[:200]}")

    # Nothing can be written, and no part of the file is given away.
    body = open_page_raw(driver, f"{root}?sql=delete+from+article")
    check("must be a SELECT" in body, "writing is refused")
    status = status_of(root + ".db")
    check(status in (403, 404), f"the file itself is not given away: {status}")


def open_page_raw(driver, url):
    driver.get(url)
    return driver.find_element(By.TAG_NAME, "body").text


def status_of(url):
    try:
        return urllib.request.urlopen(url, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code


main()
