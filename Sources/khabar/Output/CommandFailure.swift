/// Why a command ends without its work done: a message for the person and an exit code for the script.
struct CommandFailure: Error, CustomStringConvertible {
    /// The sysexits that khabar uses. Source: sysexits.h of 4.3BSD.
    enum Code: Int32 {
        case usage = 64
        case badData = 65
        case noInput = 66
        case unavailable = 69
        case bug = 70
        case cannotCreate = 73
        case inputOutput = 74
        case temporary = 75
        case permission = 77
        case configuration = 78
    }

    let code: Int32
    let description: String

    init(_ code: Code, _ message: String) {
        self.code = code.rawValue
        description = message
    }

    init(code: Int32, _ message: String) {
        self.code = code
        description = message
    }
}
