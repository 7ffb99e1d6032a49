import Glibc
import News

/// Text in any encoding the web knows, made UTF-8.
///
/// Bytes that the encoding does not allow become U+FFFD, so what comes out is always well-formed UTF-8.
/// Labels are read as the web reads them, so that `iso-8859-1` means windows-1252 and `gb2312` GB18030.
/// Source: WHATWG Encoding Standard §4.2.
package enum CharacterEncoding {
    /// Bytes in the named encoding as well-formed UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: without a byte order mark.
    ///   - label: any WHATWG label, or one of a few older encodings, in any case.
    /// - Returns: the text and how many bad sequences became U+FFFD; nil when nobody knows the name.
    package static func utf8(
        from bytes: ArraySlice<UInt8>,
        named label: String
    ) -> (utf8: [UInt8], replacements: Int)? {
        // What the net says reaches iconv by these tables alone: it has hundreds of converters, seldom used and seldom tried.
        guard let name = standardName(for: label) else {
            let older = olderNames[label.trimmed.lowercased()]
            return older.flatMap { converted(bytes, iconvName: $0, unit: 1) }
        }
        if name == "utf-8" { return repaired(utf8: bytes) }
        return converted(bytes, iconvName: iconvNames[name] ?? name, unit: width(of: name).unit)
    }

    /// How an encoding writes a character.
    enum Width: Sendable {
        /// One byte, whatever the character.
        case oneByte
        /// One byte or several.
        case severalBytes
        /// Units of two or of four bytes.
        case units(Int)

        /// The least bytes that a piece of text has.
        var unit: Int { if case .units(let bytes) = self { bytes } else { 1 } }
    }

    private static let ofSeveralBytes: Set<String> = [
        "utf-8", "gbk", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis", "iso-2022-jp",
    ]

    /// By the encoding's WHATWG name.
    static func width(of name: String) -> Width {
        if name.hasPrefix("utf-16") { return .units(2) }
        if name.hasPrefix("utf-32") { return .units(4) }
        return ofSeveralBytes.contains(name) ? .severalBytes : .oneByte
    }

    /// The name the web gives to the encoding that `label` stands for: "windows-1256" for "cp1256".
    ///
    /// Nil for labels outside the WHATWG table.
    package static func standardName(for label: String) -> String? {
        labels[label.trimmed.lowercased()]
    }

    /// The byte order mark that the bytes begin with: the encoding it stands for, and its length.
    package static func byteOrderMark(of bytes: [UInt8]) -> (name: String, length: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return ("utf-8", 3) }
        // Before UTF-16LE, whose mark is the first half of UTF-32LE's.
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return ("utf-32le", 4) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return ("utf-32be", 4) }
        if bytes.starts(with: [0xFF, 0xFE]) { return ("utf-16le", 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return ("utf-16be", 2) }
        return nil
    }

    /// The `charset` parameter of a Content-Type header value, without quotes; nil when there is none.
    package static func charset(inContentType value: String?) -> String? {
        guard let value else { return nil }
        for parameter in value.split(separator: ";").dropFirst() {
            let halves = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, halves[0].trimmed.lowercased() == "charset" else {
                continue
            }
            let name = halves[1].trimmed.filter { $0 != "\"" && $0 != "'" }
            return name.isEmpty ? nil : name
        }
        return nil
    }
}

// MARK: - UTF-8

extension CharacterEncoding {
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// The bytes with every ill-formed sequence replaced by U+FFFD, one for each maximal subpart.
    ///
    /// Source: The Unicode Standard, §3.9, "U+FFFD Substitution of Maximal Subparts".
    package static func repaired(utf8 bytes: ArraySlice<UInt8>) -> (utf8: [UInt8], replacements: Int) {
        guard var bad = firstIllFormed(in: bytes) else { return (Array(bytes), 0) }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 64)
        var rest = bytes
        var replacements = 0
        while true {
            out += rest[..<bad.lowerBound]
            out += replacement
            replacements += 1
            rest = rest[bad.upperBound...]
            guard let next = firstIllFormed(in: rest) else { break }
            bad = next
        }
        out += rest
        return (out, replacements)
    }

    /// The first maximal subpart of an ill-formed sequence, nil when all is well-formed UTF-8.
    static func firstIllFormed(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let start = bytes.startIndex
        return bytes.withUnsafeBytes { buffer -> Range<Int>? in
            var i = 0
            let count = buffer.count
            while i < count {
                if buffer[i] < 0x80 {
                    // Eight bytes of ASCII at a time: most of a feed is markup.
                    while i + 8 <= count,
                        buffer.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                    {
                        i += 8
                    }
                    while i < count, buffer[i] < 0x80 { i += 1 }
                    continue
                }
                let lead = buffer[i]
                let length: Int
                var low: UInt8 = 0x80
                var high: UInt8 = 0xBF
                switch lead {
                case 0xC2...0xDF: length = 2
                case 0xE0: (length, low) = (3, 0xA0)
                case 0xED: (length, high) = (3, 0x9F)
                case 0xE1...0xEF: length = 3
                case 0xF0: (length, low) = (4, 0x90)
                case 0xF4: (length, high) = (4, 0x8F)
                case 0xF1...0xF3: length = 4
                default: return start + i..<start + i + 1
                }
                var at = i + 1
                while at < i + length {
                    guard at < count, buffer[at] >= low, buffer[at] <= high else {
                        return start + i..<start + at
                    }
                    (low, high) = (0x80, 0xBF)
                    at += 1
                }
                i = at
            }
            return nil
        }
    }
}

// MARK: - iconv

extension CharacterEncoding {
    private static func converted(
        _ bytes: ArraySlice<UInt8>,
        iconvName: String,
        unit: Int
    ) -> (utf8: [UInt8], replacements: Int)? {
        guard let descriptor = iconv_open("UTF-8", iconvName),
            descriptor != iconv_t(bitPattern: -1)
        else { return nil }
        defer { iconv_close(descriptor) }
        let step = 16384
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 2 + step)
        var replacements = 0
        var room = [UInt8](repeating: 0, count: step)
        var consumed = 0
        while consumed < bytes.count {
            let (taken, written, failure) = convertOnce(descriptor, bytes, from: consumed, into: &room)
            out += room[..<written]
            consumed += taken
            switch failure {
            case 0, E2BIG:
                continue
            default:
                // EILSEQ or EINVAL: a unit that begins nothing, or a sequence cut off by the end.
                out += replacement
                replacements += 1
                consumed = failure == EINVAL ? bytes.count : min(consumed + unit, bytes.count)
            }
        }
        out += heldBack(by: descriptor)
        // iconv lets the surrogates of UTF-16 and UTF-32 be checked by the reader.
        guard firstIllFormed(in: out[...]) != nil else { return (out, replacements) }
        let clean = repaired(utf8: out[...])
        return (clean.utf8, replacements + clean.replacements)
    }

    /// The last character, where the encoding writes accents behind letters: iconv holds each letter back until it knows what
    /// follows.
    private static func heldBack(by descriptor: iconv_t) -> [UInt8] {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16) { room in
            var to = room.baseAddress
            var free = room.count
            _ = iconv(descriptor, nil, nil, &to, &free)
            return room[..<(room.count - free)].map { UInt8(bitPattern: $0) }
        }
    }

    /// One call of iconv: bytes taken, bytes written, and errno when it stopped early, else 0.
    private static func convertOnce(
        _ descriptor: iconv_t,
        _ input: ArraySlice<UInt8>,
        from start: Int,
        into room: inout [UInt8]
    ) -> (taken: Int, written: Int, failure: Int32) {
        let capacity = room.count
        return input.withUnsafeBytes { source in
            room.withUnsafeMutableBytes { target in
                // iconv takes a mutable pointer and never writes through it.
                var from = UnsafeMutablePointer(
                    mutating: source.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self)
                )
                var left = source.count - start
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var free = capacity
                let result = iconv(descriptor, &from, &left, &to, &free)
                let failure = result == Int(bitPattern: UInt.max) || result == -1 ? errno : 0
                return (source.count - start - left, capacity - free, failure)
            }
        }
    }
}

// MARK: - Names

extension CharacterEncoding {
    /// iconv's name where it differs from the web's, or where the web means a superset.
    private static let iconvNames: [String: String] = [
        "gbk": "GB18030", "big5": "BIG5-HKSCS", "euc-jp": "EUC-JP-MS", "euc-kr": "CP949",
        "shift_jis": "CP932", "macintosh": "MACINTOSH", "x-mac-cyrillic": "MAC-CYRILLIC",
        "iso-8859-8-i": "ISO-8859-8", "windows-874": "CP874", "windows-1252": "CP1252",
    ]

    /// The standard names, each of which iconv must know.
    static var standardNames: Set<String> { Set(labels.values) }

    /// Encodings outside the WHATWG table that old programs still write, one byte a character: of DOS, and of mainframes, as
    /// XML names them. Source: XML 1.0, appendix F.
    private static let olderNames: [String: String] = [
        "ibm437": "IBM437", "cp437": "IBM437", "437": "IBM437", "ibm850": "IBM850", "cp850": "IBM850",
        "ibm864": "IBM864", "cp864": "IBM864", "ibm037": "IBM037", "cp037": "IBM037",
        "ebcdic-cp-us": "IBM037", "ebcdic-cp-ca": "IBM037", "ebcdic-cp-nl": "IBM037",
        "ebcdic-cp-wt": "IBM037",
    ]

    /// Label to standard name. Rows are "name: labels". Source: WHATWG Encoding Standard §4.2, and UTF-32.
    private static let labels: [String: String] = {
        var table: [String: String] = [:]
        for row in labelRows.split(separator: "\n") {
            let halves = row.split(separator: ":", maxSplits: 1)
            let name = String(halves[0])
            table[name] = name
            // ISO 8859 labels contain colons ("iso_8859-6:1987"), so only the first one parts.
            for label in halves[1].split(separator: " ") { table[String(label)] = name }
        }
        return table
    }()

    private static let labelRows = """
        utf-8: unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 cp65001 utf-8n
        ibm866: 866 cp866 csibm866
        iso-8859-2: csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
        iso-8859-3: csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
        iso-8859-4: csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
        iso-8859-5: csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
        iso-8859-6: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e \
        iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
        iso-8859-7: csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 \
        iso_8859-7:1987 sun_eu_greek
        iso-8859-8: csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 \
        iso_8859-8 iso_8859-8:1988 visual
        iso-8859-8-i: csiso88598i logical
        iso-8859-10: csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
        iso-8859-13: iso8859-13 iso885913
        iso-8859-14: iso8859-14 iso885914
        iso-8859-15: csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin-9
        iso-8859-16: iso8859-16
        koi8-r: cskoi8r koi koi8 koi8_r
        koi8-u: koi8-ru
        macintosh: csmacintosh mac x-mac-roman
        windows-874: dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 cp874
        windows-1250: cp1250 x-cp1250
        windows-1251: cp1251 x-cp1251 cp-1251
        windows-1252: ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 \
        iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252 latin-1
        windows-1253: cp1253 x-cp1253
        windows-1254: cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 \
        iso_8859-9:1989 l5 latin5 x-cp1254
        windows-1255: cp1255 x-cp1255
        windows-1256: cp1256 x-cp1256 cp-1256 ms-arab windows1256
        windows-1257: cp1257 x-cp1257
        windows-1258: cp1258 x-cp1258
        x-mac-cyrillic: x-mac-ukrainian
        gbk: chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936
        gb18030: gb-18030
        big5: big5-hkscs cn-big5 csbig5 x-x-big5 cp950
        euc-jp: cseucpkdfmtjapanese x-euc-jp
        iso-2022-jp: csiso2022jp
        shift_jis: csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932
        euc-kr: cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 \
        windows-949 cp949 euc_kr
        utf-16be: unicodefffe utf16be
        utf-16le: csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf16 utf16le
        utf-32be: utf32be ucs-4be
        utf-32le: utf-32 utf32 ucs-4 utf32le ucs-4le
        """
}
