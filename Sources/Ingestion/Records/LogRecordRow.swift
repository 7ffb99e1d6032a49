package import Logging

extension LogRecord {
    /// What is the same each time a log record is said.
    package struct Row: Sendable {
        /// The journal's MESSAGE_ID, 32 hexadecimal digits: never changes, for catalogues and alarms name it.
        package let messageID: String
        /// As a rule: critical where the file is damaged, error where somebody must act, warning where a feed has gone bad,
        /// notice for what happens seldom, info for what came, debug for each request.
        package let level: Logger.Level
        package let words: Wording
        /// In the order in which lines show them.
        package let carries: [Field]
        /// For the catalogue: what has happened.
        package let means: String
        /// For the catalogue: what is to be done, nil where nothing is.
        package let toDo: String?
        /// When the trouble that it tells of is over; nil where nothing says so.
        package let over: Ending?

        init(
            _ messageID: String,
            _ level: Logger.Level,
            _ words: Wording,
            carries: [Field],
            means: String,
            toDo: String? = nil,
            over: Ending? = nil
        ) {
            self.messageID = messageID
            self.level = level
            self.words = words
            self.carries = carries
            self.means = means
            self.toDo = toDo
            self.over = over
        }
    }
}

extension LogRecord {
    /// What ends a trouble: a later record, of the same feed or whatever else the two must share.
    package struct Ending: Sendable {
        package let records: [Name]
        /// Nil: the record alone is enough.
        package let subject: Field?
        /// A fact of the trouble itself that says when it ends by itself.
        package let deadline: Field?

        static func by(
            _ records: [Name],
            of subject: Field? = nil,
            orPast deadline: Field? = nil
        ) -> Ending {
            Ending(records: records, subject: subject, deadline: deadline)
        }
    }
}
