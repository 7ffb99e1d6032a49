import Ingestion
import Machinery

/// Why a command ends without its work done: a message for the person and an exit code for the script.
struct CommandFailure: Error, CustomStringConvertible {
    let code: Sysexit
    let description: String

    init(_ code: Sysexit, _ message: String) {
        self.code = code
        description = message
    }

    init(_ refusal: ControlRefusal) {
        self.init(refusal.code, refusal.message)
    }
}
