internal import CXML2

/// The library that reads markup.
package enum MarkupLibrary {
    /// As it is built against: "2.9.14".
    package static let version = LIBXML_DOTTED_VERSION
}
