"""A loopback world for the test of watches: a feed that grows, and targets that take, refuse, delay or never answer."""
import html, http.server, json, os, socket, sqlite3, ssl, subprocess, threading, time
from email import message_from_bytes, policy
from email.utils import formatdate


class Feeds:
    """Feeds by their names, each a list of (title, text), as one server."""

    def __init__(self):
        self.items, self.count = {}, 0
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.strip("/")
                if name not in world.items:
                    self.send_error(404)
                    return
                body = world.document(name).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, name):
        return f"http://127.0.0.1:{self.port}/{name}"

    def document(self, name):
        items = "".join(
            f"<item><title>{title}</title><link>http://{name}.test/{number}/</link><guid>{name}-{number}</guid>"
            f"<pubDate>{formatdate(when, usegmt=True)}</pubDate><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
            for title, text, when, number in self.items[name])
        return ('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
                f"<channel><title>{name}</title><link>http://{name}.test/</link><description/>{items}</channel></rss>")

    def add(self, name, title, text, at=None):
        """`at` is when it was published: now, unless another world says so."""
        self.count += 1
        self.items.setdefault(name, []).append((html.escape(title), text, at or time.time(), self.count))


class Hook:
    """A target for webhooks. `answers` are statuses in turn, the last for ever; `delay` seconds go before each."""

    def __init__(self, answers=(204,), delay=0, headers=(), endless=False):
        self.posts = []
        self.changed = threading.Condition()
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with hook.changed:
                    status = answers[min(len(hook.posts), len(answers) - 1)]
                    hook.posts.append((time.time(), self.path, dict(self.headers), body, status))
                    hook.changed.notify_all()
                try:
                    time.sleep(delay)
                    self.send_response(status)
                    for name, value in headers:
                        self.send_header(name, value)
                    if not endless:
                        self.send_header("Content-Length", "0")
                    self.end_headers()
                    while endless:
                        self.wfile.write(b"x" * 65536)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def wait(self, count, seconds=20):
        with self.changed:
            self.changed.wait_for(lambda: len(self.posts) >= count, seconds)
            return list(self.posts)


class Tarpit:
    """Takes connections and says nothing."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.kept = []
        threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        while True:
            self.kept.append(self.socket.accept())


class Chatterer(Tarpit):
    """Writes without end to whoever connects, whatever they say."""

    def __init__(self, line):
        self.line = line
        super().__init__()

    def take(self):
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.chatter, args=(connection,), daemon=True).start()

    def chatter(self, connection):
        try:
            while True:
                connection.sendall(self.line * 4096)
        except OSError:
            pass


def secured(hook, certificate, key):
    """The same hook, speaking TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    hook.server.socket = context.wrap_socket(hook.server.socket, server_side=True, do_handshake_on_connect=False)
    # Who does not trust it hangs up.
    hook.server.handle_error = lambda *_: None
    return hook


class Post:
    """A mail server that wants a login: over STARTTLS where it has a certificate, or TLS from the beginning."""

    def __init__(self, certificate=None, key=None, is_smtps=False):
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult, SMTP

        self.mails = []
        self.changed = threading.Condition()

        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == (b"khabar", b"open sesame"), handled=False)

        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)

        class Handler:
            async def handle_DATA(handler, server, session, envelope):
                with self.changed:
                    self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default),
                                       server.transport.get_extra_info("ssl_object") is not None))
                    self.changed.notify_all()
                return "250 taken"

            async def handle_RCPT(handler, server, session, envelope, address, options):
                if address.startswith("nobody"):
                    return "550 5.1.1 no such user"
                envelope.rcpt_tos.append(address)
                return "250 OK"

        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        # Of smtps every byte is under TLS, so that STARTTLS is not offered.
        tls = {"ssl_context": context} if is_smtps else {"tls_context": context, "require_starttls": bool(context)}
        self.controller = Controller(
            Handler(), hostname="127.0.0.1", port=self.port, authenticator=authenticate, auth_required=True,
            auth_require_tls=bool(context) and not is_smtps, **tls)
        self.controller.start()

    def wait(self, count, seconds=20):
        with self.changed:
            self.changed.wait_for(lambda: len(self.mails) >= count, seconds)
            return list(self.mails)


class Khabar:
    """A daemon in a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), folder
        self.process = None

    def write(self, configuration):
        with open(f"{self.folder}/config.json", "w") as file:
            json.dump(configuration, file, ensure_ascii=False)

    def secret(self, name, text):
        path = f"{self.folder}/{name}"
        with open(path, "w") as file:
            file.write(text + "\n")
        os.chmod(path, 0o600)
        return {"file": path}

    def start(self, environment=None):
        self.log = open(f"{self.folder}/log", "a")
        self.process = subprocess.Popen(
            [self.program, "run", "--config", "config.json"], cwd=self.folder, stdout=self.log, stderr=self.log, env=environment)

    def stop(self):
        self.process.terminate()
        assert self.process.wait(20) == 0, self.tail()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def call(self, *arguments):
        return subprocess.run(
            [self.program, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120)

    def rows(self, query):
        with sqlite3.connect(f"file:{self.folder}/khabar.sqlite?mode=ro", uri=True, timeout=10) as database:
            return database.execute(query).fetchall()

    def until(self, query, wanted, seconds=20):
        end = time.time() + seconds
        while True:
            try:
                rows = self.rows(query)
            except sqlite3.OperationalError:
                rows = None
            if rows == wanted or time.time() > end:
                return rows
            time.sleep(0.05)

    def tail(self):
        return open(f"{self.folder}/log").read()[-3000:]
