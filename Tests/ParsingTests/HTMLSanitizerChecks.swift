import CXML2

/// What sanitised HTML may hold, said a second time, so that a slip in the sanitiser's tables shows.
enum AllowedHTML {
    static let elements: Set<String> = Set(
        ("a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var br hr img "
            + "wbr p div section article aside header footer address blockquote figure figcaption pre details summary "
            + "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr td th")
            .split(separator: " ").map(String.init)
    )
    static let voids: Set<String> = ["br", "hr", "img", "wbr", "col"]
    static let attributes: Set<String> = Set(
        ("href src alt title datetime width height colspan rowspan span scope start reversed value lang dir rel")
            .split(separator: " ").map(String.init)
    )

    /// What is wrong with the attribute; nil where nothing is.
    static func fault(element: String, attribute: String, value: String) -> String? {
        guard attributes.contains(attribute) else { return "attribute \(attribute)" }
        switch attribute {
        case "href":
            return element == "a" && isAddress(value, schemes: ["http://", "https://", "mailto:"])
                ? nil : "href \(value)"
        case "src":
            return element == "img" && isAddress(value, schemes: ["http://", "https://"])
                ? nil : "src \(value)"
        case "rel": return value == "noopener noreferrer nofollow" ? nil : "rel \(value)"
        case "dir": return ["ltr", "rtl", "auto"].contains(value) ? nil : "dir \(value)"
        case "title", "alt": return nil
        default:
            return value.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic && $0.isASCII || "0123456789-+:. ".unicodeScalars.contains($0)
            }
                ? nil : "\(attribute) \(value)"
        }
    }

    private static func isAddress(_ value: String, schemes: [String]) -> Bool {
        guard let scheme = schemes.first(where: { value.hasPrefix($0) }) else { return false }
        let rest = value.dropFirst(scheme.count)
        return !rest.isEmpty && !rest.hasPrefix("/")
            && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x5C && $0 != 0x22 }
    }
}

/// Reads only what the sanitiser may write, letter by letter, and says what else it met.
struct StrictReader {
    private var rest: Substring.UTF8View
    private var open: [String] = []
    private(set) var fault: String?

    init(_ html: String) {
        rest = html[...].utf8
        while fault == nil, let byte = rest.first {
            if byte == UInt8(ascii: "<") { readTag() } else { readCharacter(inAttribute: false) }
        }
        if fault == nil, !open.isEmpty { fault = "open at the end: \(open)" }
    }

    private mutating func fail(_ what: String) {
        if fault == nil {
            fault = "\(what) before \(String(decoding: rest.prefix(40), as: UTF8.self).debugDescription)"
        }
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func readName() -> String {
        let name = rest.prefix { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        rest = rest.dropFirst(name.count)
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func readCharacter(inAttribute: Bool) {
        guard let byte = rest.first else { return fail("end of text") }
        if byte == UInt8(ascii: "&") {
            let known = ["&amp;", "&lt;", "&gt;"] + (inAttribute ? ["&quot;", "&#96;"] : [])
            if !known.contains(where: { take($0) }) { fail("ampersand") }
            return
        }
        let isForbidden =
            byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == 0x7F
            || byte < 0x20 && byte != 0x09 && byte != 0x0A
        if isForbidden || inAttribute && byte == UInt8(ascii: "`") { return fail("byte \(byte)") }
        rest = rest.dropFirst()
    }

    private mutating func readTag() {
        if take("</") {
            let name = readName()
            guard take(">"), open.last == name else { return fail("end tag \(name) in \(open)") }
            open.removeLast()
            return
        }
        _ = take("<")
        let name = readName()
        guard AllowedHTML.elements.contains(name) else { return fail("element \(name)") }
        var seen: Set<String> = []
        while fault == nil, take(" ") {
            let attribute = readName()
            guard take("=\"") else { return fail("attribute \(attribute)") }
            let start = rest
            while fault == nil, rest.first != UInt8(ascii: "\"") { readCharacter(inAttribute: true) }
            let value = String(decoding: start.prefix(start.count - rest.count), as: UTF8.self)
                .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
            let wrong = AllowedHTML.fault(element: name, attribute: attribute, value: value)
            guard take("\""), seen.insert(attribute).inserted, wrong == nil else {
                return fail(wrong ?? attribute)
            }
        }
        guard take(">") else { return fail("tag \(name)") }
        if !AllowedHTML.voids.contains(name) { open.append(name) }
        if open.count > 105 { fail("nesting") }
    }
}

/// What libxml2's HTML parser finds in `html` that is not allowed; nil where nothing is.
func libxml2Fault(in html: String) -> String? {
    let page = "<html><body><div>\(html)</div></body></html>"
    let options = Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue
    )
    let document = page.withCString { htmlReadMemory($0, Int32(page.utf8.count), nil, "UTF-8", options) }
    guard let document else { return "no document" }
    defer { xmlFreeDoc(document) }
    var node = xmlDocGetRootElement(document)
    while let current = node {
        switch current.pointee.type {
        case XML_TEXT_NODE: break
        case XML_ELEMENT_NODE:
            if let fault = elementFault(current) { return fault }
        default: return "node of type \(current.pointee.type.rawValue)"
        }
        node = following(current)
    }
    return nil
}

private func elementFault(_ node: xmlNodePtr) -> String? {
    let name = String(cString: node.pointee.name)
    guard AllowedHTML.elements.contains(name) || name == "html" || name == "body" else {
        return "element \(name)"
    }
    var attribute = node.pointee.properties
    while let current = attribute {
        let key = String(cString: current.pointee.name)
        var value = ""
        if let text = xmlGetProp(node, current.pointee.name) {
            value = String(cString: text)
            khabar_xml_free(text)
        }
        if let fault = AllowedHTML.fault(element: name, attribute: key, value: value) { return fault }
        attribute = current.pointee.next
    }
    return nil
}

/// The node behind this one in document order.
private func following(_ node: xmlNodePtr) -> xmlNodePtr? {
    if node.pointee.type == XML_ELEMENT_NODE, let child = node.pointee.children { return child }
    var current: xmlNodePtr? = node
    while let here = current {
        if let next = here.pointee.next { return next }
        current = here.pointee.parent
        if current?.pointee.type != XML_ELEMENT_NODE { return nil }
    }
    return nil
}
