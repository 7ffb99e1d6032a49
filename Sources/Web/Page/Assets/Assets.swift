internal import News

/// What the pages load: our own, and nothing else. Its name changes with its content, so that it is loaded once.
struct Asset: Sendable {
    let address: OwnAddress
    let name: String
    let type: String
    let body: [UInt8]

    init(_ name: String, _ ending: String, type: String, _ text: String) {
        body = Array(text.utf8)
        self.name = "\(name).\(ETag.text(of: body)).\(ending)"
        self.type = type
        address = OwnAddress(["assets", self.name])
    }

    var answer: PageAnswer {
        PageAnswer(200, type: type, caching: "public, max-age=31536000, immutable", body)
    }
}

enum Assets {
    static let stylesheet = Asset("khabar", "css", type: "text/css; charset=utf-8", Stylesheet.text)
    static let script = Asset("khabar", "js", type: "text/javascript; charset=utf-8", PageScript.text)
    static let icon = Asset("icon", "svg", type: "image/svg+xml", icon(radius: 96))
    /// For systems that cut their own shape out of an icon.
    static let plainIcon = Asset("plain", "svg", type: "image/svg+xml", icon(radius: 0))

    static let byName: [String: Asset] = Dictionary(
        uniqueKeysWithValues: [stylesheet, script, icon, plainIcon].map { ($0.name, $0) }
    )

    /// A headline, its copies and the line on which they spread.
    private static func icon(radius: Int) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" rx="\(radius)" \
        fill="#9c1f1b"/><g fill="#fbf9f4"><rect x="112" y="128" width="288" height="44"/><rect x="112" y="212" \
        width="288" height="18"/><rect x="184" y="256" width="216" height="18"/><rect x="112" y="352" width="288" \
        height="8"/><circle cx="380" cy="356" r="30"/><circle cx="270" cy="356" r="16"/><circle cx="196" cy="356" \
        r="16"/><circle cx="124" cy="356" r="16"/></g></svg>
        """
    }

    /// The page as something to install.
    static func manifest(_ words: PageWords) -> PageAnswer {
        let text = """
            {"id":"/","name":"\(words.siteName)","short_name":"\(words.siteName)","description":"\(words.motto)",\
            "lang":"\(words.language.code)","dir":"\(words.language.direction)","start_url":"/","scope":"/",\
            "display":"standalone","background_color":"#fbf9f4","theme_color":"#9c1f1b","icons":[\
            {"src":"\(icon.address.text)","sizes":"any","type":"image/svg+xml","purpose":"any"},\
            {"src":"\(plainIcon.address.text)","sizes":"any","type":"image/svg+xml","purpose":"maskable"}]}
            """
        var answer = PageAnswer(
            200,
            type: "application/manifest+json",
            caching: "no-cache",
            Array(text.utf8)
        )
        answer.headers.append(("vary", "accept-language, cookie"))
        return answer
    }

    /// Keeps what was read for when there is no net. It asks the net first, so what is shown is never older than it need be.
    static let worker: PageAnswer = {
        let text = """
            const pages = 'pages-1', assets = 'assets-1';
            const kept = ['\(stylesheet.address.text)', '\(script.address.text)', '\(icon.address.text)'];
            self.addEventListener('install', e => e.waitUntil((async () => {
              await (await caches.open(assets)).addAll(kept);
              await (await caches.open(pages)).add('/offline');
              self.skipWaiting();
            })()));
            self.addEventListener('activate', e => e.waitUntil((async () => {
              const store = await caches.open(assets);
              for (const r of await store.keys()) if (!kept.includes(new URL(r.url).pathname)) await store.delete(r);
              await clients.claim();
            })()));
            const keep = async (request, answer) => {
              const store = await caches.open(pages);
              await store.put(request, answer);
              const all = await store.keys();
              for (const r of all.slice(0, Math.max(0, all.length - 200))) if (!r.url.endsWith('/offline')) await store.delete(r);
            };
            self.addEventListener('fetch', e => {
              const request = e.request, url = new URL(request.url);
              if (request.method !== 'GET' || url.origin !== location.origin) return;
              if (url.pathname.startsWith('/assets/')) {
                e.respondWith((async () => (await caches.match(request)) || fetch(request))());
              } else if (request.mode === 'navigate') {
                e.respondWith((async () => {
                  try {
                    const answer = await fetch(request);
                    if (answer.ok && !answer.redirected) e.waitUntil(keep(request, answer.clone()));
                    return answer;
                  } catch {
                    return (await caches.match(request)) || (await caches.match('/offline')) || Response.error();
                  }
                })());
              }
            });

            """
        return PageAnswer(
            200,
            type: "text/javascript; charset=utf-8",
            caching: "no-cache",
            Array(text.utf8)
        )
    }()
}
