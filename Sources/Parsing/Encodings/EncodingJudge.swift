import News

/// How bytes are encoded, judged in one way for feeds, sitemaps, listings and pages.
///
/// A byte order mark wins, then the operator's word, then what the bytes are: text beyond ASCII that is valid UTF-8 is UTF-8,
/// whatever was declared. Then come the labels, best first. A label of one byte a character is set aside where its text is no
/// language and another encoding's is. Bytes without a label that fits are guessed at.
struct EncodingJudge {
    private(set) var utf8: [UInt8]
    /// The length of the byte order mark before the text.
    private(set) var start = 0
    private(set) var encoding = "utf-8"
    private(set) var warnings: [String] = []

    /// - Parameters:
    ///   - body: as the server sent it.
    ///   - labels: of the HTTP header and of the document itself, best first.
    ///   - charset: what the operator says of the outlet's documents.
    init(_ body: consuming [UInt8], labels: [String?], charset: String?) {
        utf8 = body
        if readMarked() { return }
        let firstBad = CharacterEncoding.firstIllFormed(in: utf8[...])
        let isUndisputed = labels.allSatisfy {
            $0.map { CharacterEncoding.standardName(for: $0) == "utf-8" } ?? true
        }
        if firstBad == nil, charset == nil, isUndisputed { return }
        let sequences = firstBad == nil ? EncodingJudge.sequences(in: utf8) : 0
        if let charset, firstBad != nil || sequences < 2,
            firstBad != nil || sequences > 0, read(as: charset)
        {
            return
        }
        let known = labels.compactMap(\.self).filter { CharacterEncoding.standardName(for: $0) != nil }
        if firstBad == nil, sequences > 0,
            sequences >= EncodingJudge.certainSequences
                || !(known.first.map(EncodingJudge.isWide) ?? false)
        {
            return
        }
        if firstBad == nil, known.contains(where: { CharacterEncoding.standardName(for: $0) == "utf-8" }) {
            return
        }
        for label in labels.compactMap(\.self) {
            let name = CharacterEncoding.standardName(for: label) ?? label.lowercased()
            // ASCII bytes cannot be in a wide encoding, whatever was said.
            if name.hasPrefix("utf-16") || name.hasPrefix("utf-32") { continue }
            if name == "utf-8" {
                if firstBad == nil { return }
                continue
            }
            if firstBad != nil, let better = EncodingGuess.better(than: name, for: utf8), read(as: better) {
                warnings.append("declared as \(name); read as \(better)")
                return
            }
            if read(as: label) { return }
        }
        if firstBad != nil { readUnlabelled() }
        for label in labels.compactMap(\.self)
        where CharacterEncoding.utf8(from: [], named: label) == nil {
            warnings.append("unknown encoding \"\(label.prefix(40))\"; read as \(encoding)")
        }
    }

    /// So many sequences of several bytes are no accident of another encoding.
    private static let certainSequences = 4

    private static func sequences(in utf8: [UInt8]) -> Int {
        utf8.withUnsafeBufferPointer { bytes in
            var count = 0
            for byte in bytes where byte >= 0xC2 {
                count += 1
                if count >= certainSequences { break }
            }
            return count
        }
    }

    /// Whether a label is of another encoding with several bytes a character, whose text may be valid UTF-8 by accident.
    private static func isWide(_ label: String) -> Bool {
        guard let name = CharacterEncoding.standardName(for: label), name != "utf-8",
            case .severalBytes = CharacterEncoding.width(of: name)
        else { return false }
        return true
    }

    private mutating func readMarked() -> Bool {
        if let mark = CharacterEncoding.byteOrderMark(of: utf8) {
            if mark.name == "utf-8", CharacterEncoding.firstIllFormed(in: utf8[mark.length...]) == nil {
                start = mark.length
                return true
            }
            if let decoded = CharacterEncoding.utf8(from: utf8[mark.length...], named: mark.name) {
                (utf8, encoding) = (decoded.utf8, mark.name)
                warn(ofReplaced: decoded.replacements)
                return true
            }
        }
        if let wide = EncodingJudge.wideEncoding(of: utf8),
            let decoded = CharacterEncoding.utf8(from: utf8[...], named: wide)
        {
            (utf8, encoding) = (decoded.utf8, wide)
            warn(ofReplaced: decoded.replacements)
            return true
        }
        return false
    }

    private mutating func read(as label: String) -> Bool {
        guard let decoded = CharacterEncoding.utf8(from: utf8[...], named: label) else { return false }
        (utf8, encoding) = (
            decoded.utf8, CharacterEncoding.standardName(for: label) ?? label.lowercased()
        )
        warn(ofReplaced: decoded.replacements)
        return true
    }

    private mutating func warn(ofReplaced replacements: Int) {
        guard replacements > 0 else { return }
        warnings.append("\(replacements) ill-formed \(encoding) sequences replaced by U+FFFD")
    }

    /// Reads bytes that are no valid UTF-8 and fit no label.
    private mutating func readUnlabelled() {
        let repaired = CharacterEncoding.repaired(utf8: utf8[...])
        // Text of another encoding seldom forms valid UTF-8 sequences. A few bad ones among many good ones
        // are cut characters.
        let sequences = repaired.utf8.reduce(into: 0) { count, byte in if byte >= 0xC2 { count += 1 } }
        if sequences - repaired.replacements < repaired.replacements / 2 + 1,
            let guess = EncodingGuess.name(for: utf8), read(as: guess)
        {
            warnings.insert("not valid UTF-8 and no other encoding said so; read as \(encoding)", at: 0)
            return
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
}
