internal import Glibc

/// Whose the files beside a database are when root makes them.
///
/// A command that root runs must leave nothing that the account of the service cannot write. Its rights are kept, for it may
/// write elsewhere too (a backup into root's own folder); the files it makes are given away instead: those beside a
/// database to the database's owner (SQLite does the same for its journal and shared memory), a new database to the
/// owner of its directory.
package enum Ownership {
    /// Gives an open file to whoever owns `path`, or its directory where it is not there; only root does.
    static func give(_ descriptor: Int32, likeDatabase path: String) {
        guard let owner = owner(of: path) else { return }
        // Where even root may not (a network drive), the file stays root's and the service will say so.
        _ = fchown(descriptor, owner.user, owner.group)
    }

    /// Gives a file to whoever owns the database at `path`; only root does.
    package static func give(_ file: String, likeDatabase path: String) {
        guard let owner = owner(of: path) else { return }
        _ = lchown(file, owner.user, owner.group)
    }

    /// Makes an empty file where the database is to be, so that it belongs to the owner of the directory; only root does,
    /// and only where there is none.
    static func prepare(_ path: String) {
        guard let owner = owner(of: path), access(path, F_OK) != 0 else { return }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { return }
        _ = fchown(descriptor, owner.user, owner.group)
        close(descriptor)
    }

    /// Nil where there is nothing to give away.
    private static func owner(of path: String) -> (user: uid_t, group: gid_t)? {
        guard geteuid() == 0 else { return nil }
        var status = stat()
        if stat(path, &status) != 0 {
            let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
            guard stat(directory, &status) == 0 else { return nil }
        }
        return status.st_uid == 0 ? nil : (status.st_uid, status.st_gid)
    }
}
