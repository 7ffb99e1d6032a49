import Logging

/// The two pages that are made from the table of log records, for people and for the journal.
package enum LogDocuments {
    /// `LOG.md` beside the table.
    package static var page: String {
        var page = """
            # What khabar logs

            Made from `LogRecordTable.swift` by `make documents`. Every line of the log is one of these records; its name and its
            message id never change, its words may.

            In the journal a record has `MESSAGE`, `PRIORITY`, `MESSAGE_ID`, `CODE_FILE`, `CODE_LINE`, `CODE_FUNC` and `KHABAR_EVENT`,
            and each of its facts as `KHABAR_` with its name in capitals (`errno` as `ERRNO`). Lines of JSON and logfmt have `ts`,
            `level`, `event` (the name), `msg` and the facts by their names; what a fact is missing for is left out. Facts in brackets come
            only sometimes. URLs are without user names, passwords and keys.

            Priorities are those of syslog: 2 where the file is damaged, 3 where somebody must act, 4 where something has gone bad, 5 for
            what happens seldom, 6 for what came, 7 for each request. Without `--log-level`, 6 and below are said.

                journalctl -u khabar KHABAR_OUTLET=hiba -f
                journalctl -u khabar MESSAGE_ID=\(LogRecord.Name.feedFailed.row.messageID)
                journalctl -u khabar -p warning -x

            | record | priority | words | message id |
            |---|---|---|---|

            """
        for name in LogRecord.Name.allCases {
            let row = name.row
            page += "| [`\(name.rawValue)`](#\(name.rawValue)) | \(row.level.syslogNumber) "
            page += "| \(row.words.pattern) | `\(row.messageID)` |\n"
        }
        for name in LogRecord.Name.allCases {
            let row = name.row
            page += "\n## \(name.rawValue)\n\n\(row.means)\n"
            if let toDo = row.toDo { page += "\nTo do: \(toDo)\n" }
            if let over = row.over { page += "\nOver with: \(words(over)).\n" }
            if !row.carries.isEmpty {
                page += "\nFacts: \(row.carries.map { "`\($0.rawValue)`" }.joined(separator: ", ")).\n"
            }
        }
        return page
    }

    private static func words(_ ending: LogRecord.Ending) -> String {
        let names = ending.records.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let subject = ending.subject.map { " of the same `\($0.rawValue)`" } ?? ""
        return names + subject + (ending.deadline.map { ", or the time in `\($0.rawValue)`" } ?? "")
    }

    /// `khabar.catalog`, which `journalctl -x` explains log records by.
    ///
    /// Source: systemd's "Journal Message Catalogs".
    package static var catalog: String {
        var catalog = "# Made by `make documents`.\n"
        for name in LogRecord.Name.allCases {
            let row = name.row
            let subject = row.words.required { "@\($0.journalName)@" }
            let prefix = row.carries.contains(.outlet) ? "@\(LogRecord.Field.outlet.journalName)@: " : ""
            catalog += """

                -- \(row.messageID)
                Subject: \(prefix)\(subject)
                Defined-By: khabar
                Documentation: man:khabar(1)

                \(wrapped(row.means))

                """
            if let toDo = row.toDo { catalog += "\n\(wrapped("To do: \(toDo)"))\n" }
        }
        return catalog
    }

    /// In lines of at most 78 characters.
    private static func wrapped(_ text: String) -> String {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= 78 {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n")
    }
}
