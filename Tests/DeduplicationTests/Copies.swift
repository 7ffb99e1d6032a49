import Deduplication
import Foundation
import Language
import News

/// Articles for tests, and the stories that an index makes of them.
struct Desk {
    struct Entered {
        let decision: Decision
        let story: Story.ID
    }

    var index: StoryIndex
    private(set) var entered: [Article.ID: Entered] = [:]
    private var joinedInto: [Story.ID: Story.ID] = [:]

    init(windowDays: Int64 = 14) {
        index = StoryIndex(windowSeconds: windowDays * 86400)
    }

    /// Decides and enters; a story opened takes the article's number.
    @discardableResult
    mutating func enter(_ arrival: Arrival) -> Decision {
        let decision = index.decide(arrival)
        var story = Story.ID(arrival.article.number)
        if case .joinsStory(let joined) = decision.placement {
            story = ([joined] + decision.absorbs).min() ?? joined
            for other in [joined] + decision.absorbs where other != story { joinedInto[other] = story }
            index.apply(arrival, in: joined, absorbing: decision.absorbs)
        } else {
            index.apply(arrival, in: story, absorbing: [])
        }
        entered[arrival.article] = Entered(decision: decision, story: story)
        return decision
    }

    func story(of article: Article.ID) -> Story.ID? {
        guard var story = entered[article]?.story else { return nil }
        while let older = joinedInto[story] { story = older }
        return story
    }
}

extension Arrival {
    static func test(
        _ number: Int64, _ text: String, outlet: String = "waha", url: String? = nil, hours: Double = 0,
        title: String = ""
    ) -> Arrival {
        Arrival(
            article: Article.ID(number), outlet: Outlet.ID(outlet), url: url ?? "https://\(outlet).test/\(number)",
            time: Timestamp(secondsSince1970: 1_741_000_000 + Int64(hours * 3600)),
            fingerprint: Fingerprint(title: title, comparedText: text))
    }
}

/// Deterministic choice. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

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
                .test(Int64(number + 1), item.text.joined(separator: " "), outlet: item.outlet, hours: item.hours))
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
