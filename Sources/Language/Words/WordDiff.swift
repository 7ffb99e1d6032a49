/// What was changed between two wordings of a text, word by word.
///
/// A word is what stands between white space, and is compared as it is written. A break between paragraphs counts as a
/// word.
///
/// Words that each wording has exactly once are matched first, as far as they keep their order (Bram Cohen's patience
/// diff), because readers find their way by them. What lies between is compared by Myers' algorithm, which the standard
/// library has. A long stretch without such words counts as replaced.
package struct WordDiff: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case same
        case removed
        case added
    }

    /// A run of words of one kind, as they were written.
    package struct Piece: Hashable, Sendable {
        package let kind: Kind
        /// Words, or `paragraphBreak`.
        package let words: [String]

        package var text: String { words.joined(separator: " ") }
    }

    /// Stands for the break between two paragraphs.
    package static let paragraphBreak = "¶"

    /// The pieces in reading order. At one place the removed words come first. No two pieces in a row are of one kind.
    package private(set) var pieces: [Piece] = []

    package init(from old: String, to new: String) {
        let (old, new) = (WordDiff.tokens(of: old), WordDiff.tokens(of: new))
        var numbers: [String: Int] = [:]
        func number(_ word: String) -> Int {
            if let known = numbers[word] { return known }
            numbers[word] = numbers.count
            return numbers.count - 1
        }
        var matcher = Matcher(old.map(number), new.map(number))
        matcher.match(0..<old.count, 0..<new.count)
        build(old, new, matcher.partner)
    }

    /// Whether anything was changed.
    package var isEmpty: Bool { pieces.allSatisfy { $0.kind == .same } }

    /// How many words were taken out and put in.
    package var counts: (removed: Int, added: Int) {
        pieces.reduce(into: (0, 0)) { counts, piece in
            let words = piece.words.count { $0 != WordDiff.paragraphBreak }
            switch piece.kind {
            case .same: break
            case .removed: counts.0 += words
            case .added: counts.1 += words
            }
        }
    }

    private static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard !words.isEmpty else { continue }
            if !tokens.isEmpty { tokens.append(paragraphBreak) }
            tokens += words.map(String.init)
        }
        return tokens
    }

    private mutating func build(_ old: [String], _ new: [String], _ partner: [Int]) {
        var (removed, added, same): ([String], [String], [String]) = ([], [], [])
        func take(_ words: inout [String], _ kind: Kind, into pieces: inout [Piece]) {
            if !words.isEmpty { pieces.append(Piece(kind: kind, words: words)) }
            words = []
        }
        var at = 0
        for (place, word) in old.enumerated() {
            guard partner[place] >= 0 else {
                take(&same, .same, into: &pieces)
                removed.append(word)
                continue
            }
            if at < partner[place] { take(&same, .same, into: &pieces) }
            added += new[at..<partner[place]]
            at = partner[place] + 1
            take(&removed, .removed, into: &pieces)
            take(&added, .added, into: &pieces)
            same.append(word)
        }
        if at < new.count { take(&same, .same, into: &pieces) }
        added += new[at...]
        take(&removed, .removed, into: &pieces)
        take(&added, .added, into: &pieces)
        take(&same, .same, into: &pieces)
    }
}

/// Which word of the new text each word of the old one has become.
private struct Matcher {
    private let old: [Int]
    private let new: [Int]
    /// For each place in the old text the place in the new one, or -1.
    private(set) var partner: [Int]

    /// A stretch without unique common words is compared only up to this many words on both sides together.
    private static let limit = 2000

    init(_ old: [Int], _ new: [Int]) {
        self.old = old
        self.new = new
        partner = [Int](repeating: -1, count: old.count)
    }

    mutating func match(_ mine: Range<Int>, _ theirs: Range<Int>) {
        var stretches = [(mine, theirs)]
        while let (mine, theirs) = stretches.popLast() {
            let (mine, theirs) = matchEnds(mine, theirs)
            guard !mine.isEmpty, !theirs.isEmpty else { continue }
            let anchors = anchors(mine, theirs)
            guard !anchors.isEmpty else {
                compare(mine, theirs)
                continue
            }
            var (from, other) = (mine.lowerBound, theirs.lowerBound)
            for (place, otherPlace) in anchors {
                partner[place] = otherPlace
                stretches.append((from..<place, other..<otherPlace))
                (from, other) = (place + 1, otherPlace + 1)
            }
            stretches.append((from..<mine.upperBound, other..<theirs.upperBound))
        }
    }

    /// Matches what is the same at both ends, and gives what is left between.
    private mutating func matchEnds(_ mine: Range<Int>, _ theirs: Range<Int>) -> (Range<Int>, Range<Int>) {
        var (first, otherFirst) = (mine.lowerBound, theirs.lowerBound)
        while first < mine.upperBound, otherFirst < theirs.upperBound, old[first] == new[otherFirst] {
            partner[first] = otherFirst
            (first, otherFirst) = (first + 1, otherFirst + 1)
        }
        var (end, otherEnd) = (mine.upperBound, theirs.upperBound)
        while end > first, otherEnd > otherFirst, old[end - 1] == new[otherEnd - 1] {
            (end, otherEnd) = (end - 1, otherEnd - 1)
            partner[end] = otherEnd
        }
        return (first..<end, otherFirst..<otherEnd)
    }

    /// Words that either stretch has once: the longest run of pairs that rises on both sides.
    private func anchors(_ mine: Range<Int>, _ theirs: Range<Int>) -> [(Int, Int)] {
        let uniqueNew = Matcher.unique(new, theirs)
        let pairs = Matcher.unique(old, mine).compactMap { word, place in
            uniqueNew[word].map { (place, $0) }
        }
        .sorted { $0.0 < $1.0 }
        // Patience sorting: each pile ends with the lowest place that a rising run of its length ends with.
        var piles: [Int] = []
        var before = [Int](repeating: -1, count: pairs.count)
        for (number, pair) in pairs.enumerated() {
            var (low, high) = (0, piles.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[piles[middle]].1 < pair.1 { low = middle + 1 } else { high = middle }
            }
            before[number] = low > 0 ? piles[low - 1] : -1
            if low == piles.count { piles.append(number) } else { piles[low] = number }
        }
        var anchors: [(Int, Int)] = []
        var at = piles.last ?? -1
        while at >= 0 {
            anchors.append(pairs[at])
            at = before[at]
        }
        return anchors.reversed()
    }

    private static func unique(_ words: [Int], _ range: Range<Int>) -> [Int: Int] {
        var places: [Int: Int] = [:]
        for place in range { places[words[place]] = places[words[place]] == nil ? place : -1 }
        return places.filter { $0.value >= 0 }
    }

    private mutating func compare(_ mine: Range<Int>, _ theirs: Range<Int>) {
        guard mine.count + theirs.count <= Matcher.limit else { return }
        let difference = new[theirs].difference(from: old[mine])
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var other = 0
        for place in 0..<mine.count where !removed.contains(place) {
            while inserted.contains(other) { other += 1 }
            partner[mine.lowerBound + place] = theirs.lowerBound + other
            other += 1
        }
    }
}
