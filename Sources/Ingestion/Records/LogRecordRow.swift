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

        init(
            _ messageID: String,
            _ level: Logger.Level,
            _ words: Wording,
            carries: [Field],
            means: String,
            toDo: String? = nil
        ) {
            self.messageID = messageID
            self.level = level
            self.words = words
            self.carries = carries
            self.means = means
            self.toDo = toDo
        }
    }
}
