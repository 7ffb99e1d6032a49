import Machinery
import News
import Testing

@testable import Deduplication

@Test("the story most related to a report is another report of its event")
func relatedFirst() throws {
    let reports = try Reports()
    let index = reports.index()
    for number in reports.reports.indices where reports.reports[number].kind == "event" {
        let first = index.related(to: reports.story(number), atLeast: 0.03).first
        let group = first.flatMap { reports.report($0.story)?.group }
        #expect(group == reports.reports[number].group, "\(reports.reports[number].id)")
    }
}

@Test("of five links at most, those over a low score tell of one event")
func relatedFive() throws {
    let reports = try Reports()
    let index = reports.index()
    var right = 0
    var wrong: [String] = []
    for number in reports.reports.indices where reports.reports[number].kind != "formula" {
        for link in index.related(to: reports.story(number), limit: 5, atLeast: 0.05) {
            let (asked, found) = (reports.reports[number], reports.report(link.story))
            if asked.kind == "event", found?.group == asked.group {
                right += 1
            } else {
                wrong.append("\(asked.id) \(found?.id ?? "background") \(link.score)")
            }
        }
    }
    #expect(right >= 30)
    #expect(wrong.isEmpty)
}

@Test("instances of one formula are not related, once an earlier week held some")
func formulas() throws {
    let reports = try Reports()
    var heedless = RelatedRules()
    (heedless.pastFree, heedless.pastFull) = (2, 3)
    let index = reports.index()
    let without = reports.index(rules: heedless)
    var linkedWithout = 0
    for number in reports.reports.indices where reports.reports[number].kind == "formula" {
        let links = index.related(to: reports.story(number)).map { reports.report($0.story)?.id }
        #expect(links.isEmpty, "\(reports.reports[number].id)")
        if !without.related(to: reports.story(number)).isEmpty { linkedWithout += 1 }
    }
    // Or the formulas would prove nothing.
    #expect(linkedWithout >= 6)
}

@Test("a row of words that both stories hold counts as three words at most")
func relatedRows() throws {
    let reports = try Reports()
    var rules = RelatedRules()
    let damped = reports.index(rules: rules)
    rules.runLimit = Gist.wordLimit
    let plain = reports.index(rules: rules)
    let pair = reports.reports.filter { $0.group == "cable" }
    #expect(damped.likeness(pair[0], pair[1]) < 0.6 * plain.likeness(pair[0], pair[1]))
    let chess = reports.reports.filter { $0.group == "chess" }
    #expect(damped.likeness(chess[0], chess[1]) > 0.9 * plain.likeness(chess[0], chess[1]))
}

@Test("the order in which stories come, and those that came and went, make no difference")
func relatedOrder() throws {
    let reports = try Reports()
    let index = reports.index()
    var random = SplitMix(state: 5)
    var other = reports.index(order: Array(reports.reports.indices).shuffled(using: &random))
    for number in 0..<500 {
        other.add(
            Story.ID(Int64(90_000 + number)),
            reports.gist(number % reports.reports.count),
            at: Timestamp(secondsSince1970: 1_700_000_000)
        )
    }
    other.remove(reports.story(3))
    other.expire(before: Timestamp(secondsSince1970: 1_730_000_000))
    other.add(reports.story(3), reports.gist(3), at: reports.time(3))
    #expect(other.count == index.count)
    for number in reports.reports.indices {
        let story = reports.story(number)
        #expect(other.related(to: story, atLeast: 0.02) == index.related(to: story, atLeast: 0.02))
    }
}

@Test("what is removed or has expired is not related any more, and can be asked about by its text")
func relatedRemoval() throws {
    let reports = try Reports()
    var index = reports.index()
    let ferries = reports.reports.indices.filter { reports.reports[$0].group == "ferry" }
    let (asked, other) = (ferries[0], ferries[1])
    #expect(index.related(to: reports.story(asked), atLeast: 0.03).map(\.story) == [reports.story(other)])
    index.remove(reports.story(asked))
    #expect(index.related(to: reports.story(asked), atLeast: 0.03).isEmpty)
    let byText = index.related(to: reports.gist(asked), at: reports.time(asked), atLeast: 0.03)
    #expect(byText.map(\.story) == [reports.story(other)])
    index.expire(before: reports.time(other).advanced(bySeconds: 1))
    #expect(!index.contains(reports.story(other)))
    #expect(index.related(to: reports.gist(asked), at: reports.time(asked), atLeast: 0.03).isEmpty)
}

@Test("stories out of reach are not related, however like they are")
func relatedReach() throws {
    let reports = try Reports()
    var index = reports.index()
    let ferries = reports.reports.indices.filter { reports.reports[$0].group == "ferry" }
    let late = reports.time(ferries[0]).advanced(bySeconds: RelatedRules().reachSeconds + 1)
    index.add(reports.story(ferries[1]), reports.gist(ferries[1]), at: late)
    #expect(index.related(to: reports.story(ferries[0]), atLeast: 0.001).allSatisfy { $0.score < 0.05 })
    #expect(
        !index.related(to: reports.story(ferries[0]), atLeast: 0.001).map(\.story).contains(
            reports.story(ferries[1])
        )
    )
}

@Test("likeness is the same both ways")
func relatedLikeness() throws {
    let reports = try Reports()
    let index = reports.index()
    let pair = reports.reports.filter { $0.group == "chess" }
    let (there, back) = (index.likeness(pair[0], pair[1]), index.likeness(pair[1], pair[0]))
    #expect(abs(there - back) < 1e-12)
    #expect(there > 0.1)
}

extension RelatedIndex {
    /// How like two reports are by the weights that words have in this index.
    fileprivate func likeness(_ a: Reports.Report, _ b: Reports.Report) -> Double {
        likeness(
            Weighted(Gist(headline: a.title, text: a.text), self),
            Weighted(Gist(headline: b.title, text: b.text), self)
        )
    }
}

@Test("a window of many stories costs few bytes a story, and gives memory back")
func relatedBytes() {
    var index = RelatedIndex()
    var random = SplitMix(state: 3)
    for number in 0..<6000 {
        let text = (0..<40).map { _ in "w\(Int.random(in: 0..<20_000, using: &random))x" }.joined(
            separator: " "
        )
        let time = Timestamp(secondsSince1970: Int64(number) * 60)
        index.add(Story.ID(Int64(number + 1)), Gist(headline: "", text: text), at: time)
    }
    #expect(index.bytes / index.count < 450)
    let full = index.bytes
    index.expire(before: Timestamp(secondsSince1970: 5000 * 60))
    #expect(index.count == 1000)
    #expect(index.bytes < full / 3)
}

@Test(
    "a word is compared without the article and the particles written on to it",
    arguments: [
        ("والمدينة", "المدينة"), ("بالمدينة", "المدينة"), ("للمدينة", "المدينة"), ("وزارته", "وزارته"),
        ("tableaux", "tableaux"), ("musées", "musée"), ("بمراكش", "مراكش"),
    ]
)
func gistStems(word: String, other: String) {
    #expect(Gist(headline: word, text: "") == Gist(headline: other, text: ""))
}

@Test("function words, single letters and single digits are left out; numbers are one however written")
func gistWords() {
    #expect(Gist(headline: "من إلى التي dans les 5", text: "على").isEmpty)
    #expect(Gist(headline: "1,200 درهم", text: "") == Gist(headline: "١٢٠٠ درهم", text: ""))
    #expect(Gist(headline: "", text: "خبر") != Gist(headline: "خبر", text: ""))
}

@Test("stored gists are read again, and the same words give the same bytes for ever")
func gistBytes() {
    let gist = Gist(headline: "قنطرة 42", text: "pont des Remparts")
    #expect(Gist(encoded: gist.encoded) == gist)
    #expect(
        gist.encoded == [1, 2, 96, 88, 240, 206, 69, 3, 0, 255, 118, 246, 153, 36, 64, 174, 248, 74]
    )
    #expect(Gist(encoded: [9] + gist.encoded.dropFirst()) == nil)
    #expect(Gist(encoded: gist.encoded.dropLast()) == nil)
    #expect(Gist(encoded: []) == nil)
}
