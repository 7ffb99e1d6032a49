import News

/// What servers put before JSON: byte order marks, warnings of PHP, guards against foreign scripts, a function's call.
enum JSONNoise {
    /// Noise is looked for in so many bytes.
    private static let limitBytes = 65536

    /// Where the JSON begins: at its first brace or bracket. Nil where the text is something else, such as markup.
    ///
    /// A brace or a bracket counts where what stands around it may stand there: `{"`, `[{`, `[]` at the beginning of a
    /// line or behind a sign, as in `call({`. In "key [name]" no JSON begins.
    static func start(in text: some RandomAccessCollection<UInt8>) -> Int? {
        let end = min(text.count, limitBytes)
        func byte(_ offset: Int) -> UInt8 { text[text.index(text.startIndex, offsetBy: offset)] }
        for at in 0..<end {
            let byteHere = byte(at)
            guard byteHere == UInt8(ascii: "{") || byteHere == UInt8(ascii: "[") else { continue }
            var next = at + 1
            while next < text.count, byte(next) <= 32 { next += 1 }
            guard next < text.count, mayFollow(byte(next), byteHere) else { continue }
            var before = at - 1
            while before >= 0, byte(before) == 0x20 || byte(before) == 0x09 { before -= 1 }
            if before < 0 || mayPrecede(byte(before)) { return at }
        }
        return nil
    }

    static let warning = "text before the JSON is left out"

    /// The JSON behind the noise; nil where none begins.
    static func json(in text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        start(in: text).map { UnsafeRawBufferPointer(rebasing: text[$0...]) }
    }

    private static func mayFollow(_ next: UInt8, _ bracket: UInt8) -> Bool {
        switch next {
        case UInt8(ascii: "\""): true
        case UInt8(ascii: "}"): bracket == UInt8(ascii: "{")
        case UInt8(ascii: "{"), UInt8(ascii: "]"), UInt8(ascii: "["): bracket == UInt8(ascii: "[")
        default: false
        }
    }

    private static func mayPrecede(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x0A, 0x0D, UInt8(ascii: "("), UInt8(ascii: ">"), UInt8(ascii: ";"), UInt8(ascii: "="),
            UInt8(ascii: "'"), UInt8(ascii: "/"), UInt8(ascii: "&"), 0xBF, 0, UInt8(ascii: ","):
            true
        default: false
        }
    }
}
