package import Language
import News

/// The zone an outlet's clock shows, for dates that its pages state without one.
package struct LocalZone: Hashable, Sendable {
    private struct Change: Hashable, Sendable {
        /// Seconds since 1970, UTC.
        let at: Int64
        let offsetSeconds: Int
    }

    /// In order of time.
    private let changes: [Change]
    /// Before the first change.
    private let firstOffsetSeconds: Int

    /// A zone that never changes, so many seconds east of Greenwich.
    package init(offsetSeconds: Int) {
        (changes, firstOffsetSeconds) = ([], offsetSeconds)
    }

    /// Reads a file of the system's zone database, such as `/usr/share/zoneinfo/Africa/Casablanca`.
    ///
    /// Changes that the file's rule for later years would make are left out: the last one stated lasts.
    /// Nil for what is no such file of version 2 or later. Source: RFC 8536.
    package init?(zoneFile file: [UInt8]) {
        func number(_ at: Int, bytes: Int) -> Int? {
            guard at >= 0, at + bytes <= file.count else { return nil }
            let bits = file[at..<at + bytes].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return bytes == 8 ? Int(Int64(bitPattern: bits)) : Int(Int32(truncatingIfNeeded: bits))
        }
        /// Times, kinds, characters, leap seconds and indicators of the data block behind a header.
        func counts(_ header: Int) -> (indicators: [Int], leaps: Int, times: Int, kinds: Int, letters: Int)? {
            let fields = (0..<6).compactMap { number(header + 20 + $0 * 4, bytes: 4) }
            guard fields.count == 6, fields.allSatisfy({ (0...100_000).contains($0) }),
                file[header..<header + 4].elementsEqual("TZif".utf8)
            else { return nil }
            return ([fields[0], fields[1]], fields[2], fields[3], fields[4], fields[5])
        }
        guard file.count >= 44, file[4] >= UInt8(ascii: "2"), let old = counts(0) else { return nil }
        let oldBytes =
            old.times * 5 + old.kinds * 6 + old.letters + old.leaps * 8 + old.indicators.reduce(0, +)
        let header = 44 + oldBytes
        guard header + 44 <= file.count, let new = counts(header) else { return nil }
        let times = header + 44
        let kindOfTime = times + new.times * 8
        let kinds = kindOfTime + new.times
        let offsets = (0..<new.kinds).compactMap { number(kinds + $0 * 6, bytes: 4) }
        guard offsets.count == new.kinds, let first = offsets.first else { return nil }
        var changes: [Change] = []
        for i in 0..<new.times {
            guard let at = number(times + i * 8, bytes: 8), kindOfTime + i < file.count,
                Int(file[kindOfTime + i]) < offsets.count
            else { return nil }
            changes.append(Change(at: Int64(at), offsetSeconds: offsets[Int(file[kindOfTime + i])]))
        }
        (self.changes, firstOffsetSeconds) = (changes, first)
    }

    /// The offset when clocks show `local`, seconds since 1970 as if it were UTC; an hour that clocks show
    /// twice counts as the first, and in an hour that they skip the offset before the change holds.
    func offsetSeconds(whenClocksShow local: Int64) -> Int {
        var offset = firstOffsetSeconds
        for change in changes {
            // A change counts once both clocks, the one before and the one after it, show a later time.
            guard local - Int64(max(offset, change.offsetSeconds)) >= change.at else { break }
            offset = change.offsetSeconds
        }
        return offset
    }

    /// The date in this zone where no zone was written; a day without a time then begins at this zone's midnight.
    ///
    /// A date that was written with a zone keeps its instant. Where it is midnight on this zone's clocks, it states a day:
    /// programs that know no hour write the day's beginning, some of them as UTC.
    package func placed(_ date: NewsDate) -> NewsDate {
        if date.offsetSeconds == nil {
            let offset = offsetSeconds(whenClocksShow: date.instant.secondsSince1970)
            return NewsDate(
                instant: date.instant.advanced(bySeconds: -Int64(offset)),
                offsetSeconds: offset,
                hasTime: date.hasTime,
                precision: date.precision
            )
        }
        guard date.precision == .instant, isMidnight(date.instant) else { return date }
        return NewsDate(
            instant: date.instant,
            offsetSeconds: date.offsetSeconds,
            hasTime: date.hasTime,
            precision: .day
        )
    }

    private func isMidnight(_ instant: Timestamp) -> Bool {
        guard instant.secondsSince1970 % 900 == 0 else { return false }
        // The offset of clocks that show the instant's own figures is right but for the hours around a change.
        let offset = offsetSeconds(whenClocksShow: instant.secondsSince1970)
        return (instant.secondsSince1970 + Int64(offset)) % 86400 == 0
    }
}

extension LocalZone: CustomStringConvertible {
    /// Its changes, so that two zones of one description are one zone.
    package var description: String {
        changes.reduce("\(firstOffsetSeconds)") { "\($0) \($1.at):\($1.offsetSeconds)" }
    }
}
