package import Logging
import News
import Storage

/// One thing that khabar says of its work: which, and the facts of this time.
///
/// The row of its name in `LogRecordTable.swift` says the rest: words, priority, id, what it means. It is made by the static
/// functions beside this file and said by `Logger.say`; nothing is logged otherwise.
package struct LogRecord: Sendable {
    package let name: Name
    /// That of the name's row, or lower where the same was said before.
    package private(set) var level: Logger.Level
    /// Without passwords and keys, see `Secrets`.
    package let facts: [Field: String]

    /// `facts` that are nil are left out.
    init(
        _ name: Name,
        of subject: Subject? = nil,
        _ facts: KeyValuePairs<Field, (any CustomStringConvertible)?> = [:]
    ) {
        let row = name.row
        self.name = name
        level = row.level
        var known = subject?.facts ?? [:]
        for (field, value) in facts {
            guard let text = value?.description else { continue }
            known[field] = Secrets.removed(from: text)
        }
        self.facts = known
        assert(
            known.keys.allSatisfy(row.carries.contains),
            "\(name.rawValue) carries \(known.keys), which its row does not name"
        )
    }

    /// The same, said louder or less loud.
    func at(_ level: Logger.Level) -> LogRecord {
        var record = self
        record.level = level
        return record
    }

    package var message: String { name.message(with: facts) }
}

extension LogRecord {
    /// Which feed or article a log record is about.
    struct Subject: Sendable {
        let facts: [Field: String]

        init(_ feed: FeedState) {
            let url = Secrets.removed(from: feed.url)
            facts = [
                .outlet: feed.outlet.text, .feed: "\(feed.id)", .feedURL: url,
                .host: URLReference(url).host ?? "",
            ]
        }

        /// An article, and which page of it where that is not its own address.
        init(_ id: Article.ID, _ article: Article, page: String? = nil) {
            let title = article.title.prefix(Subject.titleLimit)
            facts = [
                .outlet: article.outlet.text, .article: "\(id)",
                .url: Secrets.removed(from: page ?? article.url.text),
                .title: title.endIndex < article.title.endIndex ? title + "…" : article.title,
            ]
        }

        /// Characters; headlines are shorter, and what is longer is none.
        private static let titleLimit = 200
    }
}

extension LogRecord.Name {
    /// For people, in one line: the outlet, where there is one, and the row's words.
    package func message(with facts: [LogRecord.Field: String]) -> String {
        let words = row.words.filled { facts[$0] }
        return facts[.outlet].map { "\($0): \(words)" } ?? words
    }
}

// MARK: - Saying it

extension Logger {
    /// The only way in which khabar logs.
    package func say(
        _ record: LogRecord,
        file: String = #fileID,
        function: String = #function,
        line: UInt = #line
    ) {
        guard logLevel <= record.level else { return }
        log(
            level: record.level,
            "\(record.message)",
            metadata: record.metadata,
            file: file,
            function: function,
            line: line
        )
    }
}

extension LogRecord {
    /// Under which a line's metadata hold the log record's name.
    package static let metadataKey = "event"

    /// The name and the facts.
    package var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [LogRecord.metadataKey: "\(name.rawValue)"]
        for (field, value) in facts { metadata[field.rawValue] = .string(value) }
        return metadata
    }
}

extension Logger.Level {
    /// Source: syslog(3); `trace` has no number of its own.
    package var syslogNumber: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
