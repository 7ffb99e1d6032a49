/// Which numeric addresses are public: everything that is not set apart for another use.
///
/// Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates), IANA IPv6
/// Global Unicast Address Assignments.
package enum AddressRules {
    /// Whether an outlet may live at this address.
    package static func isPublic(_ address: IPAddress) -> Bool {
        if let v4 = address.v4 { return isPublic(v4: v4) }
        // Tunnels and translators lead to the IPv4 address they carry.
        if nat64.contains(address) { return isPublic(v4: UInt32(truncatingIfNeeded: address.low)) }
        if sixToFour.contains(address) { return isPublic(v4: UInt32(truncatingIfNeeded: address.high >> 16)) }
        if teredo.contains(address) {
            let server = UInt32(truncatingIfNeeded: address.high)
            let client = ~UInt32(truncatingIfNeeded: address.low)
            return isPublic(v4: server) && isPublic(v4: client)
        }
        // ISATAP, RFC 5214 §6.1: the last 64 bits say 0:5efe or 200:5efe, then the IPv4 address.
        if address.low >> 32 & ~0x0200_0000 == 0x5efe, !isPublic(v4: UInt32(truncatingIfNeeded: address.low))
        {
            return false
        }
        return globalUnicast.contains(address) && !reservedV6.contains { $0.contains(address) }
    }

    private static func isPublic(v4: UInt32) -> Bool {
        let address = IPAddress(v4: v4)
        return !reservedV4.contains { $0.contains(address) }
    }

    private static let reservedV4 = table([
        "0.0.0.0/8",  // this host on this network
        "10.0.0.0/8",  // private, RFC 1918
        "100.64.0.0/10",  // shared by carriers (CGNAT), RFC 6598
        "127.0.0.0/8",  // loopback
        "169.254.0.0/16",  // link-local
        "172.16.0.0/12",  // private, RFC 1918
        "192.0.0.0/24",  // protocol assignments
        "192.0.2.0/24",  // documentation
        "192.88.99.0/24",  // 6to4 relays, deprecated
        "192.168.0.0/16",  // private, RFC 1918
        "198.18.0.0/15",  // benchmarking
        "198.51.100.0/24",  // documentation
        "203.0.113.0/24",  // documentation
        "224.0.0.0/4",  // multicast
        "240.0.0.0/4",  // reserved, broadcast included
    ])

    // Outside 2000::/3 nothing is given out: loopback, ULA, link-local, site-local, multicast, discard,
    // IPv4-compatible and the local NAT64 prefix 64:ff9b:1::/48 are all refused by that alone.
    private static let globalUnicast = range("2000::/3")
    private static let nat64 = range("64:ff9b::/96")
    private static let sixToFour = range("2002::/16")
    private static let teredo = range("2001::/32")
    private static let reservedV6 = table([
        "2001::/23",  // protocol assignments: benchmarking, ORCHID
        "2001:db8::/32",  // documentation
        "3fff::/20",  // documentation
    ])

    private static func table(_ rows: [String]) -> [IPRange] { rows.map(range) }

    private static func range(_ text: String) -> IPRange {
        guard let range = IPRange(text) else { preconditionFailure("\(text) is no address range") }
        return range
    }
}
