import ArgumentParser
import Deduplication
import Language
import News
import Parsing

/// `khabar dedup`: articles from a file put into stories, without a database.
struct DedupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dedup",
        abstract: "Put the articles of a file into stories.",
        discussion: """
            FILE holds one JSON object a line, in order of arrival:

              {"id": "a1", "outlet": "هبة بريس", "url": "https://…", "published": "2025-05-30T15:40:00Z",
               "title": "…", "text": "…"}

            "html" may stand in place of "text"; "url" and "title" may be left out. Articles are compared as the
            daemon compares them: only with those before them, and no article changes its story later unless two
            stories are joined. Nothing is fetched and nothing is stored.

            Without --json the stories of more than one article are shown as a table. With --json a line is
            printed for each article, when all have been read:

              id           as given
              story        a number; equal numbers are one story
              relation     original (the earliest published), copy, excerpt or extended
              agency       the news agency credited in the text, or null
              similarity   Jaccard of the three-word shingles of both, 0 to 1
              containment  the share of the shorter text that stands in the longer, 0 to 1
              match        the id of the article that matches best, or null
              rule         what decided: new, containment, near-exact, same-words or same-url

            Example:
              khabar dedup --json articles.jsonl
            """
    )

    @Argument(help: "The articles, one JSON object a line; - is standard input.")
    var file: String

    @Flag(help: "Print JSON, one line for each article.")
    var json = false

    func run() throws {
        var stories = DedupRun()
        try InputFile.forEachLine(of: file) { bytes, number throws(CommandFailure) in
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
            do throws(DedupItem.Fault) {
                stories.add(try DedupItem(line: bytes))
            } catch {
                throw CommandFailure(.badData, "\(file), line \(number): \(error.reason)")
            }
        }
        if json { stories.printLines() } else { stories.table().print() }
    }
}

/// One article of the input.
struct DedupItem {
    /// What is wrong with a line, and how to mend it.
    struct Fault: Error {
        let reason: String
    }

    /// As given, so that it is given back the same.
    enum ID {
        case text(String)
        case number(Int)
    }

    let id: ID
    let outlet: String
    let url: String
    let published: Timestamp
    let title: String
    let text: String

    init(line: [UInt8]) throws(Fault) {
        let node: JSONNode
        do {
            node = try JSONNode(line)
        } catch {
            throw Fault(reason: "column \(error.position.column): \(error.reason)")
        }
        guard node.object != nil else {
            throw Fault(reason: "\(node.kindInWords) where an article's object is expected")
        }
        func text(_ key: String) throws(Fault) -> String? {
            guard let value = node[key], !value.isNull else { return nil }
            guard let text = value.string else {
                throw Fault(reason: "\"\(key)\" is \(value.kindInWords); write a text")
            }
            return text
        }
        if let text = node["id"]?.string {
            id = .text(text)
        } else if let number = node["id"]?.integer {
            id = .number(number)
        } else {
            throw Fault(reason: "no \"id\"; give each article a text or a whole number of its own")
        }
        guard let date = try text("published") else {
            throw Fault(reason: "no \"published\"; write a time such as 2025-05-31T03:00:00Z")
        }
        guard let published = Timestamp(rfc3339: date) ?? NewsDate(date)?.instant else {
            throw Fault(reason: "\"published\" is no time: \(date); write one such as 2025-05-31T03:00:00Z")
        }
        self.published = published
        outlet = try text("outlet") ?? ""
        url = try text("url") ?? ""
        title = try text("title") ?? ""
        if let plain = try text("text") {
            self.text = plain
        } else if let html = try text("html") {
            self.text = HTMLText.plain(html)
        } else {
            throw Fault(reason: "neither \"text\" nor \"html\"; give the article's words in one of them")
        }
    }
}
