import Glibc
import Storage

/// The UNIX socket on which the daemon takes requests: "<database>.socket", open to the database's owner, the
/// owner's group and root.
///
/// Source: unix(7), socket(7).
package struct ControlSocket: Hashable, Sendable {
    package let path: String
    private let database: String

    /// Of a database file, wherever symbolic links lead from it.
    package init(database path: String) {
        database = path
        guard let real = realpath(path, nil) else {
            self.path = path + ".socket"
            return
        }
        defer { free(real) }
        self.path = String(cString: real) + ".socket"
    }

    /// What the system said, with the call that it said it of.
    package struct Failure: Error, CustomStringConvertible {
        package let call: String
        package let code: Int32

        package var description: String { "\(call): \(String(cString: strerror(code)))" }
    }

    /// An account that stands behind a connection.
    struct Peer: Hashable, Sendable {
        let user: uid_t
        let group: gid_t

        /// What the system shows of accounts that a service in a user namespace of its own (`PrivateUsers=`) cannot see.
        /// Source: user_namespaces(7), "Unmapped user and group IDs"
        private static let unseen: uid_t = 65534

        /// Its name, or "uid 1000"; where the account cannot be seen from here what it says of itself, marked as unverified.
        func name(claimed: String?) -> String {
            guard user == Self.unseen else { return ControlSocket.accountName(user) }
            let name = ControlSocket.printable(claimed ?? "")
            return name.isEmpty ? "uid \(user)" : "\(name) (unverified)"
        }
    }

    /// A name that somebody states, fit for records.
    static func printable(_ name: String) -> String {
        String(name.filter { $0.isLetter || $0.isNumber || "._-@$+() ".contains($0) }.prefix(64))
    }

    /// The name of an account, or "uid 1000".
    package static func accountName(_ user: UInt32) -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { room in
            guard let base = room.baseAddress, getpwuid_r(user, &entry, base, room.count, &found) == 0,
                found != nil, let name = entry.pw_name
            else { return "uid \(user)" }
            return String(cString: name)
        }
    }

    /// The account that this process works for: of `sudo` the one that called it.
    package static var ownAccount: String {
        if geteuid() == 0, let caller = getenv("SUDO_USER").map({ String(cString: $0) }), !caller.isEmpty {
            return "\(caller) (sudo)"
        }
        return accountName(geteuid())
    }
}

// MARK: - Both ends

extension ControlSocket {
    /// A descriptor that listens; what an earlier process left at the path is taken away.
    ///
    /// Only for who holds the writer's lock.
    func listen() throws(Failure) -> Int32 {
        let descriptor = try made()
        do throws(Failure) {
            unlink(path)
            try at(path) { address, length in bind(descriptor, address, length) }.orThrow("bind \(path)")
            // Nobody can connect before `listen`, so no one meets the rights that the umask left.
            try chmod(path, 0o660).orThrow("chmod \(path)")
            Ownership.give(path, likeDatabase: database)
            try Glibc.listen(descriptor, 128).orThrow("listen \(path)")
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// A descriptor that is connected with the process that listens.
    func connect() throws(Failure) -> Int32 {
        let descriptor = try made()
        do throws(Failure) {
            try at(path) { address, length in Glibc.connect(descriptor, address, length) }
                .orThrow("connect \(path)")
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private func made() throws(Failure) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        try descriptor.orThrow("socket")
        return descriptor
    }

    /// Calls `body` with the address of a path. One that is too long for the system is reached through a descriptor
    /// of its directory.
    private func at(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Failure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path) - 1
        var name = path
        var directory: Int32 = -1
        defer { if directory >= 0 { close(directory) } }
        if name.utf8.count > capacity, let slash = name.lastIndex(of: "/") {
            directory = open(String(name[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            try directory.orThrow("open \(name[..<slash])")
            name = "/proc/self/fd/\(directory)\(name[slash...])"
        }
        guard name.utf8.count <= capacity else { throw Failure(call: "bind \(path)", code: ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Who is at the other end, where that is somebody who may ask: root, this process's own account, the socket's owner,
    /// or a member of its group, whom the file's rights let in.
    func peer(of connection: Int32) -> Peer? {
        // struct ucred: pid, uid, gid.
        var credentials: (UInt32, UInt32, UInt32) = (0, .max, .max)
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { return nil }
        let peer = Peer(user: credentials.1, group: credentials.2)
        if peer.user == 0 || peer.user == geteuid() { return peer }
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        if peer.user == status.st_uid || peer.group == status.st_gid { return peer }
        return ControlSocket.groups(of: connection).contains(status.st_gid) ? peer : nil
    }

    /// The further groups of who is at the other end.
    private static func groups(of connection: Int32) -> [gid_t] {
        var groups = [gid_t](repeating: .max, count: 1024)
        var length = socklen_t(groups.count * MemoryLayout<gid_t>.stride)
        guard getsockopt(connection, SOL_SOCKET, SO_PEERGROUPS, &groups, &length) == 0 else { return [] }
        return Array(groups.prefix(Int(length) / MemoryLayout<gid_t>.stride))
    }
}

extension Int32 {
    /// Of a call that gives a negative number where it fails.
    @discardableResult
    fileprivate func orThrow(_ call: String) throws(ControlSocket.Failure) -> Int32 {
        guard self >= 0 else { throw ControlSocket.Failure(call: call, code: errno) }
        return self
    }
}

// MARK: - Bytes

/// Reads and writes lines on a connection, on the calling thread.
enum ControlLine {
    /// The first line; nil where none comes, or none that ends within `limit` bytes.
    static func read(from connection: Int32, limit: Int) -> [UInt8]? {
        var line: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        while line.count <= limit {
            let count = room.withUnsafeMutableBytes { Glibc.read(connection, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            if let end = room[..<count].firstIndex(of: UInt8(ascii: "\n")) { return line + room[..<end] }
            line += room[..<count]
        }
        return nil
    }

    /// Has reading and writing fail where the other end does nothing for so long.
    static func limit(_ connection: Int32, toSeconds seconds: Int) {
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    /// Whether all of it was taken.
    @discardableResult
    static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
