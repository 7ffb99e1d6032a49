internal import CIDN2
internal import CPSL
internal import Glibc

/// The identity of a host: however it is written, one host is one value.
///
/// Names are in lower case, international ones in ASCII (punycode), without the dot that may end them; escapes are undone.
/// Addresses are written as systems write them, IPv6 without brackets.
/// Sources: RFC 3986 §3.2.2, UTS #46, RFC 5952.
package struct Host: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Such as `xn--mgbcd4a2b0d2b.test`, `192.0.2.1` or `2001:db8::1`.
    package let name: String
    package let isAddress: Bool

    package var description: String { name }

    /// As it stands in a URL.
    package var inURL: String { name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]" : name }

    package static func < (a: Host, b: Host) -> Bool { a.name < b.name }

    /// Reads a host as URLs and people write it, without port; nil where it is none.
    package init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)
        if Host.isPlain(bytes) {
            name = String(text)
            isAddress = false
            return
        }
        if bytes.count > 2, bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
            bytes = Array(bytes[1..<(bytes.count - 1)])
        }
        if bytes.contains(UInt8(ascii: ":")) {
            guard let address = Host.v6(bytes) else { return nil }
            name = address
            isAddress = true
            return
        }
        guard let decoded = Host.unescaped(bytes), var name = Host.ascii(decoded) else { return nil }
        if name.last == UInt8(ascii: ".") { name.removeLast() }
        guard !name.isEmpty, name.allSatisfy(Host.mayStand), !Host.hasEmptyLabel(name[...]) else {
            return nil
        }
        let end = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last ?? []
        isAddress = Host.isNumber(end)
        guard isAddress else {
            self.name = String(decoding: name, as: UTF8.self)
            return
        }
        guard let address = Host.v4(name) else { return nil }
        self.name = address
    }

    /// The part of the name that somebody registered, one label below a public suffix: `ar.outlet.co.ma` is of
    /// `outlet.co.ma`. Whoever runs one of its hosts is taken to run them all, so they share one budget.
    ///
    /// An address, a public suffix and a name of one label stand for themselves.
    /// Source: the public suffix list, https://publicsuffix.org, the newer of the system's and libpsl's own.
    package var domain: String {
        guard !isAddress, let list = Host.suffixes else { return name }
        // The answer points into the host's own bytes, so it is read before they are given back.
        return name.withCString { text in
            psl_registrable_domain(list, text).map { String(cString: $0) } ?? name
        }
    }

    // Never freed and never written to after it was loaded; libpsl only reads it from then on.
    nonisolated(unsafe) private static let suffixes = psl_latest(nil)
}

extension URLReference {
    /// The registrable domain of its host. Budgets, rests and queues are kept by it.
    package var domain: String {
        let host = host ?? ""
        return Host(host)?.domain ?? host
    }
}

// MARK: - Spellings

extension Host {
    /// Whether the bytes are the name itself already: nearly all hosts are.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        guard let last = bytes.last, last.isASCIILowercase, bytes.count <= 253 else { return false }
        guard bytes.allSatisfy({ $0.isASCIILowercase || $0.isASCIIDigit || $0 == 45 || $0 == 46 })
        else { return false }
        if hasEmptyLabel(bytes[...]) { return false }
        // "0xff" is a number that ends in a letter.
        return !isNumber(bytes[((bytes.lastIndex(of: UInt8(ascii: ".")) ?? -1) + 1)...])
    }

    /// Whether nothing stands before, between or after dots, as in `a..b`.
    private static func hasEmptyLabel(_ name: ArraySlice<UInt8>) -> Bool {
        var last = UInt8(ascii: ".")
        for byte in name {
            if byte == UInt8(ascii: "."), last == byte { return true }
            last = byte
        }
        return last == UInt8(ascii: ".")
    }

    /// With its escapes undone; nil where those hide no text.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8]? {
        let percent = UInt8(ascii: "%")
        guard bytes.contains(percent) else { return bytes }
        let isWhole = bytes.indices.allSatisfy {
            bytes[$0] != percent || bytes.percentDecodedByte(at: $0) != nil
        }
        return isWhole ? bytes.percentDecoded : nil
    }

    /// In lower case and, beyond ASCII, as punycode; nil where no such name can be registered.
    private static func ascii(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count <= 1000 else { return nil }
        guard bytes.contains(where: { $0 >= 128 }) else {
            return bytes.map(\.asciiLowercased)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.elementsEqual(bytes) else { return nil }
        // As browsers do; what they refuse, older registries may have given out.
        for flags in [IDN2_NONTRANSITIONAL, IDN2_TRANSITIONAL] {
            var name: UnsafeMutablePointer<CChar>?
            guard idn2_to_ascii_8z(text, &name, Int32(flags.rawValue)) == IDN2_OK.rawValue, let name else {
                continue
            }
            defer { khabar_idn2_free(name) }
            return Array(String(cString: name).lowercased().utf8)
        }
        return nil
    }

    /// No delimiter of URLs, no space and no control character.
    private static func mayStand(_ byte: UInt8) -> Bool {
        byte > 32 && byte < 127 && !"/?#@:[]\\<>^|%\"`{}".utf8.contains(byte)
    }

    /// Whether a last label makes the whole an IPv4 address. Source: WHATWG URL Standard, "ends in a number".
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if label.starts(with: "0x".utf8) {
            return label.dropFirst(2).allSatisfy { $0.hexValue != nil }
        }
        return !label.isEmpty && label.allSatisfy(\.isASCIIDigit)
    }

    /// Also in its short, octal and hexadecimal forms, which systems connect to.
    private static func v4(_ bytes: [UInt8]) -> String? {
        var address = in_addr()
        guard inet_aton(String(decoding: bytes, as: UTF8.self), &address) == 1 else { return nil }
        return withUnsafeBytes(of: &address) { text(of: $0, AF_INET) }
    }

    private static func v6(_ bytes: [UInt8]) -> String? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, String(decoding: bytes, as: UTF8.self), &address) == 1 else { return nil }
        return withUnsafeBytes(of: &address) { text(of: $0, AF_INET6) }
    }

    private static func text(of address: UnsafeRawBufferPointer, _ family: Int32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            inet_ntop(family, address.baseAddress, text.baseAddress, socklen_t(text.count))
                .map { String(cString: $0) }
        }
    }
}
