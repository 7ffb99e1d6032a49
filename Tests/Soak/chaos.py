#!/usr/bin/env python3
"""The daemon beside all faults at once, and under whatever an operator, a disk and a clock may do; then the truth.

    chaos.py PATH-TO-KHABAR OUTLETS MINUTES [SEED]     (OUTLETS: the folder that holds serve.py)

The world runs a minute a second, as in soak.py. The daemon may open 256 files. Every few seconds one thing befalls it, drawn by
SEED: `forget`, `split`, `recluster`, `backup`, a reload with another configuration, SIGHUP, `kill -9`, a full disk, silent
connections to its sockets, and a clock that is wrong from one start to the next. The disk is a tmpfs of its own where the system
lets us mount one; else it is never full, and that is told.

Prints what it did, how late good feeds were asked, how long their items took to be kept, the longest time without a sign of life,
the slope of the memory, and what the truth says. Fails when an item is missing or one was stored that never was, when a copy or the
database is not whole, when the daemon ends by itself other than it should, when it gives no sign of life for longer than systemd
would wait, or when memory grows.
"""
import json, os, random, resource, signal, socket, sqlite3, statistics, subprocess, sys, tempfile, threading, time
from contextlib import closing

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import soak
from soak import SPEED, WELL, epoch, get, iso, name

FILES = 256
WATCHDOG = 60  # seconds, as in the unit
DISK = 400  # MB


class Disk:
    """A folder that can be filled up."""

    def __init__(self, folder):
        self.folder, self.filler = folder, os.path.join(folder, "filler")
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", folder], capture_output=True)
        self.is_own = mounted.returncode == 0

    def fill(self):
        try:
            with open(self.filler, "wb") as file:
                while True:
                    file.write(bytes(1 << 16))
                    file.flush()
        except OSError:
            pass

    def files(self):
        """Megabytes by name, without what we filled it with."""
        sizes = {name: os.path.getsize(os.path.join(self.folder, name)) / 1e6 for name in os.listdir(self.folder)}
        return {name: size for name, size in sizes.items() if size > 1 and name != os.path.basename(self.filler)}

    def free(self):
        if os.path.exists(self.filler):
            os.remove(self.filler)

    def close(self):
        if self.is_own:
            subprocess.run(["umount", "-l", self.folder])


class Life(threading.Thread):
    """Hears what the daemon tells systemd, and measures the time between two signs of life."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        self.last, self.longest, self.is_up = None, 0.0, threading.Event()

    def run(self):
        while True:
            text = self.socket.recv(4096).decode()
            now = time.monotonic()
            if "READY=1" in text:
                self.is_up.set()
                self.last = self.last or now
            if "WATCHDOG=1" in text:
                if self.last is not None:
                    self.longest = max(self.longest, now - self.last)
                self.last = now

    def forget(self):
        self.is_up.clear()
        self.last = None


class World:
    def __init__(self, khabar, base, disk, random_):
        self.khabar, self.base, self.disk, self.folder, self.random = khabar, base, disk, disk.folder, random_
        self.start, self.began = get(base, "/_/clock")["now"], time.monotonic()
        self.life = Life(os.path.join(self.folder, "notify"))
        self.life.start()
        self.log = open(os.path.join(os.path.dirname(self.folder), "log"), "ab")
        self.daemon, self.samples, self.late = None, None, []
        self.forgotten, self.complaints, self.done = set(), [], {}
        self.silent = []

    def now(self):
        return self.start + (time.monotonic() - self.began) * SPEED

    def begin(self, clock_error=0):
        environment = dict(os.environ, KHABAR_NOW=f"{iso(self.now() + clock_error)}*{SPEED}", TZ="UTC",
                           NOTIFY_SOCKET=os.path.join(self.folder, "notify"), WATCHDOG_USEC=str(WATCHDOG * 1_000_000))
        self.life.forget()
        self.daemon = subprocess.Popen([self.khabar, "run", "--config", "config.json", "--log-format", "json"], cwd=self.folder,
                                       env=environment, stderr=self.log,
                                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES)))
        samples = soak.Samples(self.daemon.pid, self.folder, self.now)
        if self.samples:
            samples.rows, samples.began = self.samples.rows, self.samples.began
        self.samples = samples
        if not self.life.is_up.wait(60):
            self.complaints.append("not ready within a minute")

    def end(self, how=signal.SIGKILL):
        self.daemon.send_signal(how)
        began = time.monotonic()
        code = self.daemon.wait(60)
        if how == signal.SIGTERM and (code != 0 or time.monotonic() - began > 10):
            self.complaints.append(f"SIGTERM: ended with {code} after {time.monotonic() - began:.1f} s")

    def call(self, *arguments, may_fail=()):
        answer = subprocess.run([self.khabar, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120,
                                env=dict(os.environ, KHABAR_NOW=iso(self.now()), TZ="UTC"))
        if answer.returncode not in (0, *may_fail):
            self.complaints.append(f"{' '.join(arguments)}: {answer.returncode} {answer.stderr.strip()[:300]}")
        return answer

    def rows(self, query):
        try:
            with closing(sqlite3.connect(f"file:{self.folder}/soak.sqlite?mode=ro", uri=True, timeout=5)) as database:
                return database.execute(query).fetchall()
        except sqlite3.Error:
            return []

    # What befalls it. 75 and 66: it is asked in the moment in which it is not there, or of an article that is gone by then.

    def forget(self):
        for article, url in self.rows("select id, url from articles order by random() limit 1"):
            self.forgotten.add(url)
            self.call("forget", str(article), "--yes", "--reason", "chaos", may_fail=(66, 69, 75))

    def split(self):
        for article, in self.rows("select article_id from copies where relation <> 'original' order by random() limit 1"):
            self.call("split", str(article), "--reason", "chaos", may_fail=(65, 66, 69, 75))

    def recluster(self):
        self.call("recluster", may_fail=(69, 75))

    def backup(self):
        copy = f"../copy-{len(self.done)}-{time.monotonic_ns()}.sqlite"
        if self.call("backup", copy, may_fail=(74, 75)).returncode == 0:
            self.call("verify", copy)
            os.remove(os.path.join(self.folder, copy))

    def reload(self):
        path = os.path.join(self.folder, "config.json")
        with open(path) as file:
            configuration = json.load(file)
        configuration["outlets"].reverse()
        configuration["poll"]["every"] = self.random.choice(["9m", "10m", "11m"])
        with open(path + ".new", "w") as file:
            json.dump(configuration, file)
        os.replace(path + ".new", path)
        self.call("check", "--reload", str(self.daemon.pid), may_fail=(69, 75))

    def hangup(self):
        self.daemon.send_signal(self.random.choice([signal.SIGHUP, signal.SIGUSR1, signal.SIGQUIT]))

    def kill(self):
        self.end()
        self.begin()

    def restart(self):
        self.end(signal.SIGTERM)
        self.begin()

    def full_disk(self):
        if not self.disk.is_own:
            return
        self.disk.fill()
        time.sleep(self.random.uniform(2, 8))
        if self.daemon.poll() is not None:
            self.complaints.append(f"a full disk ended it with {self.daemon.returncode}")
        self.disk.free()
        if self.daemon.poll() is not None:
            self.begin()

    def silence(self):
        """Connections that say nothing, to both of its sockets; those of the last time go."""
        for connection in self.silent:
            connection.close()
        self.silent = []
        for path in ["soak.sqlite.socket", "web.sock"]:
            for _ in range(150):
                connection = socket.socket(socket.AF_UNIX)
                connection.setblocking(False)
                try:
                    connection.connect(os.path.join(self.folder, path))
                    self.silent.append(connection)
                except OSError:
                    connection.close()
        began = time.monotonic()
        self.call("status", may_fail=(1, 2, 75))
        if time.monotonic() - began > 15:
            self.complaints.append(f"status took {time.monotonic() - began:.0f} s beside silent connections")

    def wrong_clock(self):
        self.end()
        self.begin(self.random.choice([-86400, -3600, 3600, 86400]))
        time.sleep(self.random.uniform(2, 6))
        self.end()
        self.begin()

    EVENTS = [(forget, 4), (split, 4), (recluster, 2), (backup, 3), (reload, 3), (hangup, 3), (kill, 4), (restart, 2),
              (full_disk, 2), (silence, 3), (wrong_clock, 1)]

    def befall(self):
        event, = self.random.choices([event for event, _ in self.EVENTS], [weight for _, weight in self.EVENTS])
        self.done[event.__name__] = self.done.get(event.__name__, 0) + 1
        event(self)

    def sample(self):
        if self.daemon.poll() is not None:
            self.complaints.append(f"it ended by itself with {self.daemon.returncode}")
            self.begin()
        self.samples.take()
        good = ",".join(f"'{name(path)}'" for path in WELL)
        for due, in self.rows(f"select min(next_poll_at) from feeds where outlet_id in ({good})"):
            if due:
                self.late.append(max(0.0, (self.now() - epoch(due)) / SPEED))

    def delays(self):
        """Seconds of the real clock from an item's publication until it was kept, of good feeds."""
        good = ",".join(f"'{name(path)}'" for path in WELL)
        rows = self.rows(f"select published_at, seen_at from articles where outlet_id in ({good}) and published_at > '{iso(self.start)}'")
        return sorted(max(0.0, epoch(seen) - epoch(published)) / SPEED for published, seen in rows)


def share(values, part):
    return values[min(len(values) - 1, int(len(values) * part))] if values else float("nan")


def run(khabar, outlets, minutes, seed):
    random_ = random.Random(seed)
    command = [sys.executable, os.path.join(outlets, "serve.py"), "--port", "0", "--speed", str(SPEED)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, \
            tempfile.TemporaryDirectory(prefix="khabar-chaos-") as outside:
        folder = os.path.join(outside, "disk")
        os.mkdir(folder)
        disk = Disk(folder)
        world = None
        try:
            base = server.stdout.readline().strip().rstrip("/")
            soak.write_configuration(base, folder)
            path = os.path.join(folder, "config.json")
            with open(path) as file:
                configuration = json.load(file)
            configuration["web"] = {"listen": f"unix:{folder}/web.sock"}
            with open(path, "w") as file:
                json.dump(configuration, file)
            world = World(khabar, base, disk, random_)
            world.begin()
            until, next_, told = time.monotonic() + minutes * 60, time.monotonic() + 20, 0
            # The last minute is quiet, so that what was held up comes.
            while time.monotonic() < until:
                time.sleep(5)
                world.sample()
                if time.monotonic() >= next_ and time.monotonic() < until - 60:
                    world.befall()
                    next_ = time.monotonic() + random_.uniform(3, 12)
                if time.monotonic() - world.began >= told * 60:
                    print(world.samples.line(), flush=True)
                    if sum(disk.files().values()) > DISK / 2:
                        world.complaints.append(f"minute {told}: half of the disk is taken: {disk.files()}")
                    told += 1
            end = world.now()
            for connection in world.silent:
                connection.close()
            world.end(signal.SIGTERM)
            seconds = time.monotonic() - world.began
            print(f"done, by seed {seed}: {world.done}" + ("" if disk.is_own else "; the disk was never full, for none could be mounted"))
            late, delays = sorted(world.late), world.delays()
            print(f"good feeds: asked late by {share(late, .5):.1f} s in the median, {share(late, .95):.1f} s at the 95th of a hundred, "
                  f"{share(late, 1):.1f} s at most; {len(delays)} items kept {share(delays, .5):.1f} s after their publication in the median, "
                  f"{share(delays, .95):.1f} s at the 95th of a hundred")
            print(f"longest time without a sign of life: {world.life.longest:.1f} s of {WATCHDOG} s")
            if world.life.longest > WATCHDOG:
                world.complaints.append("systemd would have ended it")
            complaints = world.complaints + [c for c in soak.log_summary(outside, seconds)
                                             if "store_full" not in c or "full_disk" not in world.done]
            complaints += [c for c in soak.compare(khabar, base, folder, world.start, end, world.forgotten)]
            slope = world.samples.slope(1)
            print("memory: too short a run for a slope" if slope is None else f"memory: {slope:+.2f} MB an hour resident")
            if slope is not None and slope > soak.LIMIT:
                complaints.append(f"memory grows by {slope:.2f} MB an hour")
            return complaints
        finally:
            if world and world.daemon.poll() is None:
                world.daemon.kill()
                world.daemon.wait()
            server.terminate()
            disk.close()


if __name__ == "__main__":
    wrong = run(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), float(sys.argv[3]),
                int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 30))
    for complaint in wrong:
        print("wrong:", complaint)
    sys.exit(1 if wrong else 0)
