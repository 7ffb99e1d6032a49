/// The process that owns a database for writing, as it wrote of itself into the lock file: "pid 123, khabar run".
package struct LockHolder: Hashable, Sendable {
    package let process: Int32
    /// What it calls itself, such as "khabar run".
    package let program: String

    package init(process: Int32, program: String) {
        self.process = process
        self.program = program
    }

    /// By the first line of the lock file; nil where that is not what khabar writes.
    init?(parsing text: String) {
        let line = text.prefix { $0 != "\n" }
        guard line.hasPrefix("pid "), let comma = line.firstIndex(of: ","),
            let process = Int32(line[..<comma].dropFirst("pid ".count)), line[comma...].hasPrefix(", ")
        else { return nil }
        self.init(process: process, program: String(line[comma...].dropFirst(", ".count)))
    }
}

extension LockHolder: CustomStringConvertible {
    package var description: String { "pid \(process), \(program)" }
}
