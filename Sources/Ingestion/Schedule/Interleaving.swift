import News
import Storage

extension [FeedState] {
    /// The same feeds in an order that keeps those of one domain far apart. Feeds of one domain wait for each other; in a row
    /// they would hold all places while other hosts are idle.
    var interleavedByHost: [FeedState] {
        interleaved { Domain.of($0.url) }
    }
}

extension Array {
    /// The same elements, the first of every key before the second of every key, and so on. Elements of equal rank keep
    /// their order.
    func interleaved(by key: (Element) -> some Hashable) -> [Element] {
        var counts: [AnyHashable: Int] = [:]
        let ranked = enumerated().map { index, element in
            let turn = counts[key(element), default: 0]
            counts[key(element)] = turn + 1
            return (turn: turn, index: index, element: element)
        }
        return ranked.sorted { ($0.turn, $0.index) < ($1.turn, $1.index) }.map(\.element)
    }
}
