/// The identity of a page: two spellings of one address are one value.
///
/// The scheme in lower case, the host by its identity (`Host`: international names as punycode), user names and passwords,
/// default port and fragment dropped, dot segments resolved, tracking
/// parameters left out, everything outside ASCII (and what RFC 3986 does not allow bare) percent-encoded
/// as UTF-8 with upper-case hex, needless escapes of unreserved characters undone.
/// Source: RFC 3986 §6.2.2 and §6.2.3.
package struct CanonicalURL: Hashable, Sendable, CustomStringConvertible {
    /// Percent-encoded ASCII, such as `https://albab.ma/%D8%AE%D8%A8%D8%B1/`.
    package let text: String

    package var description: String { text }

    /// Nil unless `url` is an absolute http, https or file URL with a host (file: with a path).
    package init?(_ url: String) {
        guard let parts = URLReference(url).canonicalParts else { return nil }
        text = parts
    }

    /// Takes what the database stored, without looking at it again.
    package init(stored: String) {
        text = stored
    }
}
