import News
import Testing

@testable import Ingestion

/// Whose turn it is, without a network and with the clock as an argument.
struct AgendaTests {
    private let start = Timestamp(secondsSince1970: 1_748_660_400)

    private func time(_ seconds: Int64) -> Timestamp { start.advanced(bySeconds: seconds) }

    private func agenda(_ items: [(Int, String, Int64)], width: Int = 4, perDomain: Int = 2) -> Agenda<Int> {
        var agenda = Agenda<Int>(mostAtOnce: width, mostPerDomain: perDomain)
        for (id, domain, seconds) in items { agenda.plan(.init(id: id, domain: domain, at: time(seconds))) }
        return agenda
    }

    private func all(_ agenda: inout Agenda<Int>, at seconds: Int64) -> [Int] {
        var ids: [Int] = []
        while let id = agenda.next(at: time(seconds)) { ids.append(id) }
        return ids
    }

    @Test("what is due comes once, when its time has come, and again when it is planned again")
    func due() {
        var agenda = agenda([(1, "a", 10), (2, "b", 5), (3, "c", 20)])
        #expect(all(&agenda, at: 4) == [])
        #expect(all(&agenda, at: 10) == [2, 1])
        #expect(all(&agenda, at: 10) == [])
        agenda.end(1, again: time(30))
        agenda.end(2)
        #expect(all(&agenda, at: 29) == [3])
        #expect(all(&agenda, at: 30) == [1])
        #expect(!agenda.contains(2) && agenda.contains(1))
    }

    @Test("P24: hosts take turns, and however many of one host are due, the others come at once")
    func turns() {
        var items = (0..<500).map { ($0, "crowd", Int64(0)) }
        items += (500..<510).map { ($0, "other\($0)", Int64(1)) }
        var agenda = agenda(items, width: 20)
        // Two of the crowd, and all ten others.
        #expect(Set(all(&agenda, at: 1)) == Set([0, 1] + Array(500..<510)))
        agenda.end(0, again: time(900))
        #expect(all(&agenda, at: 1) == [2])
    }

    @Test("F9: a slow or dead host holds two places, whatever waits behind it")
    func slow() {
        var agenda = agenda((0..<100).map { ($0, "dead", 0) } + (100..<103).map { ($0, "good", 0) }, width: 5)
        let first = all(&agenda, at: 0)
        #expect(first.count { $0 < 100 } == 2)
        var good = first.filter { $0 >= 100 }
        for round in Int64(1)...50 {
            #expect(good.count == 2, "round \(round)")
            for id in good { agenda.end(id, again: time(round)) }
            good = all(&agenda, at: round)
            #expect(good.allSatisfy { $0 >= 100 })
        }
    }

    @Test("no more are under way than there are places")
    func places() {
        var agenda = agenda((0..<50).map { ($0, "host\($0)", 0) }, width: 4)
        #expect(all(&agenda, at: 0) == [0, 1, 2, 3])
        agenda.end(2)
        #expect(all(&agenda, at: 0) == [4])
    }

    @Test("a new time takes the place of the old one, but not of a time that has come")
    func replanned() {
        var agenda = agenda([(1, "a", 100)])
        agenda.plan(.init(id: 1, domain: "a", at: time(10)))
        #expect(all(&agenda, at: 10) == [1])
        // Under way: what is planned now is forgotten, for its end plans it anew.
        agenda.plan(.init(id: 1, domain: "a", at: time(11)))
        #expect(all(&agenda, at: 200) == [])
        agenda.end(1, again: time(300))
        agenda.plan(.init(id: 1, domain: "a", at: time(400)))
        #expect(all(&agenda, at: 399) == [])
        #expect(all(&agenda, at: 400) == [1])
    }

    @Test("nobody is lost or begun twice, whatever happens in whatever order")
    func storm() {
        var random = SystemRandomNumberGenerator()
        var agenda = Agenda<Int>(mostAtOnce: 7, mostPerDomain: 2)
        var underWay: Set<Int> = []
        for id in 0..<200 { agenda.plan(.init(id: id, domain: "\(id % 30)", at: start)) }
        var runs = 0
        for step in Int64(0)..<4000 {
            if let id = agenda.next(at: time(step)) {
                #expect(underWay.insert(id).inserted)
                runs += 1
            } else if let id = underWay.randomElement(using: &random) {
                underWay.remove(id)
                agenda.end(id, again: time(step + .random(in: 1...50)))
            }
            #expect(underWay.count <= 7)
            #expect(Dictionary(grouping: underWay) { $0 % 30 }.values.allSatisfy { $0.count <= 2 })
        }
        #expect(runs > 500)
        for id in 0..<200 { #expect(agenda.contains(id)) }
    }
}
