import News

/// A feed's or sitemap's bytes made well-formed UTF-8.
struct DocumentText {
    private let judge: EncodingJudge

    /// Hands the text to a parser and adds what is known of it.
    func read(_ parse: (UnsafeRawBufferPointer) -> ParsedFeed) -> ParsedFeed {
        var parsed = judge.utf8.withUnsafeBytes { text in
            var start = judge.start
            // Programs that join texts leave a mark of each.
            while start + 3 <= text.count, text[start] == 0xEF, text[start + 1] == 0xBB,
                text[start + 2] == 0xBF
            {
                start += 3
            }
            return parse(UnsafeRawBufferPointer(rebasing: text[start...]))
        }
        parsed.encoding = judge.encoding
        parsed.warnings = judge.warnings + parsed.warnings
        return parsed
    }

    /// - Parameters:
    ///   - body: as the server sent it.
    ///   - context: its header and what the operator says of the encoding.
    init(_ body: consuming [UInt8], _ context: DocumentContext) {
        let labels = [
            CharacterEncoding.charset(inContentType: context.contentType),
            DocumentText.declaredEncoding(in: body),
        ]
        judge = EncodingJudge(body, labels: labels, charset: context.charset)
    }

    /// The encoding that the XML declaration names.
    static func declaredEncoding(in body: [UInt8]) -> String? {
        var start = 0
        while start < body.count, body[start] <= 0x20 { start += 1 }
        var head = Array(body[start..<min(body.count, start + 1024)])
        if head.starts(with: [0x4C, 0x6F, 0xA7, 0x94]),
            let ebcdic = CharacterEncoding.utf8(from: head[...], named: "CP037")
        {
            head = ebcdic.utf8
        }
        guard let open = head.firstIndex(of: UInt8(ascii: "<")), open + 5 < head.count,
            head[open...].starts(with: Array("<?xml".utf8)),
            let close = head[open...].firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        let declaration = String(decoding: head[open..<close], as: UTF8.self)
        guard let name = declaration.firstRange(of: "encoding") else { return nil }
        let rest = declaration[name.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\t" || $0 == "\n" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        let value = String(rest.dropFirst().prefix { $0 != quote }).trimmed
        return value.isEmpty ? nil : value
    }
}
