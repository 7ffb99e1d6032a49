import Glibc
import News

/// Reads `file:` URLs, for demonstrations and for feeds that another program writes.
enum FeedFile {
    /// Whether the URL's scheme is `file`.
    static func isFile(_ url: String) -> Bool {
        URLReference(url).scheme == "file"
    }

    /// The file as a response: 200 with the content, or 304 when nothing changed since its validators.
    ///
    /// A path without a leading slash (`file:news.xml`) is relative to the working directory.
    static func read(_ request: FetchRequest, limitBytes: Int) throws(FetchError.Cause) -> FetchResponse {
        let start = ContinuousClock.now
        let path = try path(request.url)
        // Without O_NONBLOCK, opening a FIFO would wait for a writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .unreadableFile(message(errno)) }
        defer { close(file) }
        var about = stat()
        guard fstat(file, &about) == 0 else { throw .unreadableFile(message(errno)) }
        guard about.st_mode & S_IFMT == S_IFREG else { throw .unreadableFile("no regular file") }
        let stamp = Validators(lastModified: stamp(about))
        if request.validators.lastModified == stamp.lastModified {
            return FetchResponse(status: 304, url: request.url, validators: stamp, duration: .now - start)
        }
        let isCut = about.st_size > limitBytes
        guard !isCut || request.overflow == .cut else { throw .tooLarge(limitBytes: limitBytes) }
        let stored = try content(file, expectedBytes: min(Int(about.st_size), limitBytes))
        let body: [UInt8]
        switch isCut ? .plain : Packing.unpacked(stored, limitBytes: limitBytes) {
        case .plain: body = stored
        case .bytes(let text): body = text
        case .tooLarge, .bomb: throw .tooLarge(limitBytes: limitBytes)
        case .damaged: throw .unreadableFile("it is compressed and damaged")
        }
        return FetchResponse(
            status: 200,
            url: request.url,
            body: body,
            isCut: isCut,
            validators: isCut ? Validators() : stamp,
            wireBytes: stored.count,
            duration: .now - start
        )
    }

    private static func path(_ url: String) throws(FetchError.Cause) -> String {
        let parts = URLReference(url)
        guard parts.authority == nil || parts.authority == "" || parts.authority == "localhost"
        else { throw .badURL("a file URL names no other host; write file:///path") }
        let bytes = Array(parts.path.utf8).percentDecoded
        guard !bytes.isEmpty, !bytes.contains(0) else { throw .badURL("no file path") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func content(_ file: Int32, expectedBytes: Int) throws(FetchError.Cause) -> [UInt8] {
        var failure: FetchError.Cause?
        let body = [UInt8](unsafeUninitializedCapacity: expectedBytes) { buffer, count in
            while count < expectedBytes {
                let got = Glibc.read(file, buffer.baseAddress.map { $0 + count }, expectedBytes - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = .unreadableFile(message(errno)) }
                // A file that shrank meanwhile ends early: its new time brings it back at the next poll.
                guard got > 0 else { return }
                count += got
            }
        }
        if let failure { throw failure }
        return body
    }

    /// Opaque to others; changes when the file is written or replaced.
    private static func stamp(_ about: stat) -> String {
        let (m, c) = (about.st_mtim, about.st_ctim)
        return "file \(m.tv_sec).\(m.tv_nsec) \(c.tv_sec).\(c.tv_nsec) \(about.st_ino) \(about.st_size)"
    }

    private static func message(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}
