import Glibc
package import News
import Synchronization

/// What a running daemon knows of itself that its database does not tell.
package final class Vitals: Sendable {
    private let version: String
    private let file: String
    private let startedAt: Timestamp
    private let stalledParts = Mutex<[String]>([])

    /// `file` is the configuration that it runs by.
    package init(version: String, file: String, startedAt: Timestamp) {
        self.version = version
        self.file = file
        self.startedAt = startedAt
    }

    /// Says which parts stand still, in words; an empty list says that all move.
    package func set(stalled parts: [String]) {
        stalledParts.withLock { $0 = parts }
    }

    package func status(isStoreHeld: Bool) -> ControlAnswer.Status {
        ControlAnswer.Status(
            pid: getpid(),
            version: version,
            file: file,
            startedAt: startedAt.description,
            stalled: stalledParts.withLock { $0 },
            isStoreHeld: isStoreHeld
        )
    }
}
