import News

/// Hashes that stand for ASCII names without regard to case, in tables that live in memory only.
enum ASCIIName {
    /// The hash of a name without letters, to which bytes are added.
    static let seed = FNV1a.seed

    @inline(__always)
    static func add(_ byte: UInt8, to hash: inout UInt64) {
        hash = mixed(hash, byte)
    }

    static func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
        var hash = seed
        for byte in name { hash = mixed(hash, byte) }
        return hash
    }

    /// Of a name that ends in a NUL.
    static func hash(_ name: UnsafePointer<UInt8>) -> UInt64 {
        var hash = seed
        var at = 0
        while name[at] != 0 {
            hash = mixed(hash, name[at])
            at += 1
        }
        return hash
    }

    static func hash(_ name: some StringProtocol) -> UInt64 {
        name.utf8.reduce(seed, mixed)
    }

    @inline(__always)
    private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        FNV1a.mixed(hash, UInt64(byte.asciiLowercased))
    }
}

/// A small table from name hashes to values, found without the cost of a seeded hash.
struct NameTable<Value: Sendable>: Sendable {
    private var keys: [UInt64]
    private var values: [Value?]
    private let mask: Int

    init(_ pairs: [(name: String, value: Value)]) {
        var size = 16
        while size < pairs.count * 3 { size *= 2 }
        keys = [UInt64](repeating: 0, count: size)
        values = [Value?](repeating: nil, count: size)
        mask = size - 1
        for pair in pairs {
            let hash = ASCIIName.hash(pair.name)
            var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
            while values[slot] != nil, keys[slot] != hash { slot = (slot + 1) & mask }
            (keys[slot], values[slot]) = (hash, pair.value)
        }
    }

    subscript(hash: UInt64) -> Value? {
        var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
        while let value = values[slot] {
            if keys[slot] == hash { return value }
            slot = (slot + 1) & mask
        }
        return nil
    }
}

extension NameTable {
    /// Rows of names apart by spaces.
    init(rows: [(names: String, value: Value)]) {
        self.init(rows.flatMap { row in row.names.split(separator: " ").map { (String($0), row.value) } })
    }
}
