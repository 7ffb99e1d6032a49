import News

extension [UInt8] {
    /// Appends text with everything escaped anew.
    ///
    /// Control characters but tab and line feed go, and what XML allows nowhere; line ends become line feeds.
    /// In attributes the back-quote is escaped too: old parsers quote with it. There `text` is a decoded
    /// value, else source with references.
    mutating func append(escaped text: UnsafeRawBufferPointer, inAttribute: Bool) {
        var i = 0
        while i < text.count {
            let byte = text[i]
            if byte == UInt8(ascii: "&"), !inAttribute,
                let reference = HTMLEntities.reference(in: text, at: i)
            {
                i += reference.length
                append(escaped: reference.first, inAttribute)
                if let second = reference.second { append(escaped: second, inAttribute) }
            } else if byte < 0x80 {
                i += 1
                if byte == 0x0D, i < text.count, text[i] == 0x0A { i += 1 }
                append(escaped: UInt32(byte), inAttribute)
            } else if byte == 0xC2, i + 1 < text.count, text[i + 1] < 0xA0 {
                i += 2
            } else if byte == 0xEF, i + 2 < text.count, text[i + 1] == 0xBF, text[i + 2] >= 0xBE {
                i += 3
            } else {
                append(byte)
                i += 1
            }
        }
    }

    private mutating func append(escaped scalar: UInt32, _ inAttribute: Bool) {
        if scalar < 0x80,
            let reference = MarkupEscape.reference(for: UInt8(scalar), in: inAttribute ? .anywhere : .content)
        {
            return append(reference)
        }
        switch scalar {
        case 0x60 where inAttribute: self += "&#96;".utf8
        case 0x0D: append(0x0A)
        case 0x0C: append(0x20)
        case 0x09, 0x0A: append(UInt8(scalar))
        case 0..<0x20, 0x7F..<0xA0: break
        case _ where scalar & 0xFFFE == 0xFFFE: break
        default: append(scalar: scalar)
        }
    }

    /// An attribute's value with its references decoded.
    init(decoding value: UnsafeRawBufferPointer) {
        self = []
        var i = 0
        while i < value.count {
            if value[i] == UInt8(ascii: "&"), let reference = HTMLEntities.reference(in: value, at: i) {
                append(reference)
                i += reference.length
            } else {
                append(value[i])
                i += 1
            }
        }
    }
}
