import News

extension [UInt8] {
    /// Appends a start tag of markup as HTML, with `href` and `src` made absolute.
    mutating func appendStartTag(_ tag: XMLTag, base: String?) {
        append(UInt8(ascii: "<"))
        append(contentsOf: UnsafeBufferPointer(start: tag.name, count: tag.name.length))
        // SVG and MathML are told by their namespace. Declaring XHTML means nothing in HTML.
        for index in 0..<tag.namespaceCount {
            guard let uri = tag.namespaces?[index * 2 + 1], tag.namespaces?[index * 2] == nil else {
                continue
            }
            let text = String(cString: uri)
            guard text.hasSuffix("/svg") || text.hasSuffix("/MathML") else { continue }
            append(contentsOf: " xmlns=\"\(text)\"".utf8)
        }
        for index in 0..<tag.attributeCount {
            guard let attribute = tag[index] else { continue }
            if let prefix = attribute.prefix {
                if XMLTag.isSame(prefix, "xml"), XMLTag.isSame(attribute.name, "base") { continue }
                append(UInt8(ascii: " "))
                append(contentsOf: UnsafeBufferPointer(start: prefix, count: prefix.length))
                append(UInt8(ascii: ":"))
            } else {
                append(UInt8(ascii: " "))
            }
            append(contentsOf: UnsafeBufferPointer(start: attribute.name, count: attribute.name.length))
            append(contentsOf: "=\"".utf8)
            if let base, attribute.prefix == nil,
                XMLTag.isSame(attribute.name, "href") || XMLTag.isSame(attribute.name, "src")
            {
                append(attributeValue: Array(HTMLLinks.resolved(attribute.text.trimmed, against: base).utf8))
            } else {
                append(attributeValue: attribute.bytes)
            }
            append(UInt8(ascii: "\""))
        }
        append(UInt8(ascii: ">"))
    }

    /// Appends an end tag; void elements have none.
    mutating func appendEndTag(_ name: UnsafePointer<UInt8>) {
        let name = UnsafeBufferPointer(start: name, count: name.length)
        guard !HTMLElements.isVoid(UnsafeRawBufferPointer(name)) else { return }
        append(contentsOf: "</".utf8)
        append(contentsOf: name)
        append(UInt8(ascii: ">"))
    }

    private mutating func append(attributeValue: [UInt8]) {
        attributeValue.withUnsafeBytes { append(escaped: $0, for: .anywhere) }
    }
}

extension UnsafePointer<UInt8> {
    /// Bytes before the NUL.
    fileprivate var length: Int {
        var length = 0
        while self[length] != 0 { length += 1 }
        return length
    }
}
