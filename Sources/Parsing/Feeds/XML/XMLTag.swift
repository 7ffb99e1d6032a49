import Glibc
import Machinery
import News

/// A start tag as libxml2 hands it over; its pointers live as long as the callback.
///
/// Names are interned: within one parse the same name has the same address.
struct XMLTag {
    typealias Name = UnsafePointer<UInt8>

    let name: Name
    let prefix: Name?
    /// Nil also when the prefix is not declared.
    let uri: Name?
    let namespaces: UnsafeMutablePointer<Name?>?
    let namespaceCount: Int
    let attributes: UnsafeMutablePointer<Name?>?
    let attributeCount: Int
}

/// One attribute: its value still carries every ampersand as `&#38;`, as libxml2 leaves it.
struct XMLAttribute {
    let name: UnsafePointer<UInt8>
    let prefix: UnsafePointer<UInt8>?
    let value: UnsafeBufferPointer<UInt8>

    /// The value with its references decoded.
    var bytes: [UInt8] {
        let value = UnsafeRawBufferPointer(value)
        guard ByteSearch.first(UInt8(ascii: "&"), in: value, from: 0) != nil else { return Array(value) }
        return XMLAttribute.plain(value)
    }

    var text: String {
        let raw = UnsafeRawBufferPointer(value)
        guard ByteSearch.first(UInt8(ascii: "&"), in: raw, from: 0) != nil else {
            return String(decoding: raw, as: UTF8.self)
        }
        return String(decoding: XMLAttribute.plain(raw), as: UTF8.self)
    }

    private static func plain(_ value: UnsafeRawBufferPointer) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(value.count)
        var i = 0
        while i < value.count {
            if value[i] == UInt8(ascii: "&"), let reference = HTMLEntities.reference(in: value, at: i) {
                out.append(reference)
                i += reference.length
            } else {
                out.append(value[i])
                i += 1
            }
        }
        return out
    }
}

extension XMLTag {
    subscript(index: Int) -> XMLAttribute? {
        // Five pointers an attribute: name, prefix, URI, value, value's end.
        guard index < attributeCount, let attributes, let name = attributes[index * 5],
            let value = attributes[index * 5 + 3], let end = attributes[index * 5 + 4]
        else { return nil }
        return XMLAttribute(
            name: name,
            prefix: attributes[index * 5 + 1],
            value: UnsafeBufferPointer(start: value, count: end - value)
        )
    }

    /// The attribute of that name, in any case; a prefix counts only where one is asked for.
    func attribute(_ name: StaticString, prefix: StaticString? = nil) -> XMLAttribute? {
        for index in 0..<attributeCount {
            guard let attribute = self[index], XMLTag.isSame(attribute.name, name) else { continue }
            if let prefix {
                guard let own = attribute.prefix, XMLTag.isSame(own, prefix) else { continue }
            } else if attribute.prefix != nil {
                continue
            }
            return attribute
        }
        return nil
    }

    func text(_ name: StaticString, prefix: StaticString? = nil) -> String? {
        attribute(name, prefix: prefix).map { $0.text.trimmed }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The text of the attribute of that name, whatever its prefix.
    func textOfAnyPrefix(_ name: StaticString) -> String? {
        for index in 0..<attributeCount {
            guard let attribute = self[index], XMLTag.isSame(attribute.name, name) else { continue }
            let text = attribute.text.trimmed
            if !text.isEmpty { return text }
        }
        return nil
    }

    /// The same name, in any case.
    static func isSame(_ name: UnsafePointer<UInt8>, _ other: StaticString) -> Bool {
        UnsafeRawPointer(name).withMemoryRebound(to: CChar.self, capacity: 1) { name in
            UnsafeRawPointer(other.utf8Start).withMemoryRebound(to: CChar.self, capacity: 1) {
                strcasecmp(name, $0) == 0
            }
        }
    }
}
