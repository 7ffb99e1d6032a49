import News

/// A document's bytes made well-formed UTF-8, by whatever says best how they are encoded.
///
/// A byte order mark wins, then the HTTP charset, then the XML declaration, then UTF-8. A charset of HTTP
/// that contradicts a declaration of UTF-8 is set aside when the bytes are valid UTF-8. Bytes without a
/// stated encoding, or that do not fit the stated one, are read in the outlet's configured legacy encoding,
/// else in a guessed one.
struct DocumentText {
    private var utf8: [UInt8]
    /// The length of the byte order mark before the text.
    private var start = 0
    private var encoding: String
    private var warnings: [String] = []

    /// Hands the text to a parser and adds what is known of it.
    func read(_ parse: (UnsafeRawBufferPointer) -> ParsedFeed) -> ParsedFeed {
        var parsed = utf8.withUnsafeBytes { parse(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        parsed.encoding = encoding
        parsed.warnings = warnings + parsed.warnings
        return parsed
    }

    init(_ body: consuming [UInt8], contentType: String?, legacyCharset: String?) {
        let mark = CharacterEncoding.byteOrderMark(of: body)
        if let mark, mark.name == "utf-8", CharacterEncoding.firstIllFormed(in: body[mark.length...]) == nil {
            (utf8, start, encoding) = (body, mark.length, mark.name)
            return
        }
        if let mark,
            let decoded = CharacterEncoding.utf8(from: body[mark.length...], named: mark.name)
        {
            (utf8, encoding) = (decoded.utf8, mark.name)
            warn(ofReplaced: decoded.replacements)
            return
        }
        if let wide = DocumentText.wideEncoding(of: body),
            let decoded = CharacterEncoding.utf8(from: body[...], named: wide)
        {
            (utf8, encoding) = (decoded.utf8, wide)
            warn(ofReplaced: decoded.replacements)
            return
        }
        let declared = DocumentText.declaredEncoding(in: body)
        let header = CharacterEncoding.charset(inContentType: contentType)
        let firstBad = CharacterEncoding.firstIllFormed(in: body[...])
        for name in [header, declared] {
            guard let name else { continue }
            let standard = CharacterEncoding.standardName(for: name) ?? name.lowercased()
            // ASCII bytes cannot be in a wide encoding, whatever was said.
            if standard.hasPrefix("utf-16") || standard.hasPrefix("utf-32") { continue }
            if standard == "utf-8" {
                guard firstBad == nil else { continue }
                (utf8, encoding) = (body, "utf-8")
                return
            }
            if name == header, firstBad == nil, DocumentText.isMeantAsUTF8(body, declared: declared) {
                continue
            }
            guard let decoded = CharacterEncoding.utf8(from: body[...], named: name) else {
                continue
            }
            (utf8, encoding) = (decoded.utf8, standard)
            warn(ofReplaced: decoded.replacements)
            return
        }
        (utf8, encoding) = (body, "utf-8")
        if firstBad != nil { readIllFormed(body, legacyCharset: legacyCharset) }
        for name in [header, declared] {
            guard let name, CharacterEncoding.utf8(from: [], named: name) == nil else { continue }
            warnings.append("unknown encoding \"\(name.prefix(40))\"; read as \(encoding)")
        }
    }

    private mutating func warn(ofReplaced replacements: Int) {
        guard replacements > 0 else { return }
        warnings.append("\(replacements) ill-formed \(encoding) sequences replaced by U+FFFD")
    }

    /// Reads bytes that are no valid UTF-8 and fit no stated encoding.
    private mutating func readIllFormed(_ body: [UInt8], legacyCharset: String?) {
        let repaired = CharacterEncoding.repaired(utf8: body[...])
        // Text of another encoding seldom forms valid UTF-8 sequences. A few bad ones among many good ones
        // are cut characters.
        let sequences = repaired.utf8.reduce(into: 0) { count, byte in if byte >= 0xC2 { count += 1 } }
        if sequences - repaired.replacements < repaired.replacements / 2 + 1 {
            let guess = legacyCharset ?? EncodingGuess.name(for: body)
            if let guess, let decoded = CharacterEncoding.utf8(from: body[...], named: guess) {
                (utf8, encoding) = (decoded.utf8, CharacterEncoding.standardName(for: guess) ?? guess)
                warnings.append("not valid UTF-8 and no other encoding said so; read as \(encoding)")
                warn(ofReplaced: decoded.replacements)
                return
            }
        }
        utf8 = repaired.utf8
        warn(ofReplaced: repaired.replacements)
    }

    /// UTF-16 and UTF-32 without a mark, told by the zeros around the first character.
    private static func wideEncoding(of body: [UInt8]) -> String? {
        guard body.count >= 4 else { return nil }
        switch (body[0] != 0, body[1] != 0, body[2] != 0, body[3] != 0) {
        case (true, false, true, false): return "utf-16le"
        case (false, true, false, true): return "utf-16be"
        case (true, false, false, false): return "utf-32le"
        case (false, false, false, true): return "utf-32be"
        default: return nil
        }
    }

    /// Whether valid UTF-8 is meant as such although HTTP names another encoding. So it is when the document
    /// says UTF-8 itself, or when it says nothing and holds sequences that other encodings hardly ever form.
    private static func isMeantAsUTF8(_ body: [UInt8], declared: String?) -> Bool {
        if let declared { return CharacterEncoding.standardName(for: declared) == "utf-8" }
        return body.contains { $0 >= 0xC2 }
    }

    /// The encoding that the XML declaration names.
    private static func declaredEncoding(in body: [UInt8]) -> String? {
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
