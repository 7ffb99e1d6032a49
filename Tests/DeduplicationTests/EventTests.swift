import Machinery
import News
import Testing

@testable import Deduplication

/// The pairs of reports that stand in one event, by whether both tell of one happening.
private func pairs(_ reports: Reports, _ index: EventIndex) -> (right: [String], wrong: [String]) {
    var (right, wrong): ([String], [String]) = ([], [])
    for event in index.events() {
        for (at, first) in event.enumerated() {
            for second in event[(at + 1)...] {
                let pair = [first, second].map { reports.report($0) }
                let isRight = pair[0]?.kind == "event" && pair[0]?.group == pair[1]?.group
                let names = pair.map { $0?.id ?? "background" }.joined(separator: " ")
                if isRight { right.append(names) } else { wrong.append(names) }
            }
        }
    }
    return (right, wrong)
}

@Test("reports of one happening in words of their own stand in one event")
func eventsOfReports() throws {
    let reports = try Reports()
    let (right, wrong) = pairs(reports, reports.events())
    #expect(right.count >= 10)
    #expect(Set(right.compactMap { $0.split(separator: "-").first }).count == 8)
    // Some instances of formulas stand together, and one story near to a happening stands in it.
    #expect(wrong.count <= 7)
    #expect(wrong.allSatisfy { !$0.contains("background") })
}

@Test("fewer instances of a formula that earlier weeks knew stand in events than without that knowledge")
func eventsOfFormulas() throws {
    let reports = try Reports()
    var heedless = EventRules()
    (heedless.pastFree, heedless.pastFull, heedless.sameWords, heedless.ownWords) = (2, 3, 3, 2)
    func formulas(_ index: EventIndex) -> Int {
        index.events().joined().count { reports.report($0)?.kind == "formula" }
    }
    let (with, without) = (formulas(reports.events()), formulas(reports.events(rules: heedless)))
    #expect(with < without)
}

@Test("the order in which stories come changes no event, nor do those that came and went")
func eventOrder() throws {
    let reports = try Reports()
    let events = reports.events().events()
    #expect(!events.isEmpty)
    var random = SplitMix(state: 3)
    do {
        var other = reports.events(order: Array(reports.reports.indices).shuffled(using: &random))
        let old = Timestamp(secondsSince1970: 1_600_000_000)
        let gist = EventGist(headline: reports.reports[0].title, text: reports.reports[0].text)
        other.add(Story.ID(99_999), gist, outlet: Outlet.ID("gone"), at: old)
        other.add(Story.ID(99_998), gist, outlet: Outlet.ID("gone"), at: reports.time(0))
        other.remove(Story.ID(99_998))
        other.expire(before: old.advanced(bySeconds: 1))
        #expect(other.events() == events)
    }
}

@Test("stories that turn out to be one are one in their event, by the earlier of their articles")
func eventJoins() throws {
    let reports = try Reports()
    var index = reports.events()
    let strikes = reports.reports.indices.filter { reports.reports[$0].group == "strike" }
    let count = index.count
    index.join(reports.story(strikes[1]), into: reports.story(strikes[0]))
    #expect(index.count == count - 1)
    #expect(!index.events().joined().contains(reports.story(strikes[1])))
    var later = reports.events()
    later.join(reports.story(strikes[0]), into: reports.story(strikes[1]))
    #expect(
        later.entries[reports.story(strikes[1]).number]?.time == reports.time(strikes[0]).secondsSince1970
    )
}

@Test("stories out of reach of one another are joined by none, however alike they are")
func eventReach() throws {
    let reports = try Reports()
    let bridge = reports.reports.indices.filter { reports.reports[$0].group == "bridge" }
    var index = reports.events()
    #expect(index.events().joined().contains(reports.story(bridge[0])))
    for (step, number) in bridge.enumerated() {
        let gist = EventGist(headline: reports.reports[number].title, text: reports.reports[number].text)
        let late = reports.time(number).advanced(bySeconds: Int64(step) * 5 * 86_400)
        index.remove(reports.story(number))
        index.add(reports.story(number), gist, outlet: Outlet.ID("outlet\(step)"), at: late)
    }
    #expect(bridge.allSatisfy { !index.events().joined().contains(reports.story($0)) })
}

@Test("an inflected word is the word itself, in Arabic and in Latin letters")
func eventWords() {
    func words(_ text: String) -> [UInt32] {
        var words: [UInt32] = []
        EventWord.forEach(in: text) {
            words.append($0); return true
        }
        return words
    }
    #expect(words("المهاجرين") == words("مهاجرون"))
    #expect(words("والجماعات") == words("الجماعة"))
    #expect(words("négociations") == words("negociateurs"))
    #expect(words("правительство") == words("правительства"))
    #expect(words("ministre") != words("ministère") || words("port") != words("poste"))
    #expect(words("la 5 de") == [], "single digits and words of one or two letters say nothing")
}

@Test("an event that goes on keeps its number, one that parts hands it on to the larger part")
func eventNumbers() {
    func stories(_ numbers: Int64...) -> [Story.ID] { numbers.map { Story.ID($0) } }
    let all = stories(1, 2, 3, 4, 5, 6, 7)
    var names = EventNames()
    names.renew([stories(1, 2), stories(4, 5, 6)], of: all)
    #expect(all.map(names.event) == [1, 1, nil, 2, 2, 2, nil])
    names.renew([stories(1, 2, 3), stories(4, 7), stories(5, 6)], of: all)
    #expect(all.map(names.event) == [1, 1, 1, 3, 2, 2, 3])
    // Two events become one: the larger gives the number. It is not given again.
    names.renew([stories(1, 2, 3, 4, 7)], of: all)
    #expect(all.map(names.event) == [1, 1, 1, 1, nil, nil, 1])
    names.renew([stories(1, 2), stories(5, 6)], of: all)
    #expect(all.map(names.event) == [1, 1, nil, nil, 4, 4, nil])
    // Stories that have left the window keep their event.
    names.renew([stories(6, 7)], of: stories(6, 7))
    #expect(all.map(names.event) == [1, 1, nil, nil, 4, 4, 4])
}
