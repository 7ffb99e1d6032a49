/// What a process that ends without its work done tells the one that started it, and why a request was refused.
///
/// These are the codes that khabar uses. Source: sysexits.h of 4.3BSD.
package enum Sysexit: Int32, Codable, Hashable, Sendable {
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
