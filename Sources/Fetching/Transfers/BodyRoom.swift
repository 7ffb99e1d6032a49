/// The room that one transfer's body has, its rests while there is no more, and how fast it fills what it has.
struct BodyRoom {
    private let budget: BodyBudget
    /// What came of the body and is counted by the budget.
    private var countedBytes = 0
    private(set) var grant = BodyBudget.Grant()
    /// How many bytes of room the body waits for; nil while it does not wait.
    private(set) var wantedBytes: Int?
    private var pausedAt = ContinuousClock.now
    /// How long it rested; its server can do nothing about that.
    private(set) var rested: Duration = .zero
    /// How much had come at a time, to tell how fast it is.
    private var measured: (since: ContinuousClock.Instant, bytes: Int)?

    init(of budget: BodyBudget) {
        self.budget = budget
    }

    /// Whether the body rests until there is room for more of it.
    var isPaused: Bool { wantedBytes != nil }

    /// For the next body.
    mutating func begin() {
        wantedBytes = nil
        rested = .zero
        measured = nil
    }

    /// Counts bytes that came.
    mutating func take(_ bytes: Int) {
        countedBytes += bytes
        budget.take(bytes)
    }

    /// Gives all back at the end.
    mutating func giveBack() {
        budget.give(countedBytes)
        countedBytes = 0
        budget.giveBack(&grant)
        wantedBytes = nil
    }

    /// Gives the room back, and lets the finished body's response count it instead.
    mutating func handOver(_ bytes: Int) -> BodyHold? {
        giveBack()
        return bytes == 0 ? nil : BodyHold(bytes, of: budget)
    }
}

// MARK: - Room

extension BodyRoom {
    /// Gives the body room for `bytes`, where there is some; the first `BodyBudget.smallBytes` always have it.
    ///
    /// - Parameters:
    ///   - bytes: What has come of the body, with what is to be taken now.
    ///   - length: The length of the whole body, where it is stated.
    ///   - limitBytes: The most that is read.
    ///   - evenWithoutRoom: Asked only where there is none.
    /// - Returns: False where there is no room; the body rests then.
    mutating func hasRoom(
        for bytes: Int,
        ofLength length: Int?,
        limitBytes: Int,
        evenWithoutRoom: () -> Bool
    ) -> Bool {
        let wanted = roomWanted(for: bytes, ofLength: length, limitBytes: limitBytes)
        guard wanted > BodyBudget.smallBytes, wanted > grant.bytes,
            !budget.widen(&grant, to: wanted, evenWithoutRoom: evenWithoutRoom())
        else { return true }
        pause(until: wanted)
        return false
    }

    /// The room that a body needs which has so many bytes so far: its whole length where that is stated, else the next of some
    /// steps, so that a long body asks seldom.
    private func roomWanted(for bytes: Int, ofLength length: Int?, limitBytes: Int) -> Int {
        if bytes <= grant.bytes { return grant.bytes }
        if let length, length >= bytes { return min(length, limitBytes) }
        if bytes <= BodyBudget.smallBytes { return bytes }
        let step = [262_144, BodyBudget.largeBytes].first { bytes <= $0 } ?? 2 * max(grant.bytes, bytes / 2)
        return min(max(step, bytes), limitBytes)
    }
}

// MARK: - Rests

extension BodyRoom {
    private mutating func pause(until wanted: Int) {
        wantedBytes = wanted
        pausedAt = .now
        measured = nil
    }

    /// Gets the room that it rests for, where there is some, or without; false where there is none.
    mutating func widenToWanted(evenWithoutRoom: Bool) -> Bool {
        guard let wantedBytes else { return false }
        return budget.widen(&grant, to: wantedBytes, evenWithoutRoom: evenWithoutRoom)
    }

    mutating func endRest() {
        wantedBytes = nil
        rested += .now - pausedAt
    }
}

// MARK: - Pace

extension BodyRoom {
    /// A pace is measured over so long: a packet that is lost and sent again takes a second or two.
    private static let paceSeconds = 3.0

    /// How many seconds the body needs, at its present pace, to fill the room that it has; nil while its pace is not known.
    mutating func secondsToEarnIt(at now: ContinuousClock.Instant) -> Double? {
        guard let last = measured, !isPaused else {
            measured = isPaused ? nil : (now, countedBytes)
            return nil
        }
        let elapsed = (now - last.since) / .seconds(1)
        guard elapsed >= Self.paceSeconds - 0.1 else { return nil }
        measured = (now, countedBytes)
        return Double(grant.bytes) * elapsed / Double(max(countedBytes - last.bytes, 1))
    }

    /// Forgets how fast it is; nobody waits for its room.
    mutating func stopMeasuring() { measured = nil }
}
