/// When a body is a bomb rather than a well-packed feed.
enum Bomb {
    /// Feeds pack to a tenth, very repetitive ones to a thirtieth; gzip's bound is 1:1032.
    static let ratio = 100
    /// Nothing smaller is judged.
    private static let leastBytes = 1 << 20
    /// libcurl counts a buffer of a chunked body only after it was written.
    static let uncountedBytes = 16384
    /// Up to this ratio a body is never judged a bomb.
    static let harmlessRatio = 20

    static func isSuspected(decodedBytes: Int, wireBytes: () -> Int) -> Bool {
        decodedBytes > leastBytes && decodedBytes > ratio * (wireBytes() + uncountedBytes)
    }
}
