internal import CLinux
public import Glibc

/// Searching in bytes: the one way for every room, on the C library's `memchr` and `memmem`.
///
/// What is called for every few bytes is inlined: as a call it cost feeds some 4 % of their instructions. It is `public` because
/// Swift 6.3 inlines no `package` function of another module, `@inlinable` or not.
public enum ByteSearch {
    /// The first place of `byte` at or after `start` and before `end`, which is the text's end where it is not given.
    @inlinable @inline(__always)
    public static func first(
        _ byte: UInt8,
        in text: UnsafeRawBufferPointer,
        from start: Int,
        to end: Int? = nil
    ) -> Int? {
        let end = end ?? text.count
        guard start < end, let base = text.baseAddress,
            let found = memchr(base + start, Int32(byte), end - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    /// Where `needle` first stands whole, at or after `start` and before `end`. An empty one stands everywhere. Linear in the
    /// length of both, whatever they hold.
    package static func first(
        _ needle: UnsafeRawBufferPointer,
        in text: UnsafeRawBufferPointer,
        from start: Int,
        to end: Int? = nil
    ) -> Int? {
        let end = end ?? text.count
        guard let sought = needle.baseAddress, !needle.isEmpty else { return start <= end ? start : nil }
        guard start < end, let base = text.baseAddress,
            let found = khabar_find(base + start, end - start, sought, needle.count)
        else { return nil }
        return found - base
    }

    /// The same for a literal.
    package static func first(
        _ needle: StaticString,
        in text: UnsafeRawBufferPointer,
        from start: Int,
        to end: Int? = nil
    ) -> Int? {
        needle.withUTF8Buffer { first(UnsafeRawBufferPointer($0), in: text, from: start, to: end) }
    }

    /// Whether `needle` stands right at `place`.
    @inlinable @inline(__always)
    public static func has(_ needle: StaticString, in text: UnsafeRawBufferPointer, at place: Int) -> Bool {
        guard place + needle.utf8CodeUnitCount <= text.count, let base = text.baseAddress else {
            return false
        }
        return memcmp(base + place, needle.utf8Start, needle.utf8CodeUnitCount) == 0
    }
}

extension [UInt8] {
    /// Where `needle` first stands, at or after `start`.
    package func firstPlace(of needle: [UInt8], from start: Int = 0) -> Int? {
        withUnsafeBytes { text in
            needle.withUnsafeBytes { ByteSearch.first($0, in: text, from: start) }
        }
    }

    /// Where the literal first stands.
    package func firstPlace(of needle: StaticString, from start: Int = 0) -> Int? {
        withUnsafeBytes { ByteSearch.first(needle, in: $0, from: start) }
    }
}

extension String {
    /// Whether `byte` stands in the text's UTF-8. `utf8.contains` says the same, but looks at one byte after another: it cost
    /// feeds of long headlines 5 % of their instructions.
    package func holds(_ byte: UInt8) -> Bool {
        var text = self
        return text.withUTF8 { ByteSearch.first(byte, in: UnsafeRawBufferPointer($0), from: 0) != nil }
    }
}
