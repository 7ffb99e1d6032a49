import News

/// The head of one response, read line by line as libcurl hands it over.
struct ResponseHead {
    /// Of all heads of one request, 1xx and trailers included.
    ///
    /// Browsers stop at 256 KiB, servers send under 16.
    static let limitBytes = 131_072
    static let limitLines = 512
    /// A longer validator would be refused by most servers when it comes back.
    private static let longestValidator = 4096

    private(set) var status = 0
    /// Lower-case name → last value; values of list headers joined by ", ".
    private(set) var headers: [String: String] = [:]
    private(set) var validators = Validators()
    private(set) var countedBytes = 0
    private var countedLines = 0
    private var lastName: String?
    /// Whether the empty line after the real head has come.
    private(set) var isComplete = false

    /// As stated, of the body on the wire.
    var contentLength: Int? { headers["content-length"].flatMap { Int($0) } }

    /// Takes one line with its line end; false when the limits are exceeded.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        countedBytes += line.count
        countedLines += 1
        guard countedBytes <= ResponseHead.limitBytes, countedLines <= ResponseHead.limitLines else {
            return false
        }
        let content = line.trimmed
        if line.starts(with: "HTTP/".utf8), !isComplete {
            begin(content)
        } else if content.isEmpty {
            // Informational heads (1xx) are followed by the real one.
            isComplete = status >= 200
        } else if !isComplete {
            // What comes later is a trailer, which must not replace what the head said.
            field(content, isFolded: line.first == 0x20 || line.first == 0x09)
        }
        return true
    }

    private mutating func begin(_ line: Slice<UnsafeRawBufferPointer>) {
        status = 0
        headers = [:]
        validators = Validators()
        lastName = nil
        let code = line.drop { $0 != 0x20 }.dropFirst().prefix(while: \.isASCIIDigit).prefix(3)
        for digit in code { status = status * 10 + Int(digit - 48) }
    }

    private mutating func field(_ line: Slice<UnsafeRawBufferPointer>, isFolded: Bool) {
        if isFolded, let lastName {
            headers[lastName]?.append(" " + String(decoding: line, as: UTF8.self))
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let bytes = UnsafeRawBufferPointer(rebasing: line[line.index(after: colon)...]).trimmed
        lastName = name
        switch name {
        case "etag": validators.etag = ResponseHead.validator(bytes)
        case "last-modified": validators.lastModified = ResponseHead.validator(bytes)
        default: break
        }
        let value = String(decoding: bytes, as: UTF8.self)
        if let earlier = headers[name], ResponseHead.lists.contains(name) {
            headers[name] = earlier + ", " + value
        } else {
            headers[name] = value
        }
    }

    /// Headers whose several lines are one list. Source: RFC 9110 §5.3.
    private static let lists: Set<String> = ["cache-control", "link", "vary", "x-robots-tag"]

    /// One character a byte; nil for what cannot go back in a header line.
    private static func validator(_ bytes: Slice<UnsafeRawBufferPointer>) -> String? {
        guard !bytes.isEmpty, bytes.count <= longestValidator, bytes.allSatisfy({ $0.mayStandInHeader })
        else { return nil }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }
}

/// A header line for libcurl, zero-terminated; nil where `value` is no header value that came byte for byte.
func headerLine(_ name: StaticString, bytewise value: String) -> [CChar]? {
    var line = name.withUTF8Buffer { $0.map { CChar(bitPattern: $0) } }
    line += [CChar(0x3a), CChar(0x20)]
    for scalar in value.unicodeScalars {
        guard let byte = UInt8(exactly: scalar.value), byte.mayStandInHeader else { return nil }
        line.append(CChar(bitPattern: byte))
    }
    return line + [0]
}

extension UInt8 {
    /// Source: RFC 9110 §5.5.
    fileprivate var mayStandInHeader: Bool { self >= 32 && self != 127 || self == 9 }
}

extension UnsafeRawBufferPointer {
    /// Without white space and line ends around.
    fileprivate var trimmed: Slice<UnsafeRawBufferPointer> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
        else { return self[endIndex...] }
        return self[first...last]
    }
}
