/// What an article's text says of where it comes from, and the text without that.
///
/// Copies of one story differ first of all in what stands around the text: "هبة بريس ـ الرباط" before it, "و م ع" after
/// it. Both show where the text comes from, and neither is part of it.
package struct Attribution: Hashable, Sendable {
    /// The dateline as it is written: "هبة بريس ـ الرباط".
    package let dateline: String?
    /// The person named in the dateline or after بقلم.
    package let byline: String?
    /// The short name of the agency credited in the dateline or at the end, such as "MAP" or "AFP". It is "agencies"
    /// where the credit names none (وكالات).
    package let agency: String?
    /// The text without dateline, agency credit and white space at its ends. The rest is as written.
    package let comparedText: String

    /// Reads the lines before the first paragraph, the beginning of that, and the end of the text.
    ///
    /// - Parameters:
    ///   - text: plain text, each paragraph on a line of its own.
    ///   - outletName: the name by which readers know the outlet, "هبة بريس"; nil where it is not known.
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
