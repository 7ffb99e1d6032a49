import Glibc

/// The page samples written for this project, with their expected text beside them.
enum PageSamples {
    private static let folder: String = {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return "/\(tests)/Fixtures/pages"
    }()

    struct Unreadable: Error {
        let path: String
    }

    static func page(_ name: String) throws -> [UInt8] {
        try bytes("\(folder)/\(name).html")
    }

    static func expectedText(_ name: String) throws -> String {
        let text = String(decoding: try bytes("\(folder)/\(name).expected.txt"), as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return bytes
    }

    /// A page around one article's body.
    static func article(_ body: String, head: String = "") -> [UInt8] {
        Array("<html><head><meta charset=utf-8>\(head)</head><body>\(body)</body></html>".utf8)
    }

    /// Running text that any search for the article must find.
    static let paragraphs = (1...4).map {
        "<p>Paragraph number \($0) tells, at some length, what happened on the day, and who was there.</p>"
    }
    .joined()
}
