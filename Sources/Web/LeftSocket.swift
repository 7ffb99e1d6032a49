internal import Glibc

/// The socket that a daemon left that was killed.
enum LeftSocket {
    /// Takes it away; the database's lock says that there is no other daemon.
    static func remove(at address: ListenAddress) throws {
        guard case .socket(let path) = address else { return }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw SomethingElse(path: path) }
        unlink(path)
    }

    private struct SomethingElse: Error, CustomStringConvertible {
        let path: String

        var description: String { "\(path) is there and is no socket; name another path" }
    }
}
