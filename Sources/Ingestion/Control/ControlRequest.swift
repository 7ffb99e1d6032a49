import FoundationEssentials
package import Machinery
package import Storage

/// What people may ask of the process that writes: the daemon where one runs, else their own command.
///
/// To add one: a case here and one in `ControlAnswer`, a branch in `ControlDesk.answer`, and a command that calls
/// `DatabaseHolder.ask` and shows the answer. Both ways, over the socket and without a daemon, then work alike.
package enum ControlRequest: Codable, Hashable, Sendable {
    case split(articles: [Int64], reason: String)
    case join(story: Int64, other: Int64, reason: String)
    /// Takes a split or join back.
    case undo(correction: Int64)
    /// Puts all articles into stories anew; a dry run only reports.
    case recluster(dryRun: Bool)
    /// Polls once, of the named outlets or of every one.
    case poll(outlets: [String]?, choice: PollPass.Choice)
    /// Deletes for good, with its traces.
    case forget(ForgetTarget, reason: String)
    /// Removes what is older than the configuration of the writing process allows. `isSure` skips the checks of the clock and
    /// of how much would go.
    case retention(isSure: Bool)
    /// Takes the changed configuration over.
    case reload
    /// What the daemon knows of itself.
    case status
    /// Sends a message of a watch anew.
    case replay(delivery: Int64)
    /// Keeps a watch of somebody's beside those of the configuration, a new one or one that is there.
    case keepWatch(Watch, isNew: Bool)
    /// Ends a watch that somebody keeps.
    case endWatch(String)
    /// Tells the targets of a watch something, to see whether it arrives.
    case tryOut(watch: String)
}

/// What goes over the control socket: a request, and for which account the command says it is made.
struct ControlCall: Codable, Hashable, Sendable {
    var request: ControlRequest
    var account: String?
    /// Whom the pages know, where one of their readers asks.
    var reader: String?
}

/// What is to be deleted for good.
package enum ForgetTarget: Codable, Hashable, Sendable {
    case article(Int64)
    /// With all its articles; one that is not polled any more.
    case outlet(String)
}

/// What came of a request: facts for the command to show, or why not.
package enum ControlAnswer: Codable, Hashable, Sendable {
    case corrected(Correction)
    case reclustered(Recluster)
    case polled(Poll)
    case forgotten(Forgotten)
    case retained(Removed)
    case reloaded(Reloaded)
    case status(Status)
    /// Messages that go now, by their numbers.
    case begun([Int64])
    /// A watch was kept or ended; its id.
    case watch(String)
    case refused(ControlRefusal)

    package struct Correction: Codable, Hashable, Sendable {
        package var id: Int64
        /// split or join
        package var kind: String
        package var article: Int64
        /// Of a split all articles taken out.
        package var articles: [Int64]
        package var story: Int64
        package var otherStory: Int64
        package var by: String
        /// RFC 3339; nil while it holds.
        package var undoneAt: String?
    }

    package struct Recluster: Codable, Hashable, Sendable {
        package struct Move: Codable, Hashable, Sendable {
            package var article: Int64
            package var from: Int64
            /// Nil: a story that was opened for it.
            package var to: Int64?
            /// What decided, and against which article it was measured; nil where none is like it.
            package var rule: String
            package var match: Int64?
            package var similarity: Double?
            package var containment: Double?
        }

        package var articles: Int
        package var unreadable: Int
        package var storiesBefore: Int
        package var storiesAfter: Int
        package var moves: [Move]
        /// Corrections of people that were kept.
        package var splits: Int
        package var joins: Int
    }

    package struct Forgotten: Codable, Hashable, Sendable {
        package var id: Int64
        package var articles: Int
        package var revisions: Int
        /// Why remnants may be left in free space of the files; nil: none are.
        package var remnants: String?
    }

    /// What went.
    package struct Removed: Codable, Hashable, Sendable {
        package var stories: Int
        package var articles: Int
        package var revisions: Int
        package var polls: Int
    }

    /// A configuration that was taken over.
    package struct Reloaded: Codable, Hashable, Sendable {
        /// The process that runs by it now, and its file.
        package var pid: Int32
        package var file: String
        /// In words, each with old and new; empty where nothing has changed.
        package var changes: [String]

        package init(pid: Int32, file: String, changes: [String]) {
            self.pid = pid
            self.file = file
            self.changes = changes
        }
    }

    /// A daemon of itself.
    package struct Status: Codable, Hashable, Sendable {
        package var pid: Int32
        package var version: String
        /// The configuration that it runs by.
        package var file: String
        /// RFC 3339.
        package var startedAt: String
        /// Parts that stand still, in words.
        package var stalled: [String]
        /// Whether the database cannot be written for the moment, so that nothing is polled.
        package var isStoreHeld: Bool

        package init(
            pid: Int32,
            version: String,
            file: String,
            startedAt: String,
            stalled: [String] = [],
            isStoreHeld: Bool = false
        ) {
            self.pid = pid
            self.version = version
            self.file = file
            self.startedAt = startedAt
            self.stalled = stalled
            self.isStoreHeld = isStoreHeld
        }
    }

    package struct Poll: Codable, Hashable, Sendable {
        package struct PolledOutlet: Codable, Hashable, Sendable {
            package var outlet: String
            package var outcome: String
            package var hasFailed: Bool
        }

        package var lines: [PolledOutlet]
        package var articles: Int
        package var newArticles: Int
        package var stories: Int
        package var storiesWithCopies: Int
        package var waitingPages: Int
    }
}

/// Why a request was not done, with the exit code that a command ends with.
package struct ControlRefusal: Error, Codable, Hashable, Sendable {
    package let code: Sysexit
    package let message: String

    package init(_ code: Sysexit, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// One line of JSON each way.
enum ControlWire {
    static func line(_ value: some Encodable) throws -> [UInt8] {
        Array(try JSONEncoder().encode(value)) + [UInt8(ascii: "\n")]
    }

    static func value<T: Decodable>(_ type: T.Type, from line: some Sequence<UInt8>) throws -> T {
        try JSONDecoder().decode(type, from: Data(line))
    }
}
