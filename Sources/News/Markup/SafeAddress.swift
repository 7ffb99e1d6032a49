/// Addresses of links and pictures, read as browsers read them and let through by scheme.
///
/// Source: WHATWG URL Standard §4.4, as far as it decides where an http or https address leads.
package struct SafeAddress: Sendable {
    package enum Use: Sendable { case link, picture }

    private let base: URLReference?

    /// Without a base, or with one that is no http or https URL, relative addresses are dropped.
    package init(base: String?) {
        let reference = base.map(URLReference.init)
        self.base =
            reference.flatMap { reference in
                SafeAddress.isWeb(reference.scheme) && reference.host?.isEmpty == false ? reference : nil
            }
    }

    /// The address, its references decoded, made absolute and fit to be written; nil where it may not be.
    package func checked(_ value: [UInt8], for use: Use) -> [UInt8]? {
        guard value.count <= URLReference.longestBytes else { return nil }
        // Browsers drop control characters and spaces around an address, tabs and line ends anywhere.
        let inner = value.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
        let text = inner.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard !text.isEmpty, !text.containsNoncharacter else { return nil }
        guard let colon = SafeAddress.schemeEnd(text) else {
            return base.flatMap { relative(text[...], to: $0) }
        }
        let scheme = String(decoding: text[..<colon], as: UTF8.self).lowercased()
        let rest = text[(colon + 1)...]
        if scheme == "mailto" {
            return use == .link && !rest.isEmpty ? SafeAddress.escaped(Array("mailto:".utf8) + rest) : nil
        }
        guard SafeAddress.isWeb(scheme) else { return nil }
        let slashes = rest.prefix { $0.isSlash }.count
        // "https:page" is relative to a base of the same scheme, and to no other.
        if slashes < 2, let base, base.scheme == scheme { return relative(rest, to: base) }
        return absolute(scheme, rest.dropFirst(slashes))
    }

    private func relative(_ text: ArraySlice<UInt8>, to base: URLReference) -> [UInt8]? {
        let slashes = text.prefix { $0.isSlash }.count
        if slashes >= 2 { return absolute(base.scheme ?? "https", text.dropFirst(slashes)) }
        // A dot segment in front keeps a colon in the first segment from reading as a scheme's.
        let needsDot = slashes == 0 && text.first != UInt8(ascii: "?") && text.first != UInt8(ascii: "#")
        let reference = SafeAddress.escaped((needsDot ? Array("./".utf8) : []) + SafeAddress.slashed(text))
        guard !reference.isEmpty, !text.isEmpty else { return nil }
        let resolved = URLReference(String(decoding: reference, as: UTF8.self)).resolved(against: base)
        guard let authority = resolved.authority else { return nil }
        let whole = Array(resolved.description.utf8)
        let prefix = (resolved.scheme ?? "").utf8.count + 3
        guard whole.count <= URLReference.longestBytes, whole.count >= prefix + authority.utf8.count else {
            return nil
        }
        return absolute(resolved.scheme ?? "", whole[prefix...])
    }

    /// The address of scheme and what is behind the two slashes, if it leads to a host.
    private func absolute(_ scheme: String, _ rest: ArraySlice<UInt8>) -> [UInt8]? {
        let rest = SafeAddress.escaped(SafeAddress.slashed(rest))
        let authority = rest.prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        let afterUser = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? authority.startIndex
        return SafeAddress.isHost(authority[afterUser...]) ? Array("\(scheme)://".utf8) + rest : nil
    }

    /// Whether browsers take this for a host with or without a port. Source: WHATWG URL Standard §3.5.
    private static func isHost(_ text: ArraySlice<UInt8>) -> Bool {
        let afterBracket = text.lastIndex(of: UInt8(ascii: "]")) ?? text.startIndex
        let colon = text[afterBracket...].lastIndex(of: UInt8(ascii: ":")) ?? text.endIndex
        let (name, port) = (text[..<colon], text[colon...].dropFirst())
        guard port.count <= 5, port.allSatisfy(\.isASCIIDigit),
            port.reduce(0, { $0 * 10 + Int($1 - 0x30) }) < 65536
        else { return false }
        if name.first == UInt8(ascii: "["), name.count > 3, name.last == UInt8(ascii: "]") {
            return name.dropFirst().dropLast().allSatisfy {
                $0.hexValue != nil || $0 == UInt8(ascii: ":")
                    || $0 == UInt8(ascii: ".")
            }
        }
        // What had to be escaped may not stand in a host.
        let forbidden = Array("%:[]".utf8)
        return !name.isEmpty && !name.contains { forbidden.contains($0) }
    }

    private static func isWeb(_ scheme: String?) -> Bool { scheme == "http" || scheme == "https" }

    /// The place of the colon behind a scheme.
    private static func schemeEnd(_ text: [UInt8]) -> Int? {
        guard let first = text.first, first.isASCIILetter, let colon = text.firstIndex(of: UInt8(ascii: ":"))
        else {
            return nil
        }
        let isScheme = text[..<colon].allSatisfy {
            $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: ".")
        }
        return isScheme ? colon : nil
    }

    /// With the backslashes of authority and path as slashes, which is what browsers take them for.
    private static func slashed(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var isInPath = true
        return text.map { byte in
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { isInPath = false }
            return isInPath && byte == UInt8(ascii: "\\") ? UInt8(ascii: "/") : byte
        }
    }

    /// Percent-encodes what could end an attribute or an address wherever it is pasted.
    private static func escaped(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count + 16)
        for (at, byte) in text.enumerated() {
            // The two bytes of a control character of C1.
            let isC1 =
                byte == 0xC2 && at + 1 < text.count && text[at + 1] < 0xA0
                || byte < 0xA0 && at > 0 && text[at - 1] == 0xC2
            if byte.mustBeEscaped || isC1 && byte >= 0x80 {
                out.append(percentEncoding: byte)
            } else {
                out.append(byte)
            }
        }
        return out
    }
}

extension [UInt8] {
    /// U+FFFE or U+FFFF, which are not written.
    fileprivate var containsNoncharacter: Bool {
        indices.dropLast(2).contains { self[$0] == 0xEF && self[$0 + 1] == 0xBF && self[$0 + 2] >= 0xBE }
    }
}

extension UInt8 {
    fileprivate var isSlash: Bool { self == UInt8(ascii: "/") || self == UInt8(ascii: "\\") }

    fileprivate var mustBeEscaped: Bool {
        switch self {
        case 0...0x20, 0x7F: true
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"):
            true
        case UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            true
        default: false
        }
    }
}
