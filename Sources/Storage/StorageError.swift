package import Machinery

/// What went wrong with the database file, where, and how to mend it.
package struct StorageError: Error, Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        /// Another process owns the file for writing; nil where it has not written yet who it is.
        case locked(holder: LockHolder?)
        /// Another process writes the same file by another of its names, which names no holder.
        case lockedByAnotherName
        /// Another connection held SQLite's own lock for longer than khabar waits.
        case busy
        /// Written by a later khabar.
        case newerSchema(found: Int, known: Int)
        /// Written by an earlier khabar; only a writer brings it forward.
        case olderSchema(found: Int, known: Int)
        /// A file that khabar did not make.
        case foreign
        case corrupt(detail: String)
        case missing
        /// No file stands any more where the open one was.
        case removed
        /// No file stands at the path, while this process still writes to it.
        case removedUnder(LockHolder)
        /// Another file stands where the open one was.
        case replaced
        /// The file's journal was removed while it was open.
        case journalRemoved
        /// The file is empty, though khabar wrote to it before.
        case emptied
        /// The file holds nothing, not even tables, and a reader opens it.
        case blank
        /// There is no file, and beside its path lies what one left.
        case wouldBeginAnew(beside: String)
        case cannotCreate(detail: String)
        /// A path at which no database can stand, such as a folder or `:memory:`; `reason` says what is there.
        case notAFile(reason: String)
        /// The file has so many names in folders (hard links), and SQLite keeps a journal for each name.
        case severalNames(count: Int)
        case permission(detail: String)
        case diskFull
        /// There is such a file already, and it is not to be written over.
        case exists
        /// There is no room for the copy that is kept before a file is brought forward; bytes.
        case noRoomForCopy(needed: Int)
        case inputOutput(detail: String)
        /// SQL that a person typed and that is none, or that would change something.
        case badQuery(detail: String)
        /// A broken promise of our own, such as a row that names no other.
        case unexpected(detail: String)
    }

    package let cause: Cause
    /// The database file.
    package let path: String

    package init(_ cause: Cause, path: String) {
        self.cause = cause
        self.path = path
    }

    /// Whether the same call may succeed later with nothing mended.
    package var isTransient: Bool {
        switch cause {
        case .busy, .locked, .lockedByAnotherName, .diskFull, .noRoomForCopy: true
        default: false
        }
    }

    /// Whether nothing can be kept any more, so that the process had better end: the file is damaged, or the disk does not
    /// do what it is told. Any other failure costs the work that met it, and nothing else.
    package var endsProcess: Bool {
        switch cause {
        case .corrupt, .inputOutput, .permission, .foreign, .newerSchema, .olderSchema, .missing,
            .cannotCreate, .removed, .removedUnder, .replaced, .journalRemoved, .emptied, .blank,
            .wouldBeginAnew, .notAFile, .severalNames:
            true
        case .locked, .lockedByAnotherName, .busy, .diskFull, .noRoomForCopy, .exists, .badQuery,
            .unexpected:
            false
        }
    }

    /// A short name for the log that never changes.
    package var code: String {
        switch cause {
        case .locked, .lockedByAnotherName: "locked"
        case .busy: "busy"
        case .newerSchema: "newer_schema"
        case .olderSchema: "older_schema"
        case .foreign: "foreign"
        case .corrupt: "corrupt"
        case .missing: "missing"
        case .removed, .removedUnder: "removed"
        case .replaced: "replaced"
        case .journalRemoved: "journal_removed"
        case .emptied: "emptied"
        case .blank: "blank"
        case .wouldBeginAnew: "would_begin_anew"
        case .cannotCreate: "cannot_create"
        case .notAFile: "not_a_file"
        case .severalNames: "several_names"
        case .permission: "permission"
        case .diskFull: "disk_full"
        case .exists: "exists"
        case .noRoomForCopy: "no_room_for_copy"
        case .inputOutput: "input_output"
        case .badQuery: "bad_query"
        case .unexpected: "unexpected"
        }
    }

    /// What a command ends with that meets it.
    package var exitCode: Sysexit {
        switch cause {
        case .locked, .lockedByAnotherName, .busy, .removed, .removedUnder, .replaced, .journalRemoved:
            .temporary
        case .newerSchema, .olderSchema, .notAFile, .severalNames: .configuration
        case .foreign, .corrupt: .badData
        case .missing, .emptied, .blank, .wouldBeginAnew: .noInput
        case .cannotCreate, .exists: .cannotCreate
        case .permission: .permission
        case .diskFull, .noRoomForCopy, .inputOutput: .inputOutput
        case .badQuery: .usage
        case .unexpected: .bug
        }
    }
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .lockedByAnotherName:
            "database \(path): another khabar writes it by another name of the same file; stop that one, or wait for it"
        case .locked(let holder):
            "database \(path): another process writes to it"
                + "\(holder.map { " (\($0))" } ?? ""); stop that one first, "
                + "or name another file as \"database\""
        case .busy:
            "database \(path): another program held its lock too long; "
                + "end open transactions of SQLite shells on it and try again"
        case .newerSchema(let found, let known):
            "database \(path): its schema is version \(found), this khabar knows \(known); "
                + "use the khabar that wrote it or a later one"
        case .olderSchema(let found, let known):
            "database \(path): its schema is version \(found), this khabar reads \(known); "
                + "start `khabar run` or `khabar poll` once to bring it forward"
        case .foreign:
            "database \(path): this is no khabar database; name another file as \"database\""
        case .corrupt(let detail):
            "database \(path): damaged (\(detail)); keep the file, "
                + "save what can be read with `sqlite3 FILE .recover`, or go back to a backup"
        case .missing:
            "database \(path): no such file; `khabar run` or `khabar poll` makes it"
        case .removed:
            "database \(path): the file was removed or renamed while it was in use; stop khabar before moving it"
        case .removedUnder(let holder):
            "database \(path): the file was removed or renamed under \(holder.program) (pid \(holder.process)), which saves beside it what it still holds, "
                + "and ends; look at its log and for \(path).saved-…"
        case .journalRemoved:
            "database \(path): its journal, \(path)-wal, was removed while it was in use; what stood in it is folded into the "
                + "file when khabar ends; stop khabar before removing files"
        case .replaced:
            "database \(path): another file was put in its place while it was in use; stop khabar before replacing it"
        case .emptied:
            "database \(path): the file is empty, though khabar wrote to it before; put a backup in its place, or remove the "
                + "empty file to begin anew"
        case .blank:
            "database \(path): it holds nothing; khabar has not written to it yet, or it is a plain copy of a database in use, "
                + "whose news stood in its journal (-wal): copy that one with `khabar backup`"
        case .wouldBeginAnew(let other):
            "database \(path): no such file, but \(other) lies beside it, so an empty one is not made; "
                + (other.hasSuffix("-wal")
                    ? "put the database back beside its journal, or move the journal away to begin anew"
                    : "move it to \(path) to go on with it, or into another folder to begin anew")
        case .cannotCreate(let detail):
            "database \(path): cannot be created (\(detail)); its directory must exist and be writable"
        case .notAFile(let reason):
            "database \"\(StorageError.shown(path))\": \(reason); name a file, such as "
                + "\"/var/lib/khabar/khabar.sqlite\""
        case .severalNames(let count):
            "database \(path): the file has \(count) names (hard links), and what is written by one is missing by "
                + "the other; find them with `find FOLDER -samefile \(path)` and remove all but one"
        case .permission(let detail):
            "database \(path): not permitted (\(detail)); to read it, be of its group (as root: adduser NAME khabar, "
                + "then log in anew); who writes needs the file and its directory"
        case .diskFull:
            "database \(path): the disk is full; nothing of this transaction was kept, make room and go on"
        case .exists:
            "\(path): there is such a file already; name another one"
        case .noRoomForCopy(let needed):
            "database \(path): before its schema is brought forward a copy is kept beside it, which needs "
                + "\(needed / 1_000_000 + 1) MB of room; make room and start again, nothing was changed"
        case .inputOutput(let detail):
            "database \(path): reading or writing failed (\(detail)); look at the disk and the kernel's log"
        case .badQuery(let detail):
            "database \(path): \(detail); a query is one SELECT, `khabar schema` lists the views"
        case .unexpected(let detail):
            "database \(path): \(detail); this is a bug in khabar, please report it"
        }
    }
}

extension StorageError {
    /// A path with its controls, NUL among them, to be seen.
    private static func shown(_ path: String) -> String {
        path.unicodeScalars.map {
            $0.value < 32 || $0.value == 127 ? "\\u{\(String($0.value, radix: 16))}" : "\($0)"
        }
        .joined()
    }
}
