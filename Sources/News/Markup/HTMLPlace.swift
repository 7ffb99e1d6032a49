/// Where in a page the next characters would stand: it decides what may be put there, and how it is written.
enum HTMLPlace: Equatable {
    /// Between tags.
    case content
    /// In a tag, outside of its values' double quotes.
    case tag
    /// Between the double quotes of an attribute that holds text.
    case value
    /// At the very beginning of an attribute that holds an address.
    case wholeAddress
    /// Behind the beginning of an address of our own, such as `/stories/` or `?q=`.
    case ownAddress
    /// Where a browser reads code: in scripts, styles, event handlers and documents inside a value.
    case code

    /// - Parameter html: our own markup, in which every other `<`, `>` and `"` was escaped.
    init(behind html: [UInt8]) {
        guard let bracket = html.lastIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") })
        else {
            self = .content
            return
        }
        guard html[bracket] == UInt8(ascii: "<") else {
            let open = html[..<bracket].lastIndex(of: UInt8(ascii: "<")) ?? bracket
            self = HTMLPlace.opensCode(html[(open + 1)...bracket]) ? .code : .content
            return
        }
        var nameStart = bracket
        var valueStart: Int?
        for place in html.indices[(bracket + 1)...] {
            switch html[place] {
            case UInt8(ascii: "\""): valueStart = valueStart == nil ? place + 1 : nil
            case 0x20, 0x0A: if valueStart == nil { nameStart = place }
            // Single quotes are not escaped, so nothing goes between them.
            case UInt8(ascii: "'") where valueStart == nil:
                self = .tag
                return
            default: break
            }
        }
        guard let valueStart else {
            self = .tag
            return
        }
        let name = html[(nameStart + 1)..<valueStart].prefix { $0 != UInt8(ascii: "=") }
        self = HTMLPlace.inValue(of: String(decoding: name, as: UTF8.self), html[valueStart...])
    }

    private static func opensCode(_ tag: ArraySlice<UInt8>) -> Bool {
        let name = tag.prefix { $0.isASCIIAlphanumeric }
        return name.elementsEqual("script".utf8) || name.elementsEqual("style".utf8)
    }

    private static func inValue(of attribute: String, _ value: ArraySlice<UInt8>) -> HTMLPlace {
        if attribute == "style" || attribute == "srcdoc" || attribute.hasPrefix("on") { return .code }
        guard addressAttributes.contains(attribute) else { return .value }
        if value.isEmpty { return .wholeAddress }
        // "//" would lead to another host.
        let isOwn =
            value.first == UInt8(ascii: "?") || value.first == UInt8(ascii: "#")
            || value.first == UInt8(ascii: "/") && value.count > 1 && !value.starts(with: "//".utf8)
        return isOwn ? .ownAddress : .code
    }

    private static let addressAttributes: Set = [
        "href", "src", "srcset", "action", "formaction", "poster", "cite", "data", "ping", "background",
    ]
}
