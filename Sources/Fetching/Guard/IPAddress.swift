import Glibc
import News

/// A numeric IPv4 or IPv6 address.
///
/// An IPv4 address inside IPv6 (`::ffff:10.0.0.1`) is that IPv4 address: packets to either go the same way.
package struct IPAddress: Hashable, Sendable {
    /// In IPv6 form, network byte order.
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(v4: UInt32) {
        self.init(high: 0, low: 0xffff_0000_0000 | UInt64(v4))
    }

    /// Reads `192.0.2.1` and `2001:db8::1`, without brackets, port, zone or short forms such as `10.1`.
    package init?(_ text: some StringProtocol) {
        var v4 = in_addr()
        var v6 = in6_addr()
        let text = String(text)
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(v6)
        } else {
            return nil
        }
    }

    private init(_ v6: in6_addr) {
        var bytes = v6
        self = withUnsafeBytes(of: &bytes) { IPAddress(sixteen: $0) }
    }

    private init(sixteen bytes: UnsafeRawBufferPointer) {
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    /// The address of a socket address; nil for other families and where `length` is too small.
    init?(socketAddress: UnsafeRawPointer, length: Int) {
        guard length >= MemoryLayout<sockaddr_in>.size else { return nil }
        switch Int32(socketAddress.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET:
            let address = socketAddress.loadUnaligned(as: sockaddr_in.self)
            self.init(v4: UInt32(bigEndian: address.sin_addr.s_addr))
        case AF_INET6:
            guard length >= MemoryLayout<sockaddr_in6>.size else { return nil }
            self.init(socketAddress.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default:
            return nil
        }
    }

    /// The IPv4 address, nil for genuine IPv6.
    var v4: UInt32? {
        high == 0 && low >> 32 == 0xffff ? UInt32(truncatingIfNeeded: low) : nil
    }
}

extension IPAddress: CustomStringConvertible {
    /// `192.0.2.1` or `2001:db8::1`.
    package var description: String {
        if let v4 {
            return "\(v4 >> 24).\(v4 >> 16 & 255).\(v4 >> 8 & 255).\(v4 & 255)"
        }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) {
            $0.storeBytes(of: high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            inet_ntop(AF_INET6, &address, text.baseAddress, socklen_t(text.count)).map { String(cString: $0) }
                ?? "?"
        }
    }
}

/// The addresses that begin with the same bits, such as `10.0.0.0/8` or `fe80::/10`.
package struct IPRange: Hashable, Sendable {
    let first: IPAddress
    /// 0 to 128, of the IPv6 form: `10.0.0.0/8` has 104.
    let bits: Int

    /// Reads CIDR notation or a lone address; nil for anything else, bits beyond the prefix included.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, let first = IPAddress(address) else { return nil }
        let width = address.contains(":") ? 128 : 32
        var count = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy(\.isASCIIDigit), let given = Int(parts[1]),
                given <= width
            else { return nil }
            count = given
        }
        self.first = first
        bits = count + 128 - width
        guard self.contains(first), IPRange.masked(first, bits) == first else { return nil }
    }

    func contains(_ address: IPAddress) -> Bool {
        IPRange.masked(address, bits) == first
    }

    private static func masked(_ address: IPAddress, _ bits: Int) -> IPAddress {
        // Swift's smart shift yields 0 for shifts of 64 and more.
        IPAddress(
            high: address.high & ~(UInt64.max >> UInt64(min(bits, 64))),
            low: address.low & ~(UInt64.max >> UInt64(max(bits - 64, 0)))
        )
    }
}
