import Storage

/// What is said of messages to those who are told of watches.
extension LogRecord {
    static func delivered(_ delivery: Delivery, _ outcome: DeliveryOutcome) -> LogRecord {
        switch outcome {
        case .sent(let status):
            return LogRecord(.deliverySent, facts(delivery, status: status))
        case .failed(let failure):
            let name: Name =
                failure.isGone ? .targetGone : failure.again == nil ? .deliveryGivenUp : .deliveryFailed
            return LogRecord(
                name,
                [
                    .target: delivery.target, .watch: delivery.watch, .delivery: "\(delivery.id)",
                    .status: failure.status, .reason: failure.reason, .attempt: delivery.tries + 1,
                    .next: failure.again,
                ]
            )
        }
    }

    /// The database could not be read or written for it.
    static func deliveryHeld(_ delivery: Delivery, _ error: any Error) -> LogRecord {
        LogRecord(
            .deliveryHeld,
            [.target: delivery.target, .delivery: "\(delivery.id)", .reason: "\(error)"]
        )
    }

    static func watchKept(_ id: String, by person: String) -> LogRecord {
        LogRecord(.watchKept, [.watch: id, .person: person])
    }

    static func watchEnded(_ id: String, by person: String) -> LogRecord {
        LogRecord(.watchEnded, [.watch: id, .person: person])
    }

    static func watchSleeps(_ id: String) -> LogRecord { LogRecord(.watchSleeps, [.watch: id]) }

    /// The database could not be read or written for them.
    static func digestHeld(_ error: any Error) -> LogRecord {
        LogRecord(.digestHeld, [.reason: "\(error)"])
    }

    private static func facts(_ delivery: Delivery, status: Int?) -> KeyValuePairs<
        Field, (any CustomStringConvertible)?
    > {
        [
            .target: delivery.target, .watch: delivery.watch, .delivery: "\(delivery.id)", .status: status,
            .attempt: delivery.tries + 1,
        ]
    }
}
