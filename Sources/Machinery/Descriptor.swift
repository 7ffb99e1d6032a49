internal import Glibc

/// All or nothing to a file descriptor.
package enum Descriptor {
    /// Writes all of it, waiting for the reader also where the descriptor does not wait by itself; false, with `errno` set,
    /// where that cannot be.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EAGAIN {
                var wish = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wish, 1, -1)
            } else if written < 0, errno != EINTR {
                return false
            }
            rest = rest.dropFirst(max(0, written))
        }
        return true
    }

    /// Of the last call that failed, in the system's words.
    package static var problem: String { String(cString: strerror(errno)) }
}
