import Glibc

/// A listening socket on a free port.
struct Listener: Sendable {
    let socket: Int32
    let port: Int

    /// On an address of 127.0.0.0/8, or on ::1 alone.
    init(address text: String) throws(LoopbackError) {
        let family = text == "::1" ? AF_INET6 : AF_INET
        let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else {
            throw LoopbackError(message: "no socket: \(String(cString: strerror(errno)))")
        }
        var isFinished = false
        defer { if !isFinished { Glibc.close(socket) } }
        let port: in_port_t?
        if family == AF_INET6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_addr = in6addr_loopback
            port = Listener.listen(socket, &address) ? address.sin6_port : nil
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            guard inet_pton(AF_INET, text, &address.sin_addr) == 1,
                UInt32(bigEndian: address.sin_addr.s_addr) >> 24 == 127
            else { throw LoopbackError(message: "\(text) is no loopback address") }
            port = Listener.listen(socket, &address) ? address.sin_port : nil
        }
        guard let port else {
            throw LoopbackError(message: "cannot listen on \(text): \(String(cString: strerror(errno)))")
        }
        isFinished = true
        self.socket = socket
        self.port = Int(UInt16(bigEndian: port))
    }

    /// Whether the socket listens now; `address` then has its port.
    private static func listen<Address>(_ socket: Int32, _ address: inout Address) -> Bool {
        var length = socklen_t(MemoryLayout<Address>.size)
        return withUnsafeMutableBytes(of: &address) { bytes in
            guard let plain = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return bind(socket, plain, length) == 0 && Glibc.listen(socket, 1024) == 0
                && getsockname(socket, plain, &length) == 0
        }
    }

    func close() {
        Glibc.close(socket)
    }
}

/// The server's side of one connection.
struct Connection {
    let socket: Int32
    let number: Int
    /// Received, and not yet part of a request.
    private var pending: [UInt8] = []

    init(socket: Int32, number: Int) {
        self.socket = socket
        self.number = number
    }

    /// Waits for a whole request, nil when the client is done or sends no HTTP.
    mutating func nextRequest() -> LoopbackServer.Request? {
        var end = headEnd
        while end == nil {
            guard pending.count < 1 << 20, receive() else { return nil }
            end = headEnd
        }
        guard let end else { return nil }
        let lines = String(decoding: pending[..<end], as: UTF8.self).split(
            separator: "\r\n",
            omittingEmptySubsequences: true
        )
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            let value = line.dropFirst(name.count + 1).drop { $0 == " " }
            return (name: name.lowercased(), value: String(value))
        }
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        while pending.count < end + 4 + length {
            guard receive() else { return nil }
        }
        let body = Array(pending[(end + 4)..<(end + 4 + length)])
        pending.removeFirst(end + 4 + length)
        return LoopbackServer.Request(
            method: String(words[0]),
            target: String(words[1]),
            headers: headers,
            body: body,
            time: .now,
            connection: number
        )
    }

    /// Whether all bytes were taken.
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    socket,
                    buffer.baseAddress.map { $0 + sent },
                    buffer.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Makes closing answer with a reset instead of a proper end.
    func resetOnClose() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    private var headEnd: Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard pending.count >= mark.count else { return nil }
        return (0...(pending.count - mark.count)).first {
            pending[$0..<($0 + mark.count)].elementsEqual(mark)
        }
    }

    private mutating func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            pending += buffer[..<count]
            return true
        }
    }
}
