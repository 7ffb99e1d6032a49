import Foundation
import News
import Storage
import Testing

@testable import Ingestion

/// Which entries are one article, whatever feeds do with ids and addresses.
@Suite("Identity: the same article once, different articles each")
struct IdentityTests {
    /// What a feed states of one article. No `id` leaves the guid out.
    private struct Item {
        var id: String?
        var link: String
        var title: String
        var hour = 8
        var text: String
    }

    private static let titles = [
        "حافلة القراءة تجوب القرى", "سفينة صيد بمحرك هجين", "دورة تكوينية في الخط العربي",
        "أمطار غزيرة بجهة الشرق", "افتتاح معرض الكتاب بطنجة", "تأجيل مباراة نهضة بركان",
        "ارتفاع أسعار الخضر بالجملة", "انقطاع الكهرباء بأحياء سلا", "تكريم الممثلة نعيمة المشرقي",
        "اكتشاف نقوش صخرية بطاطا", "قطار جديد بين فاس ووجدة", "حملة للتبرع بالدم بالرباط",
        "توقيف مروج للمخدرات بتطوان", "مشروع لتحلية مياه البحر", "إضراب أساتذة التعليم العالي",
        "نهاية موسم جني الزيتون", "فوز المنتخب النسوي على غانا",
    ]

    /// A text of which no three words in a row are another's.
    private static func text(_ number: Int, words: Int = 40) -> String {
        (0..<words).map { "\(letters(number))\(letters($0))" }.joined(separator: " ")
    }

    /// A number in two letters, since digits are words of their own.
    private static func letters(_ number: Int) -> String {
        let letters = Array("bdfghjkmnprstvwz")
        return "\(letters[number / 16 % 16])a\(letters[number % 16])o"
    }

    private static func item(_ number: Int, id: String? = nil, link: String) -> Item {
        Item(id: id, link: link, title: titles[number], hour: number % 12, text: text(number))
    }

    private static func feed(_ items: [Item]) -> String {
        Sample.feed(
            items.map { item in
                """
                <item><title>\(item.title)</title><link>\(item.link)</link>
                \(item.id.map { "<guid isPermaLink=\"false\">\($0)</guid>" } ?? "")
                <pubDate>Sat, 31 May 2025 \(item.hour < 10 ? "0" : "")\(item.hour):07:09 GMT</pubDate>
                <description>\(item.text)</description></item>
                """
            }.joined(separator: "\n")
        )
    }

    private final class World {
        let sample: SampleOutlets
        var hour = 12

        init(fullText: Outlet.FullText = .never) throws {
            sample = try SampleOutlets()
            sample.add("sada", name: "صدى الأطلس", fullText: fullText)
        }

        /// How many articles were new and changed.
        func poll(_ items: [Item]) async throws -> [Int] {
            try sample.write(IdentityTests.feed(items), to: "sada")
            let day = 31 + hour / 24
            let date = day > 31 ? "2025-06-0\(day - 31)" : "2025-05-31"
            let reports = try await sample.poll(at: "\(date)T\(hour % 24 < 10 ? "0" : "")\(hour % 24):00:00Z")
            hour += 1
            return switch reports.first?.outcome {
            case .news(let new, let changed): [new, changed]
            case .unchanged: [0, 0]
            default: []
            }
        }

        func articles() throws -> [ArticleRow] { try sample.reader().articles(NewsFilter(limit: 500)) }
        var revisions: Int { get throws { try articles().reduce(0) { $0 + $1.revisionCount } } }
    }

    @Test(
        "entries that share one link without ids are as many articles, and stay those at the next poll",
        arguments: [10, 17]
    )
    func oneLinkNoIDs(count: Int) async throws {
        let world = try World()
        let items = (0..<count).map { Self.item($0, link: "https://sada.example/live") }
        #expect(try await world.poll(items) == [count, 0])
        #expect(try await world.poll(items.reversed()) == [0, 0])
        #expect(
            try await world.poll(items + [Item(link: items[0].link, title: "خبر", text: "نص")]) == [1, 0]
        )
        #expect(try world.articles().count == count + 1)
        #expect(try Set(world.articles().map(\.article.url)).count == count + 1)
        #expect(try world.revisions == 0)
        #expect(try world.sample.reader().problems() == [])
    }

    @Test("flashes of a title alone at one link are articles of their own")
    func titlesAlone() async throws {
        let world = try World()
        let items = (0..<10).map { number in
            var item = Self.item(number, link: "https://sada.example/flash")
            item.text = ""
            return item
        }
        #expect(try await world.poll(items) == [10, 0])
        #expect(try await world.poll(Array(items.dropFirst(3))) == [0, 0])
        #expect(try await world.poll(Array(items.suffix(1))) == [0, 0])
    }

    @Test(
        "entries of one page that their fragments tell apart keep them, with ids and without",
        arguments: [true, false],
        ["https://sada.example/app#!/news/", "https://sada.example/page.html#n"]
    )
    func fragments(hasIDs: Bool, base: String) async throws {
        let world = try World()
        let items = (0..<6).map { Self.item($0, id: hasIDs ? "g\($0)" : nil, link: "\(base)\($0)") }
        #expect(try await world.poll(items) == [6, 0])
        #expect(try await world.poll(items) == [0, 0])
        #expect(try Set(world.articles().map(\.article.url.text)) == Set(items.map(\.link)))
        // Its own mark tells that it is the same, so the outlet has changed it.
        var edited = items
        edited[2].title += " مجددا"
        #expect(try await world.poll(edited) == [0, 1])
        #expect(try world.revisions == 1)
    }

    @Test("a few entries on one live page among others are no revisions of each other")
    func livePage() async throws {
        let world = try World()
        let items = (0..<10).map { number in
            let link = number < 4 ? "https://sada.example/live" : "https://sada.example/\(number)/"
            return Self.item(number, id: "g\(number)", link: link)
        }
        #expect(try await world.poll(items) == [10, 0])
        for _ in 0..<3 { #expect(try await world.poll(items) == [0, 0]) }
        #expect(try world.revisions == 0)
    }

    @Test("an entry that stands twice in a document is one article, and its two wordings do not take turns")
    func statedTwice() async throws {
        let world = try World()
        var second = Self.item(0, id: "b", link: "https://sada.example/0/")
        second.text += " وأضاف المصدر أن الأشغال ستنتهي قريبا"
        second.title = "عنوان محين للخبر"
        let items = [Self.item(0, id: "a", link: "https://sada.example/0/"), second]
        #expect(try await world.poll(items) == [1, 0])
        for _ in 0..<3 { #expect(try await world.poll(items) == [0, 0]) }
        #expect(try await world.poll([second]) == [0, 1])
        #expect(try await world.poll(items) == [0, 0])
        #expect(try world.revisions == 1)
    }

    @Test("the same id is the same article under another title, address or text")
    func sameID() async throws {
        let world = try World()
        var item = Self.item(1, id: "g1", link: "https://sada.example/1/")
        #expect(try await world.poll([item]) == [1, 0])
        (item.link, item.title) = ("https://sada.example/moved/1/", "عنوان آخر تماما")
        #expect(try await world.poll([item]) == [0, 1])
        #expect(try world.articles().map(\.article.url.text) == ["https://sada.example/moved/1/"])
        item.text = Self.text(77)
        #expect(try await world.poll([item]) == [0, 1])
        #expect(try world.articles().count == 1)
    }

    @Test("ids that are given anew, to each place of the list or to one slot, hide no article")
    func reusedIDs() async throws {
        let world = try World()
        func list(_ numbers: [Int]) -> [Item] {
            numbers.enumerated().map { Self.item($1, id: "\($0)", link: "https://sada.example/\($1)/") }
        }
        #expect(try await world.poll(list([2, 1, 0])) == [3, 0])
        #expect(try await world.poll(list([3, 2, 1])) == [1, 0])
        #expect(try await world.poll(list([4, 3, 2])) == [1, 0])
        let slot = try World()
        for number in 0..<3 {
            #expect(
                try await slot.poll([Self.item(number, id: "top", link: "https://sada.example/")]) == [1, 0]
            )
        }
        #expect(try slot.revisions == 0)
        #expect(try Set(slot.articles().map(\.article.url)).count == 3)
    }

    @Test("another id at the same address: the title or most of the text says that it is the same")
    func otherID() async throws {
        let world = try World()
        var item = Self.item(5, id: "a", link: "https://sada.example/5/")
        #expect(try await world.poll([item]) == [1, 0])
        (item.id, item.text) = ("b", Self.text(50))
        #expect(try await world.poll([item]) == [0, 1])
        (item.id, item.title) = ("c", "عنوان آخر")
        #expect(try await world.poll([item]) == [0, 1])
        #expect(try await world.poll([Self.item(6, id: "d", link: item.link)]) == [1, 0])
        #expect(try await world.poll([item, Self.item(6, id: "d", link: item.link)]) == [0, 0])
        #expect(try world.articles().count == 2)
    }

    @Test("the only entry of an address without id has been changed, and is no second article")
    func changedWithoutID() async throws {
        let world = try World()
        #expect(try await world.poll([Self.item(7, link: "https://sada.example/7/")]) == [1, 0])
        #expect(try await world.poll([Self.item(8, link: "https://sada.example/7/")]) == [0, 1])
        #expect(try world.revisions == 1)
    }

    /// How addresses change, of an article with that number.
    private static let moves: [(String, String)] = [
        ("http://sada.example/%d/", "https://sada.example/%d/"),
        ("https://www.sada.example/%d/", "https://sada.example/%d/"),
        ("http://sada.example/%d/", "https://www.sada.example/%d/"),
        ("https://sada.example/slug-%d/", "https://sada.example/corrected-slug-%d/"),
        ("https://sada.example/%d/", "https://sada.example/%d/?ref=rss"),
        ("https://sada.example/%d/?ref=rss", "https://sada.example/%d/"),
        ("https://sada.example/%d/", "https://news.other.example/a/%d"),
    ]

    @Test(
        "part of a feed, or all of it, moves to another address: nothing comes twice",
        arguments: moves.indices,
        [[0, 1], [0, 1, 2, 3, 4, 5]]
    )
    func moved(move: Int, which: [Int]) async throws {
        let (before, after) = Self.moves[move]
        for hasIDs in [true, false] {
            let world = try World()
            func link(_ form: String, _ number: Int) -> String { form.replacing("%d", with: "\(number)") }
            let items = (0..<6).map {
                Self.item($0, id: hasIDs ? link(before, $0) : nil, link: link(before, $0))
            }
            #expect(try await world.poll(items) == [6, 0])
            var there = items
            for number in which {
                there[number].link = link(after, number)
                if hasIDs { there[number].id = link(after, number) }
            }
            #expect(try await world.poll(there) == [0, 0], "\(hasIDs)")
            #expect(try await world.poll(there) == [0, 0], "\(hasIDs)")
            #expect(try world.articles().count == 6)
            let first = try world.articles().first { $0.article.title == items[0].title }
            #expect(first?.article.url.text == link(after, 0))
            // Then one of them is edited, and one more comes.
            there[0].title = "تصحيح: عنوان محين"
            there.append(Self.item(9, id: hasIDs ? "9" : nil, link: link(after, 9)))
            #expect(try await world.poll(there) == [1, 1], "\(hasIDs)")
            #expect(try world.revisions == 1)
        }
    }

    @Test(
        "a title that is edited with the whole change of addresses makes no double",
        arguments: moves.indices
    )
    func movedAndEdited(move: Int) async throws {
        let (before, after) = Self.moves[move]
        let world = try World()
        func link(_ form: String, _ number: Int) -> String { form.replacing("%d", with: "\(number)") }
        let items = (0..<6).map { Self.item($0, id: link(before, $0), link: link(before, $0)) }
        #expect(try await world.poll(items) == [6, 0])
        var there = (0..<6).map { Self.item($0, id: link(after, $0), link: link(after, $0)) }
        there[3].title = "عنوان جديد لا يشبه القديم"
        #expect(try await world.poll(there) == [0, 1])
        #expect(try await world.poll(there) == [0, 0])
        #expect(try world.articles().count == 6)
    }

    @Test("a column under one title at one hour of each day is another article each day")
    func column() async throws {
        let world = try World()
        for day in 0..<4 {
            let item = Item(
                id: "w\(day)",
                link: "https://sada.example/weather/\(day)",
                title: "أحوال الطقس",
                hour: day,
                text: Self.text(day)
            )
            #expect(try await world.poll([item]) == [1, 0])
        }
    }

    @Test("two feeds of an outlet that state one article each in its way do not take turns")
    func twoFeeds() async throws {
        let world = try World()
        let second = world.sample.folder.appending(path: "second.xml")
        world.sample.change { $0.feeds.append(FeedSource(url: "file://\(second.path)")) }
        let item = Self.item(1, id: "1", link: "https://sada.example/1/")
        var other = item
        (other.id, other.text) = ("p=1", String(item.text.prefix(80)))
        try Data(Self.feed([other]).utf8).write(to: second)
        _ = try await world.poll([item])
        for _ in 0..<3 { _ = try await world.poll([item]) }
        #expect(try world.articles().count == 1)
        #expect(try world.revisions <= 1)
    }
}
