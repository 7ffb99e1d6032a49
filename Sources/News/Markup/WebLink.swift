/// An address that a page may lead to or show a picture from: http or https, with a host.
package struct WebLink: Hashable, Sendable {
    /// Absolute, and written so that nothing in it ends an attribute or is read otherwise by a browser.
    package let text: String

    /// Nil for any other address: `javascript:` and `data:`, mail, what is relative or has no host.
    package init?(_ address: String) {
        guard let checked = SafeAddress(base: nil).checked(Array(address.utf8), for: .picture) else {
            return nil
        }
        text = String(decoding: checked, as: UTF8.self)
    }
}
