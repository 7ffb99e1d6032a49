package import News

/// How khabar fares, in the words of the program that knows.
package struct StatusReport: Hashable, Sendable {
    package enum Grade: Hashable, Sendable { case well, degraded, bad }

    package struct Finding: Hashable, Sendable {
        package let isBad: Bool
        package let trouble: Trouble

        package init(isBad: Bool, trouble: Trouble) {
            self.isBad = isBad
            self.trouble = trouble
        }
    }

    package let grade: Grade
    package let isRunning: Bool
    package let version: String
    package let startedAt: Timestamp?
    package let articles: Int
    package let stories: Int
    package let lastArticleAt: Timestamp?
    /// By state, as `khabar feeds` names them.
    package let feeds: [(state: String, count: Int)]
    package let databaseBytes: Int
    package let findings: [Finding]

    package init(
        grade: Grade,
        isRunning: Bool,
        version: String,
        startedAt: Timestamp?,
        articles: Int,
        stories: Int,
        lastArticleAt: Timestamp?,
        feeds: [(state: String, count: Int)],
        databaseBytes: Int,
        findings: [Finding]
    ) {
        self.grade = grade
        self.isRunning = isRunning
        self.version = version
        self.startedAt = startedAt
        self.articles = articles
        self.stories = stories
        self.lastArticleAt = lastArticleAt
        self.feeds = feeds
        self.databaseBytes = databaseBytes
        self.findings = findings
    }

    package static func == (one: StatusReport, other: StatusReport) -> Bool {
        one.grade == other.grade && one.isRunning == other.isRunning && one.version == other.version
            && one.startedAt == other.startedAt && one.articles == other.articles
            && one.stories == other.stories
            && one.lastArticleAt == other.lastArticleAt && one.databaseBytes == other.databaseBytes
            && one.findings == other.findings && one.feeds.elementsEqual(other.feeds, by: ==)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(articles)
        hasher.combine(stories)
        hasher.combine(findings)
    }
}

/// The state of the service, for people.
enum StatusView {
    static func answer(_ visit: Visit, _ report: StatusReport) -> PageAnswer {
        let words = visit.words
        var facts: [HTML] = [
            "<div><dt>\(words.daemon)</dt><dd><span class=\"state \(report.isRunning ? "ok" : "bad")\">\(report.isRunning ? words.runs : words.isStopped)</span>\(since(visit, report))</dd></div>\n",
            "<div><dt>\(words.lastNews)</dt><dd>\(report.lastArticleAt.map { visit.time($0) } ?? "–")</dd></div>\n",
            "<div><dt>\(words.kept)</dt><dd>\(words.articles(report.articles))<span class=\"small\">\(words.stories(report.stories))</span></dd></div>\n",
            "<div><dt>\(words.database)</dt><dd><bdi dir=\"ltr\">\(words.decimal(Double(report.databaseBytes) / 1_000_000)) MB</bdi></dd></div>\n",
        ]
        facts.append(
            "<div><dt>\(words.version)</dt><dd><bdi dir=\"ltr\">\(report.version)</bdi></dd></div>\n"
        )
        let feeds: [HTML] = report.feeds.map { feed in
            "<tr><th scope=\"row\">\(words.feedState(feed.state))</th><td class=\"number\">\(words.number(feed.count))</td></tr>\n"
        }
        let troubles: [HTML] = report.findings.map { finding in
            """
            <li><p class="state \(finding.isBad ? "bad" : "degraded")"><b>\(words.trouble(finding.trouble, visit.clock))</b></p><p class="quiet">\(words.remedy(finding.trouble))</p></li>

            """
        }
        let list: HTML =
            troubles.isEmpty
            ? ""
            : "\(visit.section(words.whatIsWrong, id: "troubles"))<ul class=\"rows\">\n\(troubles)</ul>\n"
        let table: HTML =
            feeds.isEmpty
            ? ""
            : visit.table(
                label: words.feedsLabel,
                [visit.head(words.state), visit.head(words.feedsHead, isNumber: true)],
                feeds
            )
        return visit.page(
            title: words.status,
            """
            <div class="head"><h1>\(words.status)</h1><p class="lede">\(words.grade(report.grade))</p></div>
            <dl class="facts">
            \(facts)</dl>
            \(list)\(table)
            """
        )
    }

    private static func since(_ visit: Visit, _ report: StatusReport) -> HTML {
        report.startedAt.map { "<span class=\"small\">\(visit.time($0))</span>" } ?? ""
    }
}
