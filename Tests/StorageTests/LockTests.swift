import Glibc
import News
import Storage
import Testing
import Machinery

@Suite("One writer at a time")
struct LockTests {
    @Test("a second writer is refused and told who the first is")
    func refused() throws {
        let world = try NewsWorld()
        let error = #expect(throws: StorageError.self) {
            _ = try NewsDatabase(path: world.path, role: .writer, program: "khabar poll")
        }
        #expect(error?.cause == .locked(holder: LockHolder(process: getpid(), program: "khabar run")))
        #expect(error?.exitCode == .temporary)
        #expect("\(try #require(error))".contains("pid \(getpid()), khabar run"))
    }

    @Test(
        "who does not say in the lock file what khabar says there is refused to without a name",
        arguments: ["", "\n", "pid 12", "pid x, khabar run", "12, khabar run", "pid 12,khabar run"]
    )
    func unnamed(text: String) throws {
        let directory = NewsWorld.makeDirectory()
        defer { NewsWorld.remove(directory) }
        let path = directory + "/news.sqlite"
        try Files.write(Array(text.utf8), to: path + ".lock")
        let descriptor = open(path + ".lock", O_RDWR)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let error = #expect(throws: StorageError.self) { _ = try NewsDatabase(path: path, role: .writer) }
        #expect(error?.cause == .locked(holder: nil))
        #expect("\(try #require(error))".contains("another process writes to it; stop that one first"))
    }

    @Test("a writer that ends gives its locks back, though a child still holds its open files")
    func forked() throws {
        let world = try NewsWorld()
        // What a child has between fork and exec.
        let copies = (3..<512).compactMap { (descriptor: Int32) -> Int32? in
            var name = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(descriptor)", &name, name.count - 1)
            guard count > 0 else { return nil }
            let target = String(decoding: name[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return target == world.path || target == world.path + ".lock" ? dup(descriptor) : nil
        }
        defer { copies.forEach { close($0) } }
        try #require(copies.count > 1)
        world.database.close()
        try NewsDatabase(path: world.path, role: .writer).close()
    }

    @Test("a symbolic link is no second door")
    func link() throws {
        let world = try NewsWorld()
        let link = world.directory + "/other.sqlite"
        symlink(world.path, link)
        let error = #expect(throws: StorageError.self) { _ = try NewsDatabase(path: link, role: .writer) }
        #expect(error?.exitCode == .temporary)
    }

    @Test("U20: a hard link is no second door, neither beside the first writer nor after it")
    func hardLink() throws {
        let world = try NewsWorld()
        let other = world.directory + "/other.sqlite"
        #expect(Glibc.link(world.path, other) == 0)
        for _ in 0..<2 {
            let error = #expect(throws: StorageError.self) {
                _ = try NewsDatabase(path: other, role: .writer)
            }
            #expect(error?.exitCode == .temporary)
        }
        world.database.close()
        // What the first left in its journal would be missing by the other name.
        let error = #expect(throws: StorageError.self) { _ = try NewsDatabase(path: other, role: .writer) }
        #expect(error?.cause == .severalNames(count: 2) && error?.exitCode == .configuration)
        #expect(unlink(world.path) == 0)
        let alone = try NewsDatabase(path: other, role: .writer)
        #expect(try alone.outletRows().count == 3)
        alone.close()
    }

    @Test("U20: the lock on the file itself is seen by other processes and given back at the end")
    func fileLock() throws {
        let world = try NewsWorld()
        func isLocked() -> Bool {
            let descriptor = open(world.path, O_RDWR | O_CLOEXEC)
            // F_OFD_GETLK of linux/fcntl.h. Closing the descriptor would drop SQLite's locks in this process.
            var wish = flock()
            wish.l_type = Int16(F_WRLCK)
            wish.l_whence = Int16(SEEK_SET)
            wish.l_start = 0x7FFF_FFFF_FFFF_FF00
            wish.l_len = 1
            return fcntl(descriptor, 36, &wish) == 0 && wish.l_type != Int16(F_UNLCK)
        }
        #expect(isLocked())
        world.database.close()
        #expect(!isLocked())
    }

    @Test("the next writer gets in when the first has closed, though the lock file stays")
    func handedOver() throws {
        let world = try NewsWorld()
        world.database.close()
        #expect(access(world.path + ".lock", F_OK) == 0)
        let next = try NewsDatabase(path: world.path, role: .writer)
        #expect(try next.outletRows().count == 3)
        next.close()
    }

    @Test("a writer that fails to open gives the lock back")
    func failedOpening() throws {
        let directory = NewsWorld.makeDirectory()
        defer { NewsWorld.remove(directory) }
        let path = directory + "/news.sqlite"
        try Files.write(
            Array("this is no database, though it is long enough to look like a file".utf8),
            to: path
        )
        for _ in 0..<2 {
            let error = #expect(throws: StorageError.self) { _ = try NewsDatabase(path: path, role: .writer) }
            #expect(error?.exitCode == .badData)
        }
    }
}
