import News

/// What each code point becomes when it is folded, its image. It is made once from `FoldingTable`.
///
/// A map never changes after its init and is never freed. There are two in a process.
final class FoldingMap: Sendable {
    /// For folded text that people or the search index read.
    static let keepingPunctuation = FoldingMap(separatorsAsSpaces: false)

    /// For splitting text into words. What stands between words becomes a space, except `.`, `,`, `:` and `/`, which
    /// may be part of a number, and `-`, which shows the number of a list. The Arabic comma becomes `,`.
    static let separatorsAsSpaces = FoldingMap(separatorsAsSpaces: true)

    /// An entry for each code point of the Basic Multilingual Plane. The highest byte is the length of the image, 0
    /// to 3, and the lower bytes are the image, its first byte lowest. If the highest byte is 255, the others are the
    /// place of a longer image in `pool`.
    ///
    /// `nonisolated(unsafe)` is sound: it is written only in init, before anyone else can see it.
    nonisolated(unsafe) let images: UnsafePointer<UInt32>
    let pool: [[UInt8]]
    private let beyondBMP: [Int: [UInt8]]
    private let separatorsBeyondBMP: [ClosedRange<Int>]

    private init(separatorsAsSpaces: Bool) {
        let joiners = Set(".,:/-".unicodeScalars.map { Int($0.value) })
        let ranges = FoldingMap.separators()
        var isSeparator = [Bool](repeating: false, count: 0x10000)
        var beyond: [ClosedRange<Int>] = []
        if separatorsAsSpaces {
            for range in ranges {
                if range.lowerBound > 0xFFFF { beyond.append(range) }
                for code in range where code <= 0xFFFF && !joiners.contains(code) { isSeparator[code] = true }
            }
        }
        func utf8(_ codes: [Int]) -> [UInt8] {
            var bytes: [UInt8] = []
            for code in codes {
                if code <= 0xFFFF, isSeparator[code] {
                    bytes.append(0x20)
                } else if let scalar = Unicode.Scalar(UInt32(code)) {
                    bytes += Array(String(Character(scalar)).utf8)
                }
            }
            return bytes
        }
        let images = UnsafeMutablePointer<UInt32>.allocate(capacity: 0x10000)
        var pool: [[UInt8]] = []
        var beyondBMP: [Int: [UInt8]] = [:]
        func enter(_ code: Int, _ image: [UInt8]) {
            if code > 0xFFFF {
                beyondBMP[code] = image
            } else if image.count > 3 {
                images[code] = 0xFF00_0000 | UInt32(pool.count)
                pool.append(image)
            } else {
                images[code] = image.reversed().reduce(0) { $0 << 8 | UInt32($1) } | UInt32(image.count) << 24
            }
        }
        for code in 0..<0x10000 {
            images[code] = isSeparator[code] ? 0x0100_0020 : FoldingMap.itself(UInt32(code))
        }
        for (codes, image) in FoldingMap.changes() {
            for (offset, code) in codes.enumerated() {
                enter(code, utf8(image.count == 1 ? [image[0] + offset] : image))
            }
        }
        if separatorsAsSpaces { enter(0x060C, [UInt8(ascii: ",")]) }
        self.images = UnsafePointer(images)
        self.pool = pool
        self.beyondBMP = beyondBMP
        separatorsBeyondBMP = beyond
    }

    /// The image of a code point from U+10000 on.
    func imageBeyondBMP(_ code: Int) -> [UInt8] {
        if let image = beyondBMP[code] { return image }
        if separatorsBeyondBMP.contains(where: { $0.contains(code) }) { return [0x20] }
        return Unicode.Scalar(UInt32(code)).map { Array(String(Character($0)).utf8) } ?? []
    }

    /// The image of a code point.
    func image(_ code: Int) -> String {
        guard code <= 0xFFFF else { return String(decoding: imageBeyondBMP(code), as: UTF8.self) }
        let length = imageLength(code)
        guard length <= 3 else { return String(decoding: pool[Int(images[code] & 0xFF_FFFF)], as: UTF8.self) }
        return String(
            decoding: (0..<length).map { UInt8(truncatingIfNeeded: images[code] >> (8 * $0)) },
            as: UTF8.self
        )
    }

    /// How many bytes the image of a code point has.
    func imageLength(_ code: Int) -> Int {
        guard code <= 0xFFFF else { return imageBeyondBMP(code).count }
        let length = Int(images[code] >> 24)
        return length <= 3 ? length : pool[Int(images[code] & 0xFF_FFFF)].count
    }

    /// Whether the code point leaves nothing behind: a mark, a tatweel, a zero-width character.
    func isDropped(_ code: Int) -> Bool {
        code <= 0xFFFF ? images[code] == 0 : imageBeyondBMP(code).isEmpty
    }

    /// Whether the code point is a letter or digit. Only the map in which separators are spaces can tell.
    func isPartOfWord(_ code: Int) -> Bool {
        guard code <= 0xFFFF else { return imageBeyondBMP(code).first.map { $0 != 0x20 } ?? false }
        let (length, first) = (images[code] >> 24, UInt8(truncatingIfNeeded: images[code]))
        return length > 3 || (length > 0 && (first >= 0x80 || first.isASCIIAlphanumeric))
    }

    /// The entry of a code point that folds to itself, so that its image is its own UTF-8.
    private static func itself(_ code: UInt32) -> UInt32 {
        if code < 0x80 { return code | 1 << 24 }
        if code < 0x800 { return 0xC0 | code >> 6 | (0x80 | code & 0x3F) << 8 | 2 << 24 }
        return 0xE0 | code >> 12 | (0x80 | code >> 6 & 0x3F) << 8 | (0x80 | code & 0x3F) << 16 | 3 << 24
    }

    // MARK: - Reading the table

    private static func changes() -> [(codes: ClosedRange<Int>, image: [Int])] {
        words(of: FoldingTable.images).map { word in
            let sides = word.split(separator: UInt8(ascii: ">"), omittingEmptySubsequences: false)
            return (range(sides[0]), sides[1].split(separator: UInt8(ascii: ".")).map(hexadecimal))
        }
    }

    private static func separators() -> [ClosedRange<Int>] {
        words(of: FoldingTable.separators).map(range)
    }

    private static func words(of text: StaticString) -> [ArraySlice<UInt8>] {
        text.withUTF8Buffer { Array($0) }.split(separator: 0x20)
    }

    private static func range(_ text: ArraySlice<UInt8>) -> ClosedRange<Int> {
        let ends = text.split(separator: UInt8(ascii: "-")).map(hexadecimal)
        return ends[0]...ends[ends.count - 1]
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { $0 << 4 | Int($1 <= 57 ? $1 - 48 : $1 - 55) }
    }
}
