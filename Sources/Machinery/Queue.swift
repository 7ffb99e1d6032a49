/// First in, first out, in amortised constant time.
///
/// `public` for the reason told at `ByteSearch`: other modules get code made for their elements.
public struct Queue<Element> {
    @usableFromInline var elements: [Element] = []
    @usableFromInline var head = 0

    @inlinable public init() {}

    @inlinable public var count: Int { elements.count - head }
    @inlinable public var isEmpty: Bool { head == elements.count }
    @inlinable public var first: Element? { head < elements.count ? elements[head] : nil }

    @inlinable public mutating func append(_ element: Element) {
        elements.append(element)
    }

    /// Jumps the queue; linear where nobody has left it yet.
    @inlinable public mutating func prepend(_ element: Element) {
        if head > 0 {
            head -= 1
            elements[head] = element
        } else {
            elements.insert(element, at: 0)
        }
    }

    @inlinable public mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        head += 1
        // Half of the array is spent: moving the rest costs no more than was popped.
        if head > 32, head * 2 > elements.count { dropSpent() }
        return element
    }

    @inlinable mutating func dropSpent() {
        elements.removeFirst(head)
        head = 0
    }
}

extension Queue: Sendable where Element: Sendable {}
