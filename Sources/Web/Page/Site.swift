package import News
internal import Storage
internal import Synchronization

/// All pages: takes a request to the screen that answers it. Knows nothing of the server that carries it.
package final class Site: Sendable {
    /// What the pages need of the rest of khabar.
    package struct Surroundings: Sendable {
        let now: @Sendable () -> Timestamp
        let status: @Sendable () -> StatusReport
        let correct: @Sendable (PageCorrection, _ person: String) -> PageCorrection.Outcome
        let fulfil: @Sendable (WatchWish, _ person: String) -> WatchWish.Outcome

        /// `status` may read the database. `correct` and `fulfil` have something done by whoever may write.
        package init(
            now: @escaping @Sendable () -> Timestamp,
            status: @escaping @Sendable () -> StatusReport,
            correct: @escaping @Sendable (PageCorrection, _ person: String) -> PageCorrection.Outcome,
            fulfil: @escaping @Sendable (WatchWish, _ person: String) -> WatchWish.Outcome
        ) {
            self.now = now
            self.status = status
            self.correct = correct
            self.fulfil = fulfil
        }
    }

    let settings: PageSettings
    let stand: Newsstand
    let surroundings: Surroundings
    let sessions: Sessions
    let changes = ChangeClock()
    private let shelf = PageShelf()
    private let daemon = Mutex<(isDown: Bool, seenAt: ContinuousClock.Instant)?>(nil)

    package init(_ settings: PageSettings, _ stand: Newsstand, _ surroundings: Surroundings) {
        self.settings = settings
        self.stand = stand
        self.surroundings = surroundings
        sessions = Sessions(users: settings.users)
    }

    /// Reads the database on the calling thread.
    package func answer(_ request: PageRequest) -> PageAnswer {
        if let asset = asset(request) { return asset }
        if let answer = programAnswer(request) {
            if answer.status == 200, let key = shelfKey(request) { shelf.keep(answer, as: key) }
            return answer.unlessKnown(request)
        }
        let visit = visit(request)
        var answer = made(visit)
        if settings.pictures { answer.allowPictures() }
        if let wish = request.query["lang"].flatMap(PageLanguage.init(rawValue:)) {
            answer.headers.append(
                ("set-cookie", "lang=\(wish.code); Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")
            )
        }
        if answer.status == 200, let key = shelfKey(request) { shelf.keep(answer, as: key) }
        return answer.unlessKnown(request)
    }

    /// A page that was just made for another reader. Reads nothing.
    package func kept(_ request: PageRequest) -> PageAnswer? {
        shelfKey(request).flatMap { shelf.page($0) }?.unlessKnown(request)
    }

    /// Readers without an account see the same page in the same language; programs the same in the same form, under the
    /// address by which they know us.
    private func shelfKey(_ request: PageRequest) -> String? {
        guard request.method == .get, request.cookie(Sessions.cookie) == nil,
            request.header("remote-user") == nil
        else {
            return nil
        }
        return
            "\(language(of: request).code) \(request.origin) \(request.header("accept") ?? "") \(request.target)"
    }

    /// What the reader chose, else what the browser wishes, else what is configured.
    private func language(of request: PageRequest) -> PageLanguage {
        request.query["lang"].flatMap(PageLanguage.init(rawValue:))
            ?? request.cookie("lang").flatMap(PageLanguage.init(rawValue:))
            ?? PageLanguage.preferred(by: request.header("accept-language")) ?? settings.language
    }

    private func made(_ visit: Visit) -> PageAnswer {
        do {
            return try screen(visit)
        } catch {
            return ErrorView.unreadable(visit)
        }
    }

    private func visit(_ request: PageRequest) -> Visit {
        let language = language(of: request)
        return Visit(
            request: request,
            settings: settings,
            stand: stand,
            clock: PageClock(now: surroundings.now(), language: language),
            words: PageWords(language),
            reader: sessions.reader(of: request, settings),
            isDaemonDown: isDaemonDown
        )
    }

    /// Asked now and then: the daemon's absence is no news to the second.
    private var isDaemonDown: Bool {
        let known = daemon.withLock { $0 }
        if let known, known.seenAt.duration(to: .now) < .seconds(5) { return known.isDown }
        let isDown = !surroundings.status().isRunning
        daemon.withLock { $0 = (isDown, .now) }
        return isDown
    }

    /// After something was written the next reader sees it.
    func renew() {
        shelf.clear()
        stand.renew()
    }
}

// MARK: - Where requests lead

extension Site {
    private func screen(_ visit: Visit) throws -> PageAnswer {
        let request = visit.request
        guard request.method == .get else { return try write(visit) }
        let path = request.path
        switch (path.first, path.count) {
        case (nil, _): return try FrontView.answer(visit)
        case ("latest", 1): return try LatestView.answer(visit)
        case ("stories", 2):
            return try number(path[1]).map { try StoryView.answer(visit, Story.ID($0)) }
                ?? ErrorView.notFound(visit)
        case ("events", 2):
            return try number(path[1]).map { try EventView.answer(visit, Event.ID($0)) }
                ?? ErrorView.notFound(visit)
        case ("stories", 4) where path[2] == "diff":
            guard let story = number(path[1]), let article = number(path[3]) else { break }
            return try DiffView.answer(visit, Story.ID(story), Article.ID(article))
        case ("articles", 3) where path[2] == "revisions":
            guard let article = number(path[1]) else { break }
            return try RevisionsView.answer(visit, Article.ID(article))
        case ("articles", 2):
            guard let id = number(path[1]),
                let story = try visit.stand.database.article(Article.ID(id))?.story
            else {
                break
            }
            return .moved(303, to: Addresses.story(story).text + "#a\(id)")
        case ("search", 1): return try SearchView.answer(visit)
        case ("outlets", 1): return try OutletsView.answer(visit)
        case ("outlets", 2): return try OutletView.answer(visit, Outlet.ID(path[1]))
        case ("agencies", 1): return try AgenciesView.answer(visit)
        case ("agencies", 2): return try AgencyView.answer(visit, path[1])
        case ("syndication", 1): return try SyndicationView.answer(visit)
        case ("missing", 1): return try MissingView.answer(visit)
        case ("watches", 1): return try WatchesView.answer(visit)
        case ("watches", 2): return try WatchView.answer(visit, path[1])
        case ("status", 1): return StatusView.answer(visit, surroundings.status())
        case ("about", 1): return AboutView.answer(visit)
        case ("offline", 1): return ErrorView.offline(visit)
        case ("login", 1) where visit.settings.hasUsers: return LoginView.answer(visit, hasFailed: false)
        default: break
        }
        return ErrorView.notFound(visit)
    }

    /// Ids as digits, also with the letter that labels them elsewhere: `763`, `s763`, `a854`, `e12`.
    private func number(_ text: String) -> Int64? {
        let digits = text.first.map { "sae".contains($0) } == true ? text.dropFirst() : text[...]
        guard (1...18).contains(digits.utf8.count), digits.allSatisfy({ ("0"..."9").contains($0) }) else {
            return nil
        }
        return Int64(digits)
    }

    /// What is the same for every reader and reads nothing.
    private func asset(_ request: PageRequest) -> PageAnswer? {
        guard request.method == .get else { return nil }
        switch request.path {
        case ["manifest.webmanifest"]: return Assets.manifest(visit(request).words)
        case ["worker.js"]: return Assets.worker
        case ["favicon.ico"]: return .moved(308, to: Assets.icon.address.text)
        case ["robots.txt"]:
            return PageAnswer(
                200,
                type: "text/plain; charset=utf-8",
                caching: "no-cache",
                Array("User-agent: *\nDisallow: /\n".utf8)
            )
        default: break
        }
        guard request.path.count == 2, request.path[0] == "assets" else { return nil }
        return Assets.byName[request.path[1]]?.answer
    }
}

/// Pages that were just made, for readers who ask for the same within seconds.
private final class PageShelf: Sendable {
    private struct Kept {
        let answer: PageAnswer
        let madeAt: ContinuousClock.Instant
    }

    /// So old may a page be.
    private static let hold: Duration = .seconds(3)
    private static let mostPages = 128
    private static let longestBytes = 200_000

    private let pages = Mutex<[String: Kept]>([:])

    func page(_ key: String) -> PageAnswer? {
        guard let kept = pages.withLock({ $0[key] }), kept.madeAt.duration(to: .now) < Self.hold else {
            return nil
        }
        return kept.answer
    }

    func keep(_ answer: PageAnswer, as key: String) {
        guard answer.body.count <= Self.longestBytes else { return }
        pages.withLock { pages in
            if pages.count >= Self.mostPages { pages.removeAll(keepingCapacity: true) }
            pages[key] = Kept(answer: answer, madeAt: .now)
        }
    }

    func clear() { pages.withLock { $0.removeAll() } }
}
