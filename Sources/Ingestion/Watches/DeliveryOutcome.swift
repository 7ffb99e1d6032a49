package import News

/// What became of one try to deliver a message.
package enum DeliveryOutcome: Hashable, Sendable {
    /// Taken; what HTTP answered, nil of mail.
    case sent(status: Int?)
    case failed(Failure)

    package struct Failure: Hashable, Sendable {
        package var status: Int?
        package var reason: String
        /// When it is tried again; nil: not any more.
        package var again: Timestamp?
        /// Until when nothing else is sent to its target.
        package var targetWaits: Timestamp
        /// Whether the target said that it is gone for good.
        package var isGone = false
        /// What has waited since before that is given up; nil: nothing.
        package var givesUpBefore: Timestamp?
    }
}

/// When a message is tried again. Pure.
package enum DeliverySchedule {
    /// Seconds after each failed try. Source: Standard Webhooks 1.0, "Deliverability and reliability".
    package static let pauses: [Int64] = [
        5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600,
    ]
    /// A target that names a longer time is asked after a day all the same.
    private static let longestWait: Int64 = 86400
    /// What has waited for longer is given up together with what is given up.
    private static let longestAge: Int64 = 4 * 86400

    /// What follows from a failed try.
    ///
    /// `tries` are those of the message, `failures` those of the target in a row, this one included. `wish` are the seconds that the
    /// target asks for. `isPermanent` says that it will not take this message, however often it is tried, `isGone` that it takes
    /// nothing any more.
    package static func failure(
        _ reason: String,
        status: Int? = nil,
        tries: Int,
        failures: Int,
        wish: Int? = nil,
        isPermanent: Bool = false,
        isGone: Bool = false,
        seed: Int64,
        at now: Timestamp
    ) -> DeliveryOutcome.Failure {
        let asked = min(Int64(wish ?? 0), longestWait)
        func pause(_ count: Int) -> Int64 {
            let usual = pauses[min(max(count, 1), pauses.count) - 1]
            return max(usual, asked) + Schedule.spread(over: usual / 10, seed: seed, at: now)
        }
        let isLast = tries > pauses.count
        var failure = DeliveryOutcome.Failure(
            status: status,
            reason: reason,
            again: isLast || isPermanent ? nil : now.advanced(bySeconds: pause(tries)),
            // A message that is not wanted says nothing of others.
            targetWaits: isPermanent ? now : now.advanced(bySeconds: pause(failures)),
            isGone: isGone
        )
        if isLast { failure.givesUpBefore = now.advanced(bySeconds: -longestAge) }
        return failure
    }
}
