import Fetching
import FoundationEssentials
import Ingestion
import Logging
import News
import Parsing
import Storage

/// A folder with feeds in files, a database, and a line that polls them; removed when the test lets go of it.
final class SampleOutlets {
    let folder: URL
    private(set) var outlets: [Outlet] = []
    /// How feeds are polled that are read in no usual way, by their URLs.
    var feeds: [String: PolledFeed] = [:]
    var rules = ExtractionRules()
    var settlingSeconds: Int64 = 0
    var rechecksPerDay = 0
    var keeping = NewsWriter.Keeping()
    var access: Access?
    /// Each tells the target `desk`.
    var watches: [Watch] = []
    var pieceDuration: Duration = .seconds(3600)
    /// Who hears what is said.
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "khabar-line-\(UInt64.random(in: 0 ... .max))"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed is the system's to clean.
        try? FileManager.default.removeItem(at: folder)
    }

    var databasePath: String { folder.appending(path: "khabar.sqlite").path }

    /// Adds an outlet whose feed is a file; `write` fills it.
    func add(_ id: String, name: String, feedURL: String? = nil, fullText: Outlet.FullText = .auto) {
        let url = feedURL ?? "file://\(folder.appending(path: "\(id).xml").path)"
        outlets.append(
            Outlet(
                id: .init(id),
                name: name,
                language: "ar",
                feeds: [FeedSource(url: url)],
                fullText: fullText
            )
        )
    }

    func removeLastOutlet() {
        outlets.removeLast()
    }

    /// As if the configuration said otherwise from the next poll on.
    func change(_ body: (inout Outlet) -> Void) {
        for index in outlets.indices { body(&outlets[index]) }
    }

    func write(_ feed: String, to id: String) throws {
        try Data(feed.utf8).write(to: folder.appending(path: "\(id).xml"))
    }

    /// Opens the database as a new process would, polls every feed and its pages at `now`, and closes it.
    func poll(at now: String, choice: PollPass.Choice = .all) async throws -> [PollReport] {
        try await withLine(at: now) { line in
            let pass = PollPass(line)
            return try await pass.run(try await pass.feeds(choice))
        }
    }

    func withLine<T>(
        at now: String,
        width: Int = 4,
        timeout: Duration = .seconds(5),
        _ body: (Line) async throws -> T
    ) async throws -> T {
        guard let clock = WallClock(parsing: now), let loopback = PrivateHostRule(parsing: "127.0.0.0/8")
        else {
            preconditionFailure("\"\(now)\" is no time")
        }
        var settings = FetchSettings(userAgent: "khabar/test")
        settings.allowFiles = true
        settings.perHostGap = .zero
        settings.timeout = timeout
        settings.allowPrivateHosts = [loopback]
        let database = try NewsDatabase(path: databasePath, role: .writer, program: "test")
        let writer = NewsWriter(
            database,
            windowSeconds: 14 * 86400,
            settlingSeconds: settlingSeconds,
            rechecksPages: rechecksPerDay > 0,
            keeping: keeping,
            pieceDuration: pieceDuration,
            logger: logger
        )
        let stations = outlets.map {
            Line.Station(outlet: $0, everySeconds: 900, rules: rules, feeds: feeds, access: access)
        }
        try await writer.begin(with: outlets, rules: stations.feedRules, at: clock.now)
        try await writer.watch(
            watches,
            rules: [.init(id: "desk", rule: DeliveryRule())],
            addresses: [("desk", "somewhere")],
            outlets: outlets,
            at: clock.now
        )
        let fetcher = try Fetcher(settings)
        let line = Line(
            stations: stations,
            settings: PollSettings(minIntervalSeconds: 0, width: width, rechecksPerDay: rechecksPerDay),
            fetcher: fetcher,
            writer: writer,
            clock: clock,
            logger: logger
        )
        do {
            let result = try await body(line)
            await fetcher.stop()
            database.close()
            return result
        } catch {
            await fetcher.stop()
            database.close()
            throw error
        }
    }

    /// Puts a text in the place of the one that the only article has from its page.
    func store(text: String) throws {
        let database = try NewsDatabase(path: databasePath, role: .writer, program: "test")
        defer { database.close() }
        try database.write { transaction in
            let id = Article.ID(1)
            guard var article = try transaction.article(id), let known = try transaction.knownArticle(id)
            else { return }
            article.text = text
            _ = try transaction.revise(
                id,
                to: article,
                entryDigest: known.entryDigest,
                at: known.seenAt,
                believedAt: known.believedAt,
                isReading: true
            )
        }
    }

    func reader() throws -> NewsDatabase {
        try NewsDatabase(path: databasePath, role: .reader)
    }
}

/// Feeds and texts for tests, every paragraph unlike every other.
enum Sample {
    /// An RSS feed with the whole text of its items.
    static func feed(_ items: String...) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>عينة</title><link>https://sample.example/</link><description/>
        \(items.joined(separator: "\n"))
        </channel></rss>
        """
    }

    static func item(_ number: Int, of site: String, title: String, published: String, text: [String])
        -> String
    {
        """
        <item><title>\(title)</title><link>\(site)\(number)/</link><guid>\(site)?p=\(number)</guid>
        <pubDate>\(published)</pubDate>
        <content:encoded><![CDATA[\(text.map { "<p>\($0)</p>" }.joined())]]></content:encoded></item>
        """
    }

    /// An item that carries only the beginning of its text.
    static func excerpt(_ number: Int, link: String, title: String, published: String, text: [String])
        -> String
    {
        """
        <item><title>\(title)</title><link>\(link)</link><guid>\(link)?p=\(number)</guid><pubDate>\(published)</pubDate>
        <description><![CDATA[<p>\(text[0].prefix(60)) [&#8230;]</p>]]></description></item>
        """
    }

    static let library = [
        "أعطيت اليوم بمدينة شفشاون انطلاقة مشروع حافلة القراءة الذي يروم تقريب الكتاب من أطفال القرى الجبلية البعيدة.",
        "وتضم الحافلة التي هيئت على شكل مكتبة متنقلة أزيد من 3200 كتاب باللغات العربية والأمازيغية والفرنسية.",
        "وقال رئيس الجمعية سعيد البقالي إن الحافلة ستجوب 26 دوارا مرتين في الشهر طيلة الموسم الدراسي المقبل.",
        "وأبرز أن تكلفة المشروع بلغت 640 ألف درهم ساهم فيها متبرعون من أبناء المنطقة المقيمين بالخارج.",
        "وأكدت مديرة مدرسة بني أحمد أن التلاميذ كانوا يقطعون أكثر من أربعين كيلومترا لبلوغ أقرب مكتبة عمومية.",
        "وتعتزم الجهة المنظمة توسيع التجربة بعد تقييمها لتشمل إقليمي وزان والحسيمة مع خزانات صغيرة قارة بالدواوير.",
    ]

    static let harbour = [
        "استقبل ميناء أكادير صباح اليوم أول سفينة صيد تعمل بمحرك هجين بعد ثلاث سنوات من الدراسات والتجارب البحرية.",
        "ويبلغ طول السفينة 24 مترا وتستطيع الإبحار ست ساعات بالطاقة الكهربائية وحدها وفق ما صرح به ربانها.",
        "وأوضح ممثل المجهزين أن أهم عائق يبقى هو ثمن البطاريات ومحطات الشحن على الأرصفة والصيانة الدورية للمحركات.",
        "وستستمر التجربة عاما كاملا قبل اتخاذ قرار تعميمها على باقي أسطول الصيد الساحلي بجهة سوس وباقي الجهات.",
        "ويعول المهنيون على دعم عمومي يخفف كلفة الاستثمار الأولى ويشجع الشباب على ولوج مهن البحر بتكوين ملائم.",
        "وكان المعهد العالي للصيد البحري قد أشرف على التكوين التطبيقي لطاقم السفينة الجديدة خلال فصل الربيع الماضي.",
    ]
}
