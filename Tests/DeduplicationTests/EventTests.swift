import News
import Testing

@testable import Deduplication

@Test("reports of one happening in words of their own are one event, and no other story is in it")
func eventsOfReports() throws {
    let reports = try Reports()
    let events = reports.events().events().map { $0.compactMap { reports.report($0) } }
    for event in events { #expect(Set(event.map(\.group)).count < 2, "\(event.map(\.id))") }
    let whole = Set(reports.reports.lazy.filter { $0.kind == "event" }.map(\.group))
    let found = Set(events.lazy.compactMap(\.first).filter { $0.kind == "event" }.map(\.group))
    #expect(whole.subtracting(found).count <= 1, "\(whole.subtracting(found))")
}

@Test("instances of a formula that earlier weeks knew are no event")
func eventsOfFormulas() throws {
    let reports = try Reports()
    var heedless = EventRules()
    (heedless.pastFree, heedless.pastFull, heedless.sameWords, heedless.ownWords) = (2, 3, 3, 2)
    func formulas(_ index: EventIndex) -> Int {
        index.events().joined().count { reports.report($0)?.kind == "formula" }
    }
    #expect(formulas(reports.events()) == 0)
    // Or the formulas would prove nothing.
    #expect(formulas(reports.events(rules: heedless)) >= 6)
}

@Test("the order in which stories come changes no event, nor do those that came and went")
func eventOrder() throws {
    let reports = try Reports()
    let events = reports.events().events()
    #expect(!events.isEmpty)
    var random = SplitMix(state: 3)
    for _ in 0..<3 {
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
