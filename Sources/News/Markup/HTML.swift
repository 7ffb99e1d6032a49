/// Markup that may be shown: its tags come from this program's own source, and all else in it is escaped.
///
/// It is written as a literal, and what is put in is made fit for the place where it stands:
///
///     let cell: HTML = "<td title=\"\(outlet.name)\"><a href=\"\(link)\">\(outlet.name)</a></td>"
///
/// - Text is escaped between tags and in values between double quotes. Control characters become U+FFFD.
/// - In an address of our own (`href="/search?q=\(words)"`) text is percent-encoded.
/// - Addresses that are put together elsewhere are an `OwnAddress`, those of others a `WebLink`, which is http or https.
/// - `HTML` and lists of it go in as they are, between tags.
///
/// What none of this makes safe is a fault of the source that no input can cause or hide, so it ends the process:
/// text as a whole address, in `style`, `srcdoc` and event handlers, in scripts, in single quotes or in none.
///
/// It lies in this room because all who write or show markup may import it: `Parsing`, whose sanitiser gives such
/// values, `Web`, which shows them and does not know `Parsing`, and the commands.
package struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    package private(set) var utf8: [UInt8]

    /// Takes markup that somebody has made safe: the sanitiser.
    package init(trusted utf8: [UInt8]) {
        self.utf8 = utf8
    }

    /// The literal's type keeps other texts out: nothing that was read at run time is a `StaticString`.
    package init(stringLiteral literal: StaticString) {
        utf8 = []
        utf8.append(literal)
    }

    package init(stringInterpolation: StringInterpolation) {
        utf8 = stringInterpolation.utf8
    }

    package var isEmpty: Bool { utf8.isEmpty }

    package var description: String { String(decoding: utf8, as: UTF8.self) }

    package static func += (html: inout HTML, more: HTML) {
        html.utf8 += more.utf8
    }
}

extension [HTML] {
    /// One after the other, with `separator` between.
    package func joined(separator: HTML) -> HTML {
        var html: HTML = ""
        for (place, part) in enumerated() {
            if place > 0 { html += separator }
            html += part
        }
        return html
    }
}

// MARK: - What may be put in

extension HTML {
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate private(set) var utf8: [UInt8] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            utf8.reserveCapacity(literalCapacity + interpolationCount * 32)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            utf8.append(literal)
        }

        package mutating func appendInterpolation(_ text: String) {
            var text = text
            text.withUTF8 { bytes in
                let bytes = UnsafeRawBufferPointer(bytes)
                switch HTMLPlace(behind: utf8) {
                case .content, .value: append(bytes)
                case .ownAddress: append(percentEncoding: bytes)
                case .wholeAddress: preconditionFailure("an address that is put into HTML is a WebLink")
                case .tag: preconditionFailure("text inside a tag of HTML stands between double quotes")
                case .code: preconditionFailure("text in a script or style of HTML would be read as code")
                }
            }
        }

        package mutating func appendInterpolation(_ number: Int) {
            utf8.append(contentsOf: "\(number)".utf8)
        }

        package mutating func appendInterpolation(_ link: WebLink) {
            switch HTMLPlace(behind: utf8) {
            case .content, .value, .wholeAddress: appendText(link.text)
            case .ownAddress, .tag, .code: preconditionFailure("a WebLink in HTML is a whole value or text")
            }
        }

        package mutating func appendInterpolation(_ address: OwnAddress) {
            switch HTMLPlace(behind: utf8) {
            case .content, .value, .wholeAddress: appendText(address.text)
            case .ownAddress, .tag, .code:
                preconditionFailure("an OwnAddress in HTML is a whole value or text")
            }
        }

        package mutating func appendInterpolation(_ html: HTML) {
            switch HTMLPlace(behind: utf8) {
            case .content, .tag: utf8 += html.utf8
            default: preconditionFailure("HTML does not go into a value or a script of HTML")
            }
        }

        package mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { appendInterpolation(part) }
        }

        private mutating func appendText(_ text: String) {
            var text = text
            text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
        }

        /// Escaped; control characters, which HTML does not take, become U+FFFD.
        private mutating func append(_ text: UnsafeRawBufferPointer) {
            var start = 0
            var at = 0
            while at < text.count {
                let length = text.lengthOfControl(at: at)
                guard length > 0 else {
                    at += 1
                    continue
                }
                utf8.append(escaped: UnsafeRawBufferPointer(rebasing: text[start..<at]), for: .anywhere)
                utf8.append("\u{FFFD}")
                at += length
                start = at
            }
            utf8.append(escaped: UnsafeRawBufferPointer(rebasing: text[start...]), for: .anywhere)
        }

        private mutating func append(percentEncoding text: UnsafeRawBufferPointer) {
            for byte in text {
                if byte.isUnreserved { utf8.append(byte) } else { utf8.append(percentEncoding: byte) }
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Bytes of the control character or noncharacter (U+FFFE, U+FFFF) that stands here; 0 where none does. Tabs and
    /// line feeds are none.
    fileprivate func lengthOfControl(at place: Int) -> Int {
        switch self[place] {
        case 0x09, 0x0A: 0
        case ..<0x20, 0x7F: 1
        case 0xC2 where place + 1 < count && self[place + 1] < 0xA0: 2
        case 0xEF where place + 2 < count && self[place + 1] == 0xBF && self[place + 2] >= 0xBE: 3
        default: 0
        }
    }
}
