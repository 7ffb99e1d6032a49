package import News
package import Storage

/// A message as it is told, before it takes the form that its target shows.
package struct WatchMessage: Hashable, Sendable {
    /// One thing that it tells.
    package struct Line: Hashable, Sendable {
        /// As in the `watch_hits` view.
        package let occasion: String
        package let watch: String
        package let title: String
        /// Where it can be read; nil where there is no such place.
        package let link: String?
        /// Outlet, number of outlets and agency, as far as they are known.
        package let facts: [String]
    }

    package let title: String
    package let lines: [Line]
    /// Finds that it has no room for.
    package let more: Int
    package let language: MessageLanguage

    package init(title: String, lines: [Line], more: Int, language: MessageLanguage) {
        self.title = title
        self.lines = lines
        self.more = more
        self.language = language
    }
}

extension WatchMessage {
    /// The most that one message tells; what a summary has beyond is counted.
    static let mostLines = 20
    /// Characters; headlines are shorter.
    private static let titleLimit = 200

    init(
        _ delivery: Delivery,
        _ hits: [DeliveredHit],
        outlets: [Outlet.ID: String],
        page: String?,
        language: MessageLanguage
    ) {
        self.language = language
        lines = hits.prefix(WatchMessage.mostLines).map { hit in
            WatchMessage.line(hit, outlets, page, language)
        }
        more = max(0, delivery.hitCount - lines.count)
        let name = hits.first?.watchName ?? delivery.watch
        switch (delivery.digest, delivery.watch) {
        case (.weekly?, _): title = "\(language.weeklyDigest): \(name ?? "")"
        case (_?, _): title = "\(language.digest): \(name ?? "")"
        case (nil, let watch?): title = name ?? watch
        case (nil, nil): title = language.summary
        }
    }

    private static func line(
        _ hit: DeliveredHit,
        _ outlets: [Outlet.ID: String],
        _ page: String?,
        _ language: MessageLanguage
    ) -> Line {
        var facts: [String] = []
        // The article that was edited, removed or copied says more of it than its story does.
        let isOfArticle = ["edited", "removed", "mine-copied"].contains(hit.occasion)
        let outlet = isOfArticle ? hit.article?.article.outlet : hit.story?.firstOutlet ?? hit.feedOutlet
        if let outlet { facts.append(outlets[outlet] ?? outlet.text) }
        if let story = hit.story {
            if story.outletCount > 1 { facts.append(language.outlets(story.outletCount)) }
            if let agency = story.agency { facts.append(agency) }
        }
        let title = isOfArticle ? hit.article?.article.title : hit.story?.title
        let own = page.flatMap { page in
            hit.event.map { "\(page)/events/\($0)" } ?? hit.story.map { "\(page)/stories/\($0.id)" }
        }
        return Line(
            occasion: hit.occasion == "digest" ? "" : hit.occasion,
            watch: hit.watchName,
            title: shortened(title ?? hit.feedURL ?? language.trialWithoutStory),
            link: own ?? hit.article?.article.url.text ?? hit.feedURL,
            facts: facts
        )
    }

    private static func shortened(_ title: String) -> String {
        let line = title.split(whereSeparator: \.isNewline).joined(separator: " ")
        let cut = line.prefix(titleLimit)
        return cut.endIndex < line.endIndex ? cut + "…" : line
    }
}

extension WatchMessage {
    /// A digest of stories, the weightiest first; `article` gives the address of a story's original.
    package init(
        digest stories: [StoryRow],
        of watch: String?,
        outlets: [Outlet.ID: String],
        page: String?,
        language: MessageLanguage,
        article: (Article.ID) throws -> String?
    ) rethrows {
        let title = watch.map { "\(language.digest): \($0)" } ?? language.digest
        self.init(
            title: title,
            lines: try stories.map { story in
                Line(
                    occasion: "",
                    watch: title,
                    title: WatchMessage.shortened(story.title),
                    link: try page.map { "\($0)/stories/\(story.id)" } ?? article(story.original),
                    facts: [outlets[story.firstOutlet] ?? story.firstOutlet.text]
                        + (story.outletCount > 1 ? [language.outlets(story.outletCount)] : [])
                        + [story.agency].compactMap { $0 }
                )
            },
            more: 0,
            language: language
        )
    }
}

// MARK: - As text

extension WatchMessage {
    /// The heading of a line: what happened, and of a summary for which watch.
    func heading(of line: Line) -> String {
        if line.occasion.isEmpty { return "" }
        let words = language.words(for: line.occasion)
        return line.watch == title ? words : "\(line.watch): \(words)"
    }

    /// A line each for heading and title, facts, and link, with an empty line between finds.
    package var text: String {
        var parts = lines.map { line in
            [
                line.occasion.isEmpty ? line.title : "\(heading(of: line)): \(line.title)",
                line.facts.joined(separator: " · "), line.link ?? "",
            ]
            .filter { !$0.isEmpty }.joined(separator: "\n")
        }
        if more > 0 { parts.append(language.more(more)) }
        return parts.joined(separator: "\n\n")
    }

    /// The subject of a mail or the title of a note.
    var subject: String {
        guard lines.count == 1, more == 0, let line = lines.first else {
            return "\(title) (\(lines.count + more))"
        }
        return "\(title): \(line.title)"
    }

    /// A whole document that mail readers show: right to left where its language is, its styles in the elements.
    package var html: HTML {
        let items: [HTML] = lines.map { line in
            let title: HTML
            if let link = line.link.flatMap({ WebLink($0) }) {
                title = "<a href=\"\(link)\" style=\"color:#0b57d0;text-decoration:none\">\(line.title)</a>"
            } else {
                title = "\(line.title)"
            }
            return """
                <li style="margin:0 0 16px"><div style="color:#5f6368;font-size:13px">\(heading(of: line))</div>
                <div dir="auto" style="font-size:17px;font-weight:600">\(title)</div>
                <div style="color:#5f6368;font-size:13px">\(line.facts.joined(separator: " · "))</div></li>
                """
        }
        let others: HTML = more > 0 ? "<p>\(language.more(more))</p>" : ""
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)" dir="\(language.isRightToLeft ? "rtl" : "ltr")"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width"><title>\(title)</title></head>
            <body style="margin:0;padding:16px;font-family:'Noto Naskh Arabic',Tahoma,Arial,sans-serif;line-height:1.6;color:#202124;overflow-wrap:anywhere">
            <div style="max-width:640px;margin:0 auto"><h1 style="font-size:20px">\(title)</h1>
            <ul style="list-style:none;margin:0;padding:0">\(items.joined(separator: ""))</ul>
            \(others)</div></body></html>
            """
    }
}
