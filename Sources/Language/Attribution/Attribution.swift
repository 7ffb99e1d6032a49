/// What an article's text says of its own origin, taken apart.
///
/// Copies of one story differ first of all in what stands around it: "هبة بريس ـ الرباط" before, "و م ع"
/// behind. Both are evidence of where the text comes from and no part of it.
package struct Attribution: Hashable, Sendable {
    /// As written: "هبة بريس ـ الرباط".
    package let dateline: String?
    /// The person named in the dateline or after بقلم.
    package let byline: String?
    /// The canonical short name of the agency credited in the dateline or at the end, such as "MAP" or "AFP";
    /// "agencies" where the credit names none (وكالات).
    package let agency: String?
    /// The text without dateline and agency credit, otherwise as written but for white space at its ends.
    package let comparedText: String

    /// Reads the lines before the first paragraph, its beginning, and the end of the text.
    ///
    /// - Parameters:
    ///   - text: plain text, paragraphs on lines of their own.
    ///   - outletName: as readers know the outlet, "هبة بريس"; nil where it is not known.
    package init(text: String, outletName: String?) {
        var contiguous = text
        self = contiguous.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            var reader = AttributionReader(text: bytes, outletName: outletName)
            reader.readHead()
            reader.readTail()
            return Attribution(reader, of: text)
        }
    }

    private init(_ reader: AttributionReader, of text: String) {
        dateline = reader.dateline.map(reader.string)
        byline = reader.byline.map(reader.string)
        agency = reader.agency
        comparedText = reader.remainder ?? text
    }
}
