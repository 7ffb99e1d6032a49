import Glibc

/// A growing buffer that is used for one body after the other, so that only the finished body is allocated.
struct Bytes: ~Copyable {
    /// Of malloc, so that realloc can move a large body without copying it.
    private var storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private(set) var count = 0
    /// Received, but not wanted.
    var discardedBytes = 0

    /// Larger buffers are given back between bodies.
    private static let keptBytes = 262_144

    deinit {
        free(storage.baseAddress)
    }

    var isEmpty: Bool { count == 0 }

    mutating func removeAll() {
        count = 0
        discardedBytes = 0
    }

    /// Makes room for a body of a stated length, up to a megabyte: statements may lie.
    mutating func reserve(_ bytes: Int) {
        if storage.count < bytes { grow(to: min(bytes, 1 << 20)) }
    }

    mutating func append(_ chunk: UnsafeRawBufferPointer) {
        guard let source = chunk.baseAddress else { return }
        if storage.count < count + chunk.count {
            grow(to: max(count + chunk.count, 2 * storage.count, 32768))
        }
        (storage.baseAddress.map { $0 + count })?.copyMemory(from: source, byteCount: chunk.count)
        count += chunk.count
    }

    borrowing func copy() -> [UInt8] {
        [UInt8](storage[..<count])
    }

    mutating func shrink() {
        guard storage.count > Bytes.keptBytes else { return }
        free(storage.baseAddress)
        storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        count = 0
    }

    private mutating func grow(to capacity: Int) {
        guard capacity > storage.count else { return }
        guard let larger = realloc(storage.baseAddress, capacity) else { fatalError("out of memory") }
        storage = UnsafeMutableRawBufferPointer(start: larger, count: capacity)
    }
}
