import Foundation

/// The pages of the project: README and what it leads to.
enum DocumentPages {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    /// Paths from the project's folder: the pages at its top, those in `docs`, those of rooms and units.
    static let all: [String] =
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"] + inDocs + beside

    static let inDocs = names(below: "docs") { $0.hasSuffix(".md") }

    private static let beside =
        names(below: "Sources") { $0.hasSuffix(".md") } + names(below: "systemd") { $0.hasSuffix(".md") }

    /// Paths of the files below a folder that `choose` takes, in order.
    static func names(below folder: String, where choose: (String) -> Bool) -> [String] {
        let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        return (paths?.compactMap { $0 as? String } ?? []).filter(choose).map { "\(folder)/\($0)" }.sorted()
    }

    static func text(of page: String) throws -> String {
        try String(contentsOf: root.appending(path: page), encoding: .utf8)
    }

    static func isFile(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    // MARK: - What a page holds

    /// The targets of its links and pictures, `[words](target)`, in order. What stands in code is none.
    static func links(of page: String) throws -> [String] {
        proseLines(try text(of: page)).flatMap { line in
            line.replacing(/`[^`]*`/, with: "").matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) }
        }
    }

    /// Links that lead to something of the project, as they are written.
    static func ownLinks(of page: String) throws -> [String] {
        try links(of: page).filter { $0.firstMatch(of: /^[a-z]+:/) == nil }
    }

    /// The file that a link of a page leads to, from the project's folder, and the place in it.
    static func target(of link: String, from page: String) -> (file: String, place: String?) {
        let halves = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        let place = halves.count > 1 ? halves[1] : nil
        guard !halves[0].isEmpty else { return (page, place) }
        var steps = page.split(separator: "/").dropLast().map(String.init)
        for step in halves[0].split(separator: "/").map(String.init) {
            switch step {
            case ".": break
            case "..":
                // Above the project's folder there is nothing of ours.
                if steps.popLast() == nil { return ("../\(halves[0])", place) }
            default: steps.append(step)
            }
        }
        return (steps.joined(separator: "/"), place)
    }

    /// The names by which links lead to its headings, as the sites that show Markdown make them.
    static func places(in page: String) throws -> Set<String> {
        Set(
            proseLines(try text(of: page)).filter { $0.hasPrefix("#") }.map { line in
                let heading = line.drop { $0 == "#" }.lowercased().trimmingCharacters(in: .whitespaces)
                let kept = heading.filter {
                    $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_"
                }
                return kept.replacing(" ", with: "-")
            }
        )
    }

    /// What stands between single backquotes in prose.
    static func code(of page: String) throws -> [String] {
        proseLines(try text(of: page)).flatMap { line in
            line.matches(of: /`([^`]+)`/).map { String($0.output.1) }
        }
    }

    /// Lines of code: those between fences, and those that are indented by four.
    static func codeLines(of page: String) throws -> [String] {
        var isFenced = false
        return try text(of: page).components(separatedBy: "\n").filter { line in
            if line.hasPrefix("```") {
                isFenced.toggle()
                return false
            }
            return isFenced || line.hasPrefix("    ")
        }
    }

    /// The messages that it quotes: in tables of messages, what the first cell of each row says in backquotes.
    static func quotes(of page: String) throws -> [String] {
        var isOfMessages = false
        return proseLines(try text(of: page)).compactMap { line in
            if line.hasPrefix("| message |") { isOfMessages = true }
            if !line.hasPrefix("|") { isOfMessages = false }
            guard isOfMessages else { return nil }
            return line.firstMatch(of: /^\| `(.+?)`(?: \(\d+\))?(?: in the log)? \|/).map {
                String($0.output.1)
            }
        }
    }

    /// The calls of khabar that it shows: the command, and what follows.
    static func calls(of page: String) throws -> [(command: String, rest: String)] {
        let quotes = try quotes(of: page)
        let inWords = try code(of: page).filter {
            $0.trimmingPrefix("sudo ").hasPrefix("khabar ") && !quotes.contains($0)
        }
        return (try codeLines(of: page) + inWords).flatMap { $0.components(separatedBy: "&&") }.compactMap {
            line in
            // What follows a comment sign is no part of the call. After the name of the account stands the program's, as in
            // `sudo -u khabar khabar backup`.
            line.prefix { $0 != "#" && $0 != "|" }.firstMatch(of: /(?:^|[ \/])khabar (?!khabar)([a-z]+)(.*)/)
                .map { (String($0.output.1), String($0.output.2)) }
        }
    }

    private static func proseLines(_ text: String) -> [String] {
        var isFenced = false
        return text.components(separatedBy: "\n").filter { line in
            if line.hasPrefix("```") { isFenced.toggle() }
            return !isFenced && !line.hasPrefix("```") && !line.hasPrefix("    ")
        }
    }
}
