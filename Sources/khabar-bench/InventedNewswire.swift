import Foundation
import Machinery
import News

/// An endless stream of invented news, with the repetition of real one.
///
/// Words of a vocabulary of 200,000 by Zipf's law, a sixth of them in standing phrases; lengths spread as those of
/// newspapers, 280 words on average; a third are copies of one of the last hours' articles (as it was, cut,
/// framed, reworded); each outlet sets a line of its own below its articles; one in forty is the day's
/// instance of a formula. The same seed gives the same stream.
struct InventedNewswire {
    struct Item {
        let number: Int64
        let outlet: String
        let time: Timestamp
        let title: String
        let text: String
    }

    private let secondsApart: Double
    private var random: SplitMix
    private var number: Int64 = 0
    private let vocabulary: [String]
    private let phrases: [[Int32]]
    private let formulas: [[Int32]]
    private let closings: [[Int32]]
    private var recent: [[Int32]] = []
    private var nextRecent = 0

    private static let outlets = 400
    private static let recentArticles = 8192
    /// The share of Arabic letters in running text, roughly: each as often as it stands here.
    private static let letters = Array(
        "اااااااالللللللمممميييييوووونننرررتتتتببعععدددسسفففكققححههجشصطخذضزثظغئ".unicodeScalars
    )

    /// A stream of `perDay` articles a day.
    init(perDay: Int, seed: UInt64) {
        secondsApart = 86400 / Double(perDay)
        var random = SplitMix(state: seed)
        vocabulary = (0..<200_000).map { rank in
            var word = String.UnicodeScalarView()
            // Frequent words are short ones.
            let least = rank < 200 ? 2 : rank < 5000 ? 3 : 4
            for _ in 0..<least + Int(random.next() % 4) {
                word.append(
                    InventedNewswire.letters[Int(random.next() % UInt64(InventedNewswire.letters.count))]
                )
            }
            return String(word)
        }
        func run(_ count: Int) -> [Int32] { (0..<count).map { _ in InventedNewswire.word(&random) } }
        phrases = (0..<20_000).map { _ in run(3 + Int(random.next() % 4)) }
        formulas = (0..<40).map { _ in run(60 + Int(random.next() % 80)) }
        closings = (0..<InventedNewswire.outlets).map { _ in run(8 + Int(random.next() % 12)) }
        self.random = random
    }

    /// A word's rank, by Zipf's law.
    private static func word(_ random: inout SplitMix) -> Int32 {
        Int32(min(199_999, exp(Double.random(in: 0..<1, using: &random) * 12.2)))
    }

    /// Has the next item bear the number after that one, and the time that goes with it.
    mutating func skip(to number: Int64) {
        self.number = number
    }

    mutating func next() -> Item {
        let outlet = Int(random.next() % UInt64(InventedNewswire.outlets))
        let time = Timestamp(secondsSince1970: 1_750_000_000 + Int64(Double(number) * secondsApart))
        number += 1
        let kind = Double.random(in: 0..<1, using: &random)
        let words: [Int32]
        if kind < 0.33, !recent.isEmpty {
            words = copy(of: recent[Int(random.next() % UInt64(recent.count))])
        } else if kind < 0.355 {
            words = formulas[Int(random.next() % UInt64(formulas.count))].map {
                random.next() % 6 == 0 ? InventedNewswire.word(&random) : $0
            }
        } else {
            words = original()
            if recent.count < InventedNewswire.recentArticles {
                recent.append(words)
            } else {
                recent[nextRecent] = words
                nextRecent = (nextRecent + 1) % InventedNewswire.recentArticles
            }
        }
        return Item(
            number: number,
            outlet: "outlet\(outlet)",
            time: time,
            title: render(words.prefix(9)),
            text: render(words[...]) + ".\n" + render(closings[outlet][...])
        )
    }

    private mutating func original() -> [Int32] {
        // Three uniform numbers give the long tail of real lengths: 60 to 1,000 words, 280 on average.
        let spread = Double.random(in: 0..<1, using: &random) * Double.random(in: 0..<1, using: &random)
        return passage(60 + Int(880 * spread))
    }

    private mutating func passage(_ length: Int) -> [Int32] {
        var words: [Int32] = []
        words.reserveCapacity(length + 8)
        while words.count < length {
            if random.next() % 25 == 0 {
                let place = Double.random(in: 0..<1, using: &random)
                words += phrases[Int(place * place * Double(phrases.count))]
            } else {
                words.append(InventedNewswire.word(&random))
            }
        }
        return words
    }

    private mutating func copy(of words: [Int32]) -> [Int32] {
        switch random.next() % 6 {
        case 0, 1: words
        case 2: Array(words.prefix(words.count * 3 / 5))
        case 3: passage(25) + words
        case 4: words + passage(40)
        default: words.map { random.next() % 12 == 0 ? InventedNewswire.word(&random) : $0 }
        }
    }

    private func render(_ words: ArraySlice<Int32>) -> String {
        var text = ""
        text.reserveCapacity(words.count * 12)
        for (at, word) in words.enumerated() {
            if at > 0 { text += at % 60 == 0 ? ".\n" : at % 12 == 0 ? "، " : " " }
            text += vocabulary[Int(word)]
        }
        return text
    }
}
