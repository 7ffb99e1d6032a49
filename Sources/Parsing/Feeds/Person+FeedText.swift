import News

extension Person {
    /// Someone named in one text: "Name", "me@x", "me@x (Name)", "Name (me@x)", "Name <me@x>".
    init?(feedText text: String) {
        let bytes = Array(text.trimmed.utf8)
        guard !bytes.isEmpty else { return nil }
        guard let address = Person.address(in: bytes) else {
            self.init(name: String(decoding: bytes, as: UTF8.self))
            return
        }
        var email = bytes[address]
        if email.starts(with: "mailto:".utf8) { email = email.dropFirst(7) }
        if let mark = email.firstIndex(of: UInt8(ascii: "?")) { email = email[..<mark] }
        // What stands around the address, without the brackets that held it.
        var before = bytes[..<address.lowerBound]
        var after = bytes[address.upperBound...]
        Person.trim(&before)
        Person.trim(&after)
        if let open = before.last, let close = after.first, Person.isPair(open, close) {
            before = before.dropLast()
            after = after.dropFirst()
        }
        Person.trim(&before)
        Person.trim(&after)
        var name = before + (before.isEmpty || after.isEmpty ? [] : [0x20]) + after
        Person.trim(&name)
        while name.count >= 2, let first = name.first, let last = name.last, Person.isPair(first, last) {
            name = name.dropFirst().dropLast()
            Person.trim(&name)
        }
        self.init(
            name: name.isEmpty ? nil : String(decoding: name, as: UTF8.self),
            email: String(decoding: email, as: UTF8.self)
        )
    }

    /// Where an address with something on either side of its "@" stands; "@handle" is a name.
    private static func address(in bytes: [UInt8]) -> Range<Int>? {
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        var start = at
        while start > 0, isOfAddress(bytes[start - 1]) { start -= 1 }
        var end = at + 1
        while end < bytes.count, isOfAddress(bytes[end]) { end += 1 }
        return start < at && end > at + 1 ? start..<end : nil
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case ...0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: ","),
            UInt8(ascii: ";"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""):
            false
        default: true
        }
    }

    private static func isPair(_ open: UInt8, _ close: UInt8) -> Bool {
        switch (open, close) {
        case (UInt8(ascii: "("), UInt8(ascii: ")")), (UInt8(ascii: "<"), UInt8(ascii: ">")),
            (UInt8(ascii: "["), UInt8(ascii: "]")), (UInt8(ascii: "\""), UInt8(ascii: "\"")):
            true
        default: false
        }
    }

    /// Takes white space and separators off both ends.
    private static func trim(_ bytes: inout ArraySlice<UInt8>) {
        let isEdge = { (byte: UInt8) in byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
        }
        while let first = bytes.first, isEdge(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isEdge(last) { bytes = bytes.dropLast() }
    }
}
