import Glibc

/// A growing buffer that is used for one body after the other, so that a finished body is allocated once, as long as it is.
///
/// A large body is gathered where it will stay: at its end it would take twice its memory to move it.
struct Bytes: ~Copyable {
    /// Of malloc, so that realloc can move it without copying.
    private var storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var storedCount = 0
    /// In place of `storage` for a body of more than `BodyBudget.largeBytes`.
    private var large: [UInt8] = []
    /// Received, but not wanted.
    var discardedBytes = 0

    /// The most that is set aside for a large body beforehand; memory that nothing is written to costs nothing.
    private static let mostReservedBytes = 64 << 20
    /// Larger buffers are given back between bodies.
    private static let keptBytes = 262_144

    deinit {
        free(storage.baseAddress)
    }

    var count: Int { storedCount + large.count }
    var isEmpty: Bool { count == 0 }

    mutating func removeAll() {
        storedCount = 0
        large = []
        discardedBytes = 0
    }

    /// Makes room for a body of a stated length, up to a megabyte: statements may lie.
    mutating func reserve(_ bytes: Int) {
        if storage.count < bytes { grow(to: min(bytes, BodyBudget.largeBytes)) }
    }

    /// `limitBytes` is the most that may come in all.
    mutating func append(_ chunk: UnsafeRawBufferPointer, limitBytes: Int) {
        if !large.isEmpty || count + chunk.count > BodyBudget.largeBytes {
            appendToLarge(chunk, limitBytes: limitBytes)
            return
        }
        guard let source = chunk.baseAddress else { return }
        if storage.count < count + chunk.count {
            grow(to: max(count + chunk.count, 2 * storage.count, 32768))
        }
        (storage.baseAddress.map { $0 + storedCount })?.copyMemory(from: source, byteCount: chunk.count)
        storedCount += chunk.count
    }

    private mutating func appendToLarge(_ chunk: UnsafeRawBufferPointer, limitBytes: Int) {
        if large.isEmpty {
            large.reserveCapacity(min(limitBytes, Bytes.mostReservedBytes))
            large.append(contentsOf: storage[..<storedCount])
            storedCount = 0
        }
        large.append(contentsOf: chunk)
    }

    /// Hands the body over and begins anew.
    mutating func take() -> [UInt8] {
        let body = large.isEmpty ? [UInt8](storage[..<storedCount]) : large
        removeAll()
        return body
    }

    mutating func shrink() {
        large = []
        guard storage.count > Bytes.keptBytes else { return }
        free(storage.baseAddress)
        storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        storedCount = 0
    }

    private mutating func grow(to capacity: Int) {
        guard capacity > storage.count else { return }
        guard let larger = realloc(storage.baseAddress, capacity) else { fatalError("out of memory") }
        storage = UnsafeMutableRawBufferPointer(start: larger, count: capacity)
    }
}
