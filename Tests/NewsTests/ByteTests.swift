import News
import Testing

@Suite("Bytes of ASCII, percent coding and FNV-1a")
struct ByteTests {
    @Test("every byte is of the kinds that its character is of")
    func kinds() {
        for byte in UInt8.min...UInt8.max {
            let character = Character(Unicode.Scalar(byte))
            let isASCII = byte < 128
            #expect(byte.isASCIIDigit == (isASCII && character.isNumber))
            #expect(byte.isASCIILetter == (isASCII && character.isLetter))
            #expect(byte.isASCIIUppercase == (isASCII && character.isUppercase))
            #expect(byte.isASCIILowercase == (isASCII && character.isLowercase))
            #expect(byte.hexValue.map(Int.init) == (isASCII ? character.hexDigitValue : nil))
            let lower = isASCII ? character.lowercased().utf8.first : byte
            #expect(byte.asciiLowercased == lower)
        }
    }

    @Test(
        "an escape is undone where two digits follow, and stays where they do not",
        arguments: [
            ("a%20b", "a b"), ("%D8%ae", "خ"), ("100%", "100%"), ("%4", "%4"), ("%+f%zz", "%+f%zz"), ("", ""),
        ]
    )
    func decoded(text: String, expected: String) {
        #expect(String(decoding: Array(text.utf8).percentDecoded, as: UTF8.self) == expected)
    }

    @Test("what is escaped and undone is what it was, for every byte")
    func roundTrip() {
        for byte in UInt8.min...UInt8.max {
            var text: [UInt8] = []
            text.append(percentEncoding: byte)
            #expect(
                text.count == 3 && text.percentDecodedByte(at: 0) == byte && text.percentDecoded == [byte]
            )
        }
    }

    // Source: draft-eastlake-fnv, test vectors of 64 bits.
    @Test(
        "FNV-1a gives the published values, which are on disk",
        arguments: [
            ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
        ] as [(String, UInt64)]
    )
    func hash(text: String, expected: UInt64) {
        #expect(FNV1a.hash(text.utf8) == expected)
    }
}
