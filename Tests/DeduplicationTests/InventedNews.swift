import Deduplication
import Machinery
import News

/// Invented news: texts of invented words, copied by outlets in the ways in which outlets copy.
struct InventedNews {
    /// In order of publication.
    private(set) var arrivals: [Arrival] = []
    /// Of each arrival the story it was made from.
    private(set) var truth: [Int] = []

    init(stories: Int, seed: UInt64) {
        var random = SplitMix(state: seed)
        var made: [(hours: Double, truth: Int, text: [String], outlet: String)] = []
        for story in 0..<stories {
            let start = Double(story) * 0.5
            let text = (0..<Int.random(in: 60...220, using: &random)).map { _ in InventedNews.word(&random) }
            made.append((start, story, text, "outlet0"))
            for copy in 0..<Int.random(in: 0...3, using: &random) {
                let later = start + Double.random(in: 0.1...9, using: &random)
                made.append((later, story, InventedNews.copy(text, &random), "outlet\(copy + 1)"))
            }
        }
        made.sort { ($0.hours, $0.outlet) < ($1.hours, $1.outlet) }
        for (number, item) in made.enumerated() {
            arrivals.append(
                .test(
                    Int64(number + 1),
                    item.text.joined(separator: " "),
                    outlet: item.outlet,
                    hours: item.hours
                )
            )
            truth.append(item.truth)
        }
    }

    /// A few hundred frequent words, thousands of rare ones.
    private static func word(_ random: inout SplitMix) -> String {
        let rank = Double.random(in: 0...1, using: &random)
        return "w\(Int(rank * rank * rank * 8000))x"
    }

    private static func copy(_ text: [String], _ random: inout SplitMix) -> [String] {
        switch Int.random(in: 0...3, using: &random) {
        case 0: return text
        case 1: return Array(text.prefix(text.count * 3 / 5))
        case 2: return (0..<30).map { _ in word(&random) } + text
        default: return text.map { Int.random(in: 0..<12, using: &random) == 0 ? word(&random) : $0 }
        }
    }
}

/// Pairs of articles that share a story.
func pairs(_ stories: [Int64]) -> Set<[Int]> {
    var members: [Int64: [Int]] = [:]
    for (article, story) in stories.enumerated() { members[story, default: []].append(article) }
    var pairs: Set<[Int]> = []
    for articles in members.values {
        for (at, first) in articles.enumerated() {
            for second in articles[(at + 1)...] { pairs.insert([first, second]) }
        }
    }
    return pairs
}

/// Harmonic mean of precision and recall over pairs.
func pairwiseF1(_ found: Set<[Int]>, _ truth: Set<[Int]>) -> Double {
    2 * Double(found.intersection(truth).count) / Double(max(1, found.count + truth.count))
}
