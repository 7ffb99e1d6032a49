import CCurl
import Glibc
internal import News

/// One mail on its way: a libcurl handle that is used once, on one thread.
///
/// A class, because libcurl keeps its address for the callbacks.
final class MailTransfer {
    private let easy: UnsafeMutableRawPointer
    private let server: MailServer
    private let host: Host
    private let port: Int
    private let mail: [UInt8]
    private var sent = 0
    /// The server's last line.
    private var lastLine = ""
    private var refusedAddress: IPAddress?
    private let message: UnsafeMutablePointer<CChar>

    init(_ mail: [UInt8], by server: MailServer) throws(MailError) {
        guard let (host, port) = MailServer.address(of: server.url) else {
            throw MailError("\"\(server.url)\" is no mail server; mend \"deliver.smtp\"")
        }
        guard Curl.isReady, let easy = curl_easy_init() else {
            throw MailError("libcurl does not start")
        }
        (self.easy, self.server, self.host, self.port, self.mail) = (easy, server, host, port, mail)
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(easy)
        message.deallocate()
    }

    /// Sends the mail and waits for the server's word.
    func perform(to recipients: [String]) throws(MailError) {
        setUp()
        var list: UnsafeMutablePointer<curl_slist>?
        for recipient in recipients { list = curl_slist_append(list, "<\(recipient)>") }
        defer { curl_slist_free_all(list) }
        Curl.check(khabar_setopt_list(easy, CURLOPT_MAIL_RCPT, list))
        let result = curl_easy_perform(easy)
        guard result != CURLE_OK else { return }
        throw failure(result)
    }

    private func setUp() {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // Behind the slash stands the name by which we greet. A server on the same machine knows it by no other.
        set(
            CURLOPT_URL,
            "\(server.url.hasSuffix("/") ? String(server.url.dropLast()) : server.url)/localhost"
        )
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_MAIL_FROM, "<\(server.from)>")
        set(CURLOPT_UPLOAD, 1)
        set(CURLOPT_INFILESIZE, mail.count)
        set(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        set(CURLOPT_TIMEOUT_MS, max(server.timeout.wholeMilliseconds, 1))
        let needsTLS = server.needsTLS ?? !isHere
        set(CURLOPT_USE_SSL, Int(needsTLS ? CURLUSESSL_ALL.rawValue : CURLUSESSL_NONE.rawValue))
        if let login = server.login {
            set(CURLOPT_USERNAME, login.user)
            set(CURLOPT_PASSWORD, login.password)
        }
        if let bundle = server.certificateBundle {
            set(CURLOPT_CAINFO, bundle)
            set(CURLOPT_CAPATH, nil)
        }
        // Unretained is sound: the pointers are used only by this handle, within `perform`.
        let this = Unmanaged.passUnretained(self).toOpaque()
        for option in [CURLOPT_READDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_OPENSOCKETDATA] {
            set(option, this)
        }
        set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(message))
        Curl.check(
            khabar_setopt_read(easy) { room, size, count, this in
                guard let room, let this else { return 0 }
                return MailTransfer.at(this).give(
                    UnsafeMutableRawBufferPointer(start: room, count: size * count)
                )
            }
        )
        for option in [CURLOPT_HEADERFUNCTION, CURLOPT_WRITEFUNCTION] {
            Curl.check(
                khabar_setopt_write(easy, option) { line, size, count, this in
                    guard let line, let this else { return 0 }
                    MailTransfer.at(this).take(UnsafeRawBufferPointer(start: line, count: size * count))
                    return size * count
                }
            )
        }
        Curl.check(
            khabar_setopt_opensocket(easy) { this, _, address in
                guard let address, let this else { return -1 }
                return MailTransfer.at(this).openSocket(address)
            }
        )
    }

    /// Whether the server is named as this machine.
    private var isHere: Bool {
        host.name == "localhost" || IPAddress(host.name).map(MailTransfer.isLoopback) == true
    }

    private static func isLoopback(_ address: IPAddress) -> Bool {
        address.v4.map { $0 >> 24 == 127 } ?? (address.high == 0 && address.low == 1)
    }

    private func set(_ option: CURLoption, _ value: Int) {
        Curl.check(khabar_setopt_long(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: String?) {
        Curl.check(khabar_setopt_string(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
        Curl.check(khabar_setopt_pointer(easy, option, value))
    }

    // MARK: - Callbacks

    private static func at(_ pointer: UnsafeMutableRawPointer) -> MailTransfer {
        // Unretained is sound: libcurl calls back only within `perform`.
        Unmanaged<MailTransfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, mail.count - sent)
        room.copyBytes(from: mail[sent..<(sent + count)])
        sent += count
        return count
    }

    /// A server may write for ever; its last line is kept, as much as tells what it said.
    private func take(_ line: UnsafeRawBufferPointer) {
        lastLine = String(decoding: line.prefix(300), as: UTF8.self).trimmed.description
    }

    /// As of a transfer, but that mail may go to this machine.
    private func openSocket(_ target: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return -1 }
        let start = UnsafeRawPointer(target) + offset
        guard let address = IPAddress(socketAddress: start, length: Int(target.pointee.addrlen)) else {
            return -1
        }
        let isAllowed =
            AddressRules.isPublic(address) || MailTransfer.isLoopback(address)
            || server.allowPrivateHosts.contains { $0.allows(address, port: port, host: host.name) }
        guard isAllowed else {
            refusedAddress = address
            return -1
        }
        return socket(
            target.pointee.family,
            target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            target.pointee.protocol
        )
    }

    private func failure(_ result: CURLcode) -> MailError {
        var code = 0
        Curl.check(khabar_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &code))
        let status = (200...599).contains(code) ? code : nil
        if let refusedAddress {
            return MailError(
                "\(refusedAddress) is no public address; to reach it add it to \"deliver.allowPrivateHosts\""
            )
        }
        let detail =
            message.pointee == 0 ? String(cString: curl_easy_strerror(result)) : String(cString: message)
        return MailError(
            status == nil || lastLine.isEmpty ? detail : "\(detail) (\(lastLine))",
            status: status,
            // A login that is refused, a server that greets nobody: mended, they take the mail. libcurl says CURLE_SEND_ERROR of
            // a sender or recipient that is refused; what is answered once the mail was sent is about the mail.
            isOfMail: (result == CURLE_SEND_ERROR || sent > 0) && status != 530
        )
    }
}

/// Sends mail: the door of this folder.
package enum Mailer {
    /// Gives a whole mail (RFC 5322, lines ended by CR LF) to the server, on the calling thread, which waits for its word: at
    /// most as long as `server.timeout`.
    package static func send(_ mail: [UInt8], to recipients: [String], by server: MailServer)
        throws(MailError)
    {
        try MailTransfer(mail, by: server).perform(to: recipients)
    }
}
