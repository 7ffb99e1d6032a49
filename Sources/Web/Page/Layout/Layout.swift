internal import News

/// A place in the bar below the paper's name.
enum Place: Hashable, CaseIterable {
    case top, latest, outlets, agencies, syndication, missing, watches

    var address: OwnAddress {
        switch self {
        case .top: Addresses.front
        case .latest: Addresses.latest
        case .outlets: Addresses.outlets
        case .agencies: Addresses.agencies
        case .syndication: Addresses.syndication
        case .missing: Addresses.missing
        case .watches: Addresses.watches
        }
    }

    func title(_ words: PageWords) -> String {
        switch self {
        case .top: words.top
        case .latest: words.latest
        case .outlets: words.outlets
        case .agencies: words.agencies
        case .syndication: words.syndication
        case .missing: words.missing
        case .watches: words.watches
        }
    }
}

/// What stands around every screen.
struct Layout {
    let visit: Visit
    let title: String
    let place: Place?
    let isFront: Bool

    private var words: PageWords { visit.words }

    func html(_ content: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="\(words.language.code)" dir="\(words.language.direction)">
        <head>
        <meta charset="utf-8">
        <title>\(fullTitle)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <meta name="color-scheme" content="light dark">
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbf9f4">
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14130f">
        <link rel="stylesheet" href="\(Assets.stylesheet.address)">
        <link rel="icon" type="image/svg+xml" href="\(Assets.icon.address)">
        <link rel="manifest" href="/manifest.webmanifest">
        \(FeedLinks.of(visit))<script src="\(Assets.script.address)" defer></script>
        </head>
        <body\(isFront ? "" : " class=\"inside\"" as HTML)>
        <a class="skip" href="#content">\(words.skip)</a>
        <header class="top">
        <div class="ear"><span>\(visit.clock.day(visit.now, withWeekday: true, withYear: true))</span>\(account)</div>
        <div class="name"><a href="/">\(words.siteName)</a>\(isFront ? "<span>\(words.motto)</span>" as HTML : "")</div>
        <div class="bar">
        <nav aria-label="\(words.sections)"><ul>
        \(Place.allCases.map(entry))</ul></nav>
        <form class="find" action="/search" role="search">
        <input type="search" name="q" aria-label="\(words.searchWords)" value="\(searched)" dir="auto" maxlength="400">
        <button>\(words.find)</button>
        </form>
        </div>
        </header>
        <main id="content" tabindex="-1">
        \(visit.isDaemonDown ? "<p class=\"note\" role=\"status\">\(words.daemonIsDown)</p>\n" as HTML : "")\(content)</main>
        <footer class="foot">
        <p>\(words.machineNote)</p>
        <ul>
        <li><a href="\(Addresses.about)">\(words.about)</a></li>
        <li><a href="\(Addresses.status)">\(words.status)</a></li>
        </ul>
        <nav aria-label="\(words.languages)"><ul>
        \(PageLanguage.allCases.map(languageLink))</ul></nav>
        </footer>
        </body>
        </html>

        """
    }

    private var fullTitle: String {
        isFront ? "\(words.siteName) – \(title)" : "\(title) – \(words.siteName)"
    }

    private var searched: String {
        visit.request.path == ["search"] ? visit.request.query["q"] ?? "" : ""
    }

    private func entry(_ place: Place) -> HTML {
        let current: HTML = place == self.place ? " aria-current=\"page\"" : ""
        return "<li><a href=\"\(place.address)\"\(current)>\(place.title(words))</a></li>\n"
    }

    private func languageLink(_ language: PageLanguage) -> HTML {
        let here = visit.request.method == .get ? visit.request.path : []
        let fields = visit.request.method == .get ? visit.request.query : .none
        let address = OwnAddress(here, query: fields.with("lang", language.code).pairs)
        let current: HTML = language == words.language ? " aria-current=\"true\"" : ""
        return
            "<li><a href=\"\(address)\" lang=\"\(language.code)\" hreflang=\"\(language.code)\" rel=\"nofollow\"\(current)>\(language.ownName)</a></li>\n"
    }

    private var account: HTML {
        if let reader = visit.reader {
            guard reader.hasSession else { return "<span>\(visit.name(reader.name))</span>" }
            return """
                <form method="post" action="/logout"><span>\(visit.name(reader.name))</span> <button class="plain">\(words.logOut)</button></form>
                """
        }
        guard visit.settings.hasUsers else { return "" }
        return "<a href=\"\(Addresses.login)\" rel=\"nofollow\">\(words.logIn)</a>"
    }
}
