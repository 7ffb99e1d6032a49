internal import Machinery

/// Stories with the weights of those pairs that are alike. Groups grow in it by average link: the two groups with the
/// greatest mean weight become one, as long as that mean is `EventRules.joinWeight` or more. A pair without an edge
/// counts as 0, so that a chain of stories, each like the next alone, stays apart.
struct EventGraph {
    private let rules: EventRules
    /// For each story the others with the weight of the edge.
    private var edges: [[Int32: Double]]

    init(_ edges: [EventEdge], stories: Int, _ rules: EventRules) {
        self.rules = rules
        self.edges = [[Int32: Double]](repeating: [:], count: stories)
        for edge in EventGraph.withSharedNeighbours(edges, stories: stories, rules) {
            self.edges[Int(edge.a)][edge.b] = Double(edge.weight)
            self.edges[Int(edge.b)][edge.a] = Double(edge.weight)
        }
    }

    /// The edges, each by how much the neighbours of its two stories are the same as well. Reports of one happening are
    /// all like one another; a story that has little in common with the others of a group is seldom of it.
    private static func withSharedNeighbours(
        _ edges: [EventEdge],
        stories: Int,
        _ rules: EventRules
    ) -> [EventEdge] {
        // Each story is a neighbour of its own, with weight 1.
        var near = (0..<stories).map { [(story: Int32($0), weight: Float(1))] }
        for edge in edges {
            near[Int(edge.a)].append((edge.b, edge.weight))
            near[Int(edge.b)].append((edge.a, edge.weight))
        }
        for story in near.indices { near[story].sort { $0.story < $1.story } }
        let lengths = near.map { $0.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot() }
        return edges.map { edge in
            let (a, b) = (Int(edge.a), Int(edge.b))
            let common = product(near[a], near[b]) / (lengths[a] * lengths[b])
            var edge = edge
            edge.weight +=
                rules.sharedNeighbourShare * (rules.sharedNeighbourWeight * common - edge.weight)
            return edge
        }
    }

    private static func product(
        _ a: [(story: Int32, weight: Float)],
        _ b: [(story: Int32, weight: Float)]
    ) -> Float {
        var (sum, i, j): (Float, Int, Int) = (0, 0, 0)
        while i < a.count, j < b.count {
            if a[i].story == b[j].story { sum += a[i].weight * b[j].weight }
            let step = a[i].story <= b[j].story
            if a[i].story >= b[j].story { j += 1 }
            if step { i += 1 }
        }
        return sum
    }

    /// Two groups that may become one, named by their first stories.
    private struct Candidate: Comparable {
        let mean: Double
        let a: Int32
        let b: Int32

        /// The greatest mean first; then the earliest stories.
        static func < (one: Candidate, other: Candidate) -> Bool {
            one.mean != other.mean ? one.mean > other.mean : (one.a, one.b) < (other.a, other.b)
        }
    }

    /// The groups of two stories or more, in order of their first; the stories of each in order.
    consuming func groups() -> [[Int]] {
        var members = edges.indices.map { [$0] }
        var candidates = Heap<Candidate>()
        func mean(_ a: Int, _ b: Int, _ sum: Double) -> Double {
            sum / Double(members[a].count * members[b].count)
        }
        func offer(_ a: Int, _ b: Int, _ sum: Double) {
            let mean = mean(a, b, sum)
            guard mean >= rules.joinWeight else { return }
            candidates.insert(Candidate(mean: mean, a: Int32(min(a, b)), b: Int32(max(a, b))))
        }
        for a in edges.indices {
            for (b, weight) in edges[a] where b > a { offer(a, Int(b), weight) }
        }
        while let best = candidates.first {
            candidates.removeFirst()
            let (a, b) = (Int(best.a), Int(best.b))
            // What was offered before one of the two grew or ended counts no more.
            guard let sum = edges[a][best.b], mean(a, b, sum) == best.mean else { continue }
            members[a] += members[b]
            members[b] = []
            edges[a][best.b] = nil
            edges[b][best.a] = nil
            for (other, weight) in edges[b] {
                edges[Int(other)][best.b] = nil
                edges[Int(other)][best.a, default: 0] += weight
                edges[a][other, default: 0] += weight
            }
            edges[b] = [:]
            for (other, sum) in edges[a] { offer(a, Int(other), sum) }
        }
        return members.filter { $0.count > 1 }.map { $0.sorted() }
    }
}
