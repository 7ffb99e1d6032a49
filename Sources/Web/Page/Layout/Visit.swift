internal import News

/// One look at one page: who asks for what, when, and in which words to answer.
struct Visit {
    let request: PageRequest
    let settings: PageSettings
    let stand: Newsstand
    let clock: PageClock
    let words: PageWords
    /// Who is logged in.
    let reader: Reader?
    /// Whether the daemon is known not to run.
    let isDaemonDown: Bool

    var now: Timestamp { clock.now }
    var language: PageLanguage { words.language }

    /// The whole page around what a screen shows. `place` is the entry of the bar that it belongs to; on the front the name of
    /// the paper stands large.
    func page(
        _ status: Int = 200,
        title: String,
        place: Place? = nil,
        isFront: Bool = false,
        _ content: HTML
    ) -> PageAnswer {
        .page(status, Layout(visit: self, title: title, place: place, isFront: isFront).html(content))
    }
}

// MARK: - Parts that many screens show

extension Visit {
    func time(_ time: Timestamp) -> HTML {
        let age = Int(max(0, now.seconds(since: time)))
        return
            "<time datetime=\"\(time.description)\" data-age=\"\(age)\" title=\"\(clock.whole(time))\">\(clock.ago(time))</time>"
    }

    /// The time of day, for rows below each other.
    func clockTime(_ time: Timestamp) -> HTML {
        "<time datetime=\"\(time.description)\" title=\"\(clock.whole(time))\">\(clock.short(time))</time>"
    }

    /// A name from a feed or a configuration, kept apart from the direction of what is around it.
    func name(_ text: String) -> HTML { "<bdi>\(text)</bdi>" }

    func outletName(_ id: Outlet.ID) -> HTML { name(stand.name(of: id)) }

    func outletLink(_ id: Outlet.ID, _ text: String) -> HTML {
        "<a href=\"\(Addresses.outlet(id))\">\(name(text))</a>"
    }

    func outletLink(_ id: Outlet.ID) -> HTML {
        "<a href=\"\(Addresses.outlet(id))\">\(outletName(id))</a>"
    }

    func agencyLink(_ agency: String) -> HTML {
        "<a class=\"agency\" href=\"\(Addresses.agency(agency))\">\(name(agency))</a>"
    }

    /// Words of an outlet in a language of their own.
    func foreign(_ text: String, _ language: String?, tag: Tag = .span) -> HTML {
        let language = ContentLanguage.of(text, stated: language)
        switch tag {
        case .span: return "<span lang=\"\(language)\" dir=\"auto\">\(text)</span>"
        case .title: return "<span class=\"title\" lang=\"\(language)\" dir=\"auto\">\(text)</span>"
        case .heading: return "<h1 class=\"title\" lang=\"\(language)\" dir=\"auto\">\(text)</h1>"
        case .said: return "<p class=\"said\" lang=\"\(language)\" dir=\"auto\">\(text)</p>"
        case .paragraph: return "<p lang=\"\(language)\" dir=\"auto\">\(text)</p>"
        }
    }

    enum Tag { case span, title, heading, said, paragraph }

    /// A headline that leads to its story.
    func headline(_ title: String, _ language: String?, _ story: Story.ID, level: HeadingLevel = .two) -> HTML
    {
        headline(title, language, Addresses.story(story), level: level)
    }

    func headline(
        _ title: String,
        _ language: String?,
        _ address: OwnAddress,
        level: HeadingLevel = .two
    ) -> HTML {
        let text = title.allSatisfy(\.isWhitespace) ? words.noTitle : title
        let link: HTML = "<a href=\"\(address)\">\(text)</a>"
        let language = ContentLanguage.of(text, stated: language)
        switch level {
        case .two: return "<h2 class=\"title\" lang=\"\(language)\" dir=\"auto\">\(link)</h2>"
        case .three: return "<h3 class=\"title\" lang=\"\(language)\" dir=\"auto\">\(link)</h3>"
        case .none: return "<p class=\"title\" lang=\"\(language)\" dir=\"auto\">\(link)</p>"
        }
    }

    enum HeadingLevel { case two, three, none }

    func relation(_ relation: Relation) -> HTML {
        "<span class=\"relation \(relation.rawValue)\">\(words.relation(relation))</span>"
    }

    /// "+1 h", read from left to right in every language.
    func delay(_ seconds: Int64) -> HTML {
        guard seconds != 0 else { return "–" }
        return "<bdi dir=\"ltr\">\(seconds < 0 ? "−" : "+")\(clock.compact(seconds))</bdi>"
    }

    /// The heading of a part of a page, with where it leads on.
    func section(_ title: String, id: String, more: HTML = "") -> HTML {
        "<div class=\"section\"><h2 id=\"\(id)\">\(title)</h2>\(more)</div>\n"
    }

    /// A table that may be wider than the page: it is scrolled by itself, with the keyboard too.
    func table(label: String, _ heads: [HTML], _ rows: [HTML]) -> HTML {
        """
        <div class="table" role="region" aria-label="\(label)" tabindex="0"><table>
        <caption>\(label)</caption>
        <thead><tr>\(heads)</tr></thead>
        <tbody>
        \(rows)</tbody></table></div>

        """
    }

    func head(_ text: String, isNumber: Bool = false) -> HTML {
        isNumber ? "<th scope=\"col\" class=\"number\">\(text)</th>" : "<th scope=\"col\">\(text)</th>"
    }

    /// Words of a text, each of which leads to a search; nothing where there are none.
    func chips(_ title: String, _ id: String, _ words: [(text: String, query: String)], _ language: String?)
        -> HTML
    {
        guard !words.isEmpty else { return "" }
        let items: [HTML] = words.map { word in
            "<li><a href=\"\(Addresses.search(word.query))\" lang=\"\(ContentLanguage.of(word.text, stated: language))\" dir=\"auto\">\(word.text)</a></li>\n"
        }
        return "\(section(title, id: id))<ul class=\"words\">\n\(items)</ul>\n"
    }

    /// Nothing to show, why, and what to do.
    func empty(_ title: String, _ reason: String, _ more: HTML = "", level: HeadingLevel = .two) -> HTML {
        "<div class=\"empty\">\(level == .two ? "<h2>\(title)</h2>" : "<h1>\(title)</h1>" as HTML)<p>\(reason)</p>\(more)</div>\n"
    }
}

/// The language in which words of an outlet are marked up.
enum ContentLanguage {
    /// As the outlet states it where the letters do not contradict; else what the letters tell, which may be nothing: "".
    static func of(_ text: String, stated: String?) -> String {
        let isArabic = isArabic(text)
        if let stated, let tag = tag(stated) {
            let isOfArabicScript = ["ar", "fa", "ur", "ps", "ckb"].contains(
                tag.split(separator: "-").first.map { $0.lowercased() } ?? ""
            )
            if isOfArabicScript == isArabic { return tag }
        }
        return isArabic ? "ar" : ""
    }

    /// A language tag that browsers take; nil for anything else.
    static func tag(_ text: String) -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.utf8.count),
            parts.allSatisfy({ part in
                (1...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy { (97...122).contains($0 | 0x20) || (48...57).contains($0) }
            })
        else { return nil }
        return text
    }

    /// Whether the first letters are Arabic ones.
    private static func isArabic(_ text: String) -> Bool {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x370...0x52F: return false
            case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFEFC: return true
            default: continue
            }
        }
        return false
    }
}
