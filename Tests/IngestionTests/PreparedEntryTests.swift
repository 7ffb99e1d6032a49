import News
import Testing

@testable import Ingestion

struct PreparedEntryTests {
    private let outlet = Outlet(id: .init("sada"), name: "صدى الأطلس", language: "ar")
    private let seen = Timestamp(secondsSince1970: 1_748_660_400)
    private let long = String(repeating: "تواصلت الأشغال بورش تهيئة المدينة العتيقة. ", count: 20) + "انتهى."

    private func entry(_ change: (inout Entry) -> Void) -> PreparedEntry {
        var entry = Entry()
        entry.id = "https://sada.example/?p=1"
        entry.title = "عنوان"
        entry.link = "https://sada.example/1/?utm_source=rss"
        change(&entry)
        return PreparedEntry(entry, of: outlet, from: feed())
    }

    private func feed(_ texts: FullTextJudge = FullTextJudge()) -> PreparedEntry.Source {
        PreparedEntry.Source(
            feedURL: "https://sada.example/feed/",
            outlet: outlet,
            identity: nil,
            texts: texts,
            seenAt: seen
        )
    }

    @Test("a long text is taken from the feed, a cut one asks for the page")
    func fullText() {
        #expect(entry { $0.text = long }.pageURL == nil)
        #expect(entry { $0.text = long + " […]" }.pageURL == "https://sada.example/1/?utm_source=rss")
        #expect(entry { $0.text = "خبر قصير." }.pageURL != nil)
        #expect(entry { $0.text = "خبر قصير." }.prepared.article.textSource == .excerpt)
    }

    @Test("short content that goes beyond its summary is full")
    func shortContent() {
        let prepared = entry {
            $0.summary = "<p>جملة أولى […]</p>"
            $0.content = "<p>جملة أولى ثم جملة ثانية تكمل الخبر القصير.</p>"
            $0.text = "جملة أولى ثم جملة ثانية تكمل الخبر القصير."
        }
        #expect(prepared.pageURL == nil)
        #expect(prepared.prepared.article.textSource == .feed)
    }

    @Test("texts that all end at one length were cut, though they do not say so")
    func cutByLength() {
        let source = String(repeating: "تواصلت الأشغال بورش تهيئة المدينة العتيقة بفاس. ", count: 40)
        func entry(_ length: Int) -> Entry {
            var entry = Entry()
            entry.link = "https://sada.example/\(length)/"
            entry.text = String(source.prefix(length))
            return entry
        }
        let cut = [998, 1000, 999, 1001].map(entry)
        let own = [700, 1000, 850, 1400].map(entry)
        #expect(PreparedEntry(cut[0], of: outlet, from: feed(FullTextJudge(cut))).pageURL != nil)
        #expect(PreparedEntry(own[0], of: outlet, from: feed(FullTextJudge(own))).pageURL == nil)
        // What its pages have shown weighs more.
        #expect(
            PreparedEntry(cut[0], of: outlet, from: feed(FullTextJudge(cut, carries: .full))).pageURL == nil
        )
        #expect(
            PreparedEntry(own[0], of: outlet, from: feed(FullTextJudge(own, carries: .excerpt))).pageURL
                != nil
        )
    }

    @Test("what pages have shown of a feed is believed after five of them, and unlearnt as it was learnt")
    func pageEvidence() {
        let entry = String(repeating: "خبر قصير ", count: 20)
        var evidence = PageEvidence(longer: 0, same: 0)
        for _ in 0..<4 { evidence.count(page: entry, entry: entry) }
        #expect(evidence.carries == nil)
        evidence.count(page: entry, entry: entry)
        #expect(evidence.carries == .full)
        evidence.count(page: "حظر", entry: entry)
        evidence.count(page: entry, entry: "موجز")
        #expect(evidence == PageEvidence(longer: 0, same: 5))
        for _ in 0..<40 { evidence.count(page: entry + entry, entry: entry) }
        #expect(evidence.carries == .excerpt)
        #expect(evidence.longer + evidence.same <= 32)
    }

    @Test("the line that WordPress adds is no part of the text, and does not hide the cut above it")
    func footer() {
        let prepared = entry { $0.text = "\(long) […]\n\nThe post عنوان appeared first on صدى الأطلس." }
        #expect(prepared.prepared.article.text == "\(long) […]")
        #expect(prepared.pageURL != nil)
        #expect(FeedFooter.removed(from: "The post office reopened.") == "The post office reopened.")
    }

    @Test("the address is free of tracking, and an entry without a link has one of its own")
    func address() {
        #expect(entry { _ in }.prepared.article.url.text == "https://sada.example/1/")
        let first = entry { $0.link = nil }
        let second = entry {
            $0.link = nil
            $0.id = "other"
        }
        #expect(first.prepared.article.url.text.hasPrefix("urn:khabar:entry:"))
        #expect(first.prepared.article.url != second.prepared.article.url)
        #expect(first.pageURL == nil)
    }

    @Test(
        "a claim that lies ahead of the clock, or before the Web, is kept but not believed",
        arguments: [
            (-3600, -3600), (600, 600), (3600, 0), (31_536_000, 0), (-630_720_000, -630_720_000),
            (-1_748_660_400, 0), (-3_153_600_000, 0),
        ] as [(Int64, Int64)]
    )
    func believed(claimed: Int64, believed: Int64) {
        let prepared = entry { $0.published = seen.advanced(bySeconds: claimed) }.prepared
        #expect(prepared.article.publishedAt == seen.advanced(bySeconds: claimed))
        #expect(prepared.believedAt == seen.advanced(bySeconds: believed))
    }

    @Test("where the claim of publication cannot be believed, that of a change stands in for it")
    func updatedStandsIn() {
        let prepared = entry {
            $0.published = Timestamp(secondsSince1970: 0)
            $0.updated = seen.advanced(bySeconds: -60)
        }.prepared
        #expect(prepared.believedAt == seen.advanced(bySeconds: -60))
    }

    @Test("an article dated anew after it was seen grows no younger; a claim from before counts")
    func datedAnew() {
        func revised(_ claim: Int64?) -> Timestamp {
            BelievedTime.revised(
                published: BelievedTime.Claim(claim.map { seen.advanced(bySeconds: $0) }, .instant),
                before: seen.advanced(bySeconds: -100),
                seenAt: seen,
                known: seen.advanced(bySeconds: -100)
            )
        }
        #expect(revised(86400) == seen.advanced(bySeconds: -100))
        #expect(revised(nil) == seen.advanced(bySeconds: -100))
        #expect(revised(-500) == seen.advanced(bySeconds: -500))
        #expect(revised(-100) == seen.advanced(bySeconds: -100))
    }

    @Test("an agency's credit is read from the text")
    func agency() {
        #expect(entry { $0.text = long + " ومع" }.prepared.article.agency == "MAP")
    }

    @Test("the digest changes with title or text and with nothing else")
    func digest() {
        let base = entry { $0.text = long }
        #expect(
            entry {
                $0.text = long; $0.categories = ["x"]
            }.entryDigest == base.entryDigest
        )
        #expect(entry { $0.text = long + "." }.entryDigest != base.entryDigest)
        #expect(
            entry {
                $0.text = long; $0.title = "آخر"
            }.entryDigest != base.entryDigest
        )
    }
}
