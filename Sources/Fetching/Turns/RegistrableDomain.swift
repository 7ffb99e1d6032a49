import CPSL

/// The part of a host name that somebody registered, one label below a public suffix: `ar.outlet.co.ma` is of
/// `outlet.co.ma`. Whoever runs one of its hosts is taken to run them all, so they share one budget.
///
/// Source: the public suffix list, https://publicsuffix.org, the newer of the system's and libpsl's own.
package enum RegistrableDomain {
    // Never freed and never written to after it was loaded; libpsl only reads it from then on.
    nonisolated(unsafe) private static let list = psl_latest(nil)

    /// The domain of a host name in lower case; an address, a public suffix and a name of one label stand for
    /// themselves.
    package static func of(_ host: String) -> String {
        guard IPAddress(host) == nil, let list else { return host }
        // The answer points into the host's own bytes, so it is read before they are given back.
        return host.withCString { name in
            psl_registrable_domain(list, name).map { String(cString: $0) } ?? host
        }
    }
}
