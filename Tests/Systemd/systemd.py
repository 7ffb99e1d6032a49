#!/usr/bin/env python3
"""The package under a systemd that runs as the first process of namespaces, against the loopback world.

    systemd.py PACKAGE OUTLETS     (OUTLETS: the folder that holds serve.py)

Started with every hardening directive on, read in the journal by field, reloaded with a good and a bad configuration, stalled so
that the watchdog restarts it, backed up, stopped; then the database must be whole. Needs root and a cgroup2 hierarchy; where one
is missing it says so and passes. What it does to the machine ends with it: overlays and memory, in namespaces of their own.
"""
import datetime as dt, json, os, re, signal, subprocess, sys, tempfile, time, urllib.parse

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
PATIENCE = 60  # seconds for anything that is waited for
WHOLE = 420  # seconds for all of it
OUTLETS = ["hiba", "adala", "albab"]
NAMESPACES = ["--pid", "--mount", "--uts", "--ipc", "--cgroup"]
DATABASE = "/var/lib/khabar/khabar.sqlite"


def skip(why):
    teller = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "left-out.sh")
    subprocess.run([teller, f"test-systemd: {why}"], check=True)
    sys.exit(0)


class Failure(Exception):
    pass


def check(condition, words):
    if not condition:
        raise Failure(words)


def until(what, question):
    """The first answer of `question` that is something, asked again and again."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(0.2)
    raise Failure(f"waited {PATIENCE} s in vain for {what}")


def step(words):
    print(f"· {words}", flush=True)


class Machine:
    """A systemd and the namespaces it lives in."""

    def __init__(self, package, log):
        with open("/proc/self/mountinfo") as file:
            mounts = [line.split() for line in file]
        unified = [fields[4] for fields in mounts if fields[fields.index("-") + 1] == "cgroup2"]
        if not unified:
            skip("no cgroup2 hierarchy is mounted")
        self.group = os.path.join(unified[0], f"khabar-trial-{os.getpid()}")
        try:
            os.mkdir(self.group)
        except OSError as error:
            skip(f"control groups cannot be made: {error.strerror}")
        boot = os.path.join(os.path.dirname(os.path.abspath(__file__)), "boot.sh")

        def join():
            with open(os.path.join(self.group, "cgroup.procs"), "w") as file:
                file.write(str(os.getpid()))

        self.outside = subprocess.Popen(
            # Whatever becomes of this program, nothing outlives it.
            ["setpriv", "--pdeathsig", "KILL", "unshare", *NAMESPACES, "--fork", "--mount-proc", "--kill-child", boot,
             package], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, preexec_fn=join)
        self.first = None

    def find(self):
        """The number of its first process as seen from outside; it exists when that is systemd."""
        if self.outside.poll() is not None:
            raise Failure("it did not boot")
        with open(f"/proc/{self.outside.pid}/task/{self.outside.pid}/children") as file:
            children = file.read().split()
        if children:
            with open(f"/proc/{children[0]}/comm") as file:
                self.first = int(children[0]) if file.read().strip() == "systemd" else None
        return self.first

    def call(self, *command, fails=False):
        """What `command` prints inside; None where it failed and may."""
        done = subprocess.run(["nsenter", "-t", str(self.first), "-a", *command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE, env=ENVIRONMENT)
        if done.returncode != 0:
            if fails:
                return None
            raise Failure(f"{' '.join(command)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *command):
        """A process inside, and the file that takes what it prints."""
        printed = tempfile.TemporaryFile("w+")
        return subprocess.Popen(["nsenter", "-t", str(self.first), "-a", *command], stdin=subprocess.DEVNULL, stdout=printed, stderr=printed,
                                env=ENVIRONMENT), printed

    def show(self, unit, *names):
        pairs = dict(line.split("=", 1) for line in self.call("systemctl", "show", unit, "-p", ",".join(names)).splitlines())
        return [pairs[name] for name in names]

    def journal(self, *matches):
        out = self.call("journalctl", "--no-pager", "-o", "json", *matches, fails=True) or ""
        return [json.loads(line) for line in out.splitlines()]

    def write(self, path, text):
        subprocess.run(["nsenter", "-t", str(self.first), "-a", "tee", path], input=text, text=True, check=True, stdout=subprocess.DEVNULL)

    def processes(self):
        found = []
        for folder, _, _ in os.walk(self.group):
            with open(os.path.join(folder, "cgroup.procs")) as file:
                found += file.read().split()
        return found

    def end(self):
        self.outside.kill()
        self.outside.wait()
        until("the end of its processes", lambda: not self.processes())
        for folder, _, _ in os.walk(self.group, topdown=False):
            os.rmdir(folder)


def configuration(base, outlets):
    port = urllib.parse.urlsplit(base).port
    return json.dumps({
        "database": DATABASE, "poll": {"every": "5s", "minInterval": "1s", "maxInterval": "10s"},
        "fetch": {"perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8", "::1"]},
        "outlets": [{"id": name, "name": name, "language": "ar", "feeds": [{"url": f"http://{name}.localhost:{port}/feed/"}]} for name in outlets]})


def trial(machine, base):
    step("boot")
    until("systemd", machine.find)
    until("its journal", lambda: machine.call("systemctl", "is-active", "systemd-journald", fails=True))
    machine.write("/etc/khabar/config.json", configuration(base, OUTLETS))

    step("start")
    began = time.monotonic()
    machine.call("systemctl", "start", "khabar.service")
    ready = time.monotonic() - began
    state, process, words = machine.show("khabar.service", "ActiveState", "MainPID", "StatusText")
    check(state == "active", f"it is {state}")
    check(words, "it says nothing of its state")
    print(f"  ready after {ready:.2f} s: {words}")
    # The processes of this systemd are numbered anew.
    status = machine.call("cat", f"/proc/{process}/status")
    for field, wanted in (("NoNewPrivs", "1"), ("Seccomp", "2"), ("CapEff", "0000000000000000"), ("CapBnd", "0000000000000000")):
        found = re.search(rf"^{field}:\s*(\S+)", status, re.M).group(1)
        check(found == wanted, f"{field} is {found}, not {wanted}")
    owner = machine.call("stat", "-c", "%U %a", DATABASE).split()
    check(owner == ["khabar", "640"], f"the database is {owner}")
    ignored = [entry["MESSAGE"] for entry in machine.journal("-u", "khabar.service", "_PID=1", "-p", "warning")]
    check(not ignored, f"systemd complains: {ignored}")

    step("journal")
    polled = until("a poll of hiba", lambda: machine.journal("-u", "khabar.service", "KHABAR_OUTLET=hiba", "KHABAR_EVENT=feed_polled"))[0]
    for field in ("MESSAGE", "MESSAGE_ID", "PRIORITY", "CODE_FILE", "KHABAR_FEED"):
        check(field in polled, f"the entry of a poll lacks {field}: {sorted(polled)}")
    check(polled["_TRANSPORT"] == "journal", f"entries come by {polled['_TRANSPORT']}")
    explained = machine.call("journalctl", "--no-pager", "-x", f"MESSAGE_ID={polled['MESSAGE_ID']}")
    check("-- Subject: " in explained or "░░ Subject: " in explained, "the catalogue does not know the event")
    until("articles of every outlet", lambda: len(machine.call(
        "khabar", "sql", "--csv", "select distinct outlet_id from articles").split()) == 1 + len(OUTLETS))
    complaints = [entry["MESSAGE"] for entry in machine.journal("-u", "khabar.service", "_COMM=khabar", "-p", "warning")]
    check(not complaints, f"the daemon complains: {complaints}")
    strays = [entry["MESSAGE"] for entry in machine.journal("-u", "khabar.service", "_COMM=khabar", "_TRANSPORT=stdout",
                                                                "_TRANSPORT=syslog")]
    check(not strays, f"lines without fields: {strays}")

    step("log")
    until("news of hiba", lambda: "opens story" in machine.call("khabar", "log", "hiba", "--from", "journal"))
    follower, followed = machine.start("khabar", "log", "--follow")

    step("reload")
    machine.write("/etc/khabar/config.json", configuration(base, OUTLETS + ["o000007"]))
    machine.call("systemctl", "reload", "khabar.service")
    check(machine.journal("-u", "khabar.service", "KHABAR_EVENT=reload_ok"), "no word of the reload")
    until("articles of the new outlet", lambda: machine.call(
        "khabar", "sql", "--csv", "select 1 from articles where outlet_id = 'o000007' limit 1").count("\n") > 1)
    machine.write("/etc/khabar/config.json", "{ \"outlets\": [ ")
    check(machine.call("systemctl", "reload", "khabar.service", fails=True) is None, "a bad file was taken")
    check(machine.show("khabar.service", "ActiveState", "MainPID") == ["active", process], "a bad file ended the daemon")
    machine.write("/etc/khabar/config.json", configuration(base, OUTLETS))

    step("stall")
    machine.call("kill", "-STOP", process)
    until("the watchdog", lambda: machine.show("khabar.service", "NRestarts", "ActiveState") == ["1", "active"])
    check(machine.show("khabar.service", "MainPID") != [process], "it was not restarted")
    check([entry for entry in machine.journal("-u", "khabar.service", "_PID=1") if "Watchdog timeout" in entry["MESSAGE"]],
          "it was not the watchdog")

    step("log --follow")
    def told():
        followed.seek(0)
        return followed.read()
    for words in ("ready, next poll at ", "opens story", "configuration read again: outlets added: o000007", "this is no JSON",
                  "Watchdog timeout"):
        until(f"\"{words}\" in the log", lambda: words in told())
    follower.terminate()
    follower.wait()

    step("backup")
    machine.call("systemctl", "start", "khabar-backup.service")
    copy = machine.call("find", "/var/lib/khabar/backups", "-name", "*.sqlite", "-perm", "640", "-user", "khabar").split()
    check(len(copy) == 1, f"backups: {copy}")
    machine.call("khabar", "verify", copy[0])

    step("stop")
    began = time.monotonic()
    machine.call("systemctl", "stop", "khabar.service")
    took = time.monotonic() - began
    check(machine.show("khabar.service", "ActiveState", "Result") == ["inactive", "success"], "it did not end well")
    check(took < 5, f"it took {took:.1f} s to end")
    print(f"  ended after {took:.2f} s")
    machine.call("khabar", "verify", DATABASE)
    counted = machine.call("khabar", "sql", "--csv", "select count(*) from articles").split()[1]
    print(f"test-systemd: well; {counted} articles, the database is whole")


def too_long(*_):
    raise Failure(f"all of it took more than {WHOLE} s")


def main(package, outlets):
    if os.geteuid() != 0:
        skip("namespaces with a systemd need root")
    with open("/proc/self/uid_map") as file:
        if file.read().split() != ["0", "0", "4294967295"]:
            skip("root is only one of a container's own here")
    if not os.path.exists("/usr/lib/systemd/systemd"):
        skip("no systemd on this machine")
    server = os.path.join(outlets, "serve.py")
    if not os.path.exists(server):
        skip(f"no loopback world in {outlets}; name its folder's parent with SUITES=")
    if subprocess.run(["unshare", *NAMESPACES, "--fork", "true"], capture_output=True).returncode != 0:
        skip("namespaces cannot be made, as in a container without that right")
    now = dt.datetime.now(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    with subprocess.Popen([sys.executable, server, "--port", "0", "--speed", "1", "--start", now], stdout=subprocess.PIPE, text=True) as world, \
            tempfile.TemporaryFile("w+") as log:
        machine = None
        try:
            signal.signal(signal.SIGALRM, too_long)
            signal.alarm(WHOLE)
            base = world.stdout.readline().strip().rstrip("/")
            machine = Machine(os.path.abspath(package), log)
            trial(machine, base)
        except (Failure, subprocess.SubprocessError) as failure:
            print(f"test-systemd: {failure}", file=sys.stderr)
            if machine and machine.first:
                print(machine.call("journalctl", "--no-pager", "-n", "40", "-t", "khabar", "-t", "systemd", fails=True), file=sys.stderr)
            log.seek(0)
            print(log.read()[-4000:], file=sys.stderr)
            return 1
        finally:
            if machine:
                machine.end()
            world.send_signal(signal.SIGTERM)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
