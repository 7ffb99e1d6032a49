import Fetching
import Glibc
import Ingestion
import News
import Parsing
import Machinery

/// How an outlet that does not let everybody in is entered: secrets by name, not by value.
struct ConfiguredAccess: Hashable, Sendable {
    /// Where a secret stands.
    enum Secret: Hashable, Sendable {
        /// A credential of the service manager, by its name. Source: systemd.exec(5), `LoadCredential=`.
        case credential(String)
        /// A file that only its owner may read.
        case file(String)
    }

    enum Value: Hashable, Sendable {
        case text(String)
        case secret(Secret)
    }

    var user: String?
    var password: Secret?
    var bearer: Secret?
    var cookie: Secret?
    var headers: [String: Value] = [:]
    var proxy: String?
    var proxyUser: String?
    var proxyPassword: Secret?

    /// The secrets themselves, for requests to the outlet's own domains; nil where the outlet is open to everybody.
    func resolved(for outlet: Outlet) throws(CommandFailure) -> Access? {
        guard self != ConfiguredAccess() else { return nil }
        let addresses = outlet.feeds.map(\.url) + [outlet.homepage].compactMap { $0 }
        var access = Access(
            proxy: proxy,
            domains: Set(
                addresses.compactMap { URLReference($0).host.flatMap { Host($0)?.domain } }
            )
        )
        if let user, let password {
            access.authorization = .basic(.init(user: user, password: try password.read(of: outlet)))
        } else if let bearer {
            access.authorization = .bearer(try bearer.read(of: outlet))
        }
        if let proxyUser, let proxyPassword {
            access.proxyLogin = .init(user: proxyUser, password: try proxyPassword.read(of: outlet))
        }
        access.cookie = try cookie?.read(of: outlet)
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .text(let text): access.headers.append(.init(name: name, value: text))
            case .secret(let secret):
                access.headers.append(.init(name: name, value: try secret.read(of: outlet)))
            }
        }
        return access
    }
}

extension ConfiguredAccess.Secret {
    /// What stands there, fit for a header.
    fileprivate func read(of outlet: Outlet) throws(CommandFailure) -> String {
        let owner = "outlet \(outlet.id)"
        let text = try line(of: owner)
        guard Access.isHeaderValue(text) else {
            throw CommandFailure(
                .configuration,
                "\(try path(of: owner)), a secret of \(owner), must hold one line of visible ASCII"
            )
        }
        return text
    }

    /// What stands there, without the line's end. `owner` is whose it is, in the words of the configuration.
    func line(of owner: String) throws(CommandFailure) -> String {
        let path = try path(of: owner)
        if let fault = fault() {
            throw CommandFailure(.configuration, "a secret of \(owner): \(fault)")
        }
        let bytes = try InputFile.bytes(of: path)
        return String(decoding: bytes.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
    }

    /// Looks whether khabar can use the file.
    ///
    /// - Parameter account: The number of the account that runs khabar; nil where that is this one.
    /// - Returns: Why it cannot, and how to mend that; nil where it can, and for credentials.
    func fault(for account: uid_t? = nil) -> String? {
        guard case .file(let path) = self else { return nil }
        var status = stat()
        guard stat(path, &status) == 0 else {
            // A folder that this account may not look into says nothing of the file.
            if errno == EACCES, account != nil { return nil }
            return errno == EACCES
                ? "\(path) cannot be reached by this account; move it, or let the account into its folder"
                : "\(path) is not there; write it, for khabar's user alone (0600)"
        }
        if status.st_mode & S_IFMT == S_IFDIR { return "\(path) is a folder; name a file" }
        if status.st_mode & 0o077 != 0 { return "\(path) may be read by others; chmod 600 \(path)" }
        let account = account ?? geteuid()
        guard account == 0 || status.st_uid == account else {
            return "\(path) belongs to another account than khabar's and cannot be read; "
                + "give it to that one: chown \(ControlSocket.accountName(account)) \(path)"
        }
        return status.st_size == 0 && status.st_mode & S_IFMT == S_IFREG
            ? "\(path) is empty; write the secret into it" : nil
    }

    private func path(of owner: String) throws(CommandFailure) -> String {
        switch self {
        case .credential(let name):
            guard let folder = getenv("CREDENTIALS_DIRECTORY").map({ String(cString: $0) }) else {
                throw CommandFailure(
                    .configuration,
                    "\(owner) names the credential \"\(name)\", but no service manager gave any; start "
                        + "khabar as a unit with LoadCredential=\(name):FILE, or name a {\"file\": …}"
                )
            }
            return "\(folder)/\(name)"
        case .file(let file): return file
        }
    }
}

// MARK: - Reading

extension Notation where Value == ConfiguredAccess.Secret {
    /// `{ "credential": "NAME" }` or `{ "file": "/path" }`; never the secret itself.
    static var secret: Notation {
        let words = { @Sendable (secret: Value) -> String? in
            switch secret {
            case .credential(let name): "credential \(name)"
            case .file(let path): "file \(path)"
            }
        }
        return Notation(
            .secret,
            adding: "{ \"credential\": \"NAME\" } or { \"file\": \"/path\" }",
            words: words,
            written: { _ in nil }
        ) { section, name in
            guard let node = section.node(name) else { return nil }
            guard node.object != nil,
                var place = ObjectReader(node, path: section.at(name), problems: section.problems)
            else {
                section.report(
                    name,
                    "is a secret, which has no place in this file; name where it stands: "
                        + "{ \"credential\": \"NAME\" } or { \"file\": \"/path\" }"
                )
                return nil
            }
            let credential = place.value("credential", "a credential's name without \"/\"") { node in
                node.string.flatMap { $0.isEmpty || $0.contains("/") || $0.hasPrefix(".") ? nil : $0 }
            }
            let file = Notation<String>.text("a path in quotes").read(&place, "file")
            place.finish()
            switch (credential, file) {
            case (let name?, nil): return .credential(name)
            case (nil, let path?): return .file(path)
            default:
                section.report(name, "needs either \"credential\" or \"file\"")
                return nil
            }
        }
    }
}

extension Notation where Value == [String: ConfiguredAccess.Value] {
    /// Headers by their names.
    static var headers: Notation {
        var notation = Notation(.object, adding: "an object { … }") { section, name in
            guard var headers = section.object(name) else { return nil }
            var values: Value = [:]
            for name in headers.keys {
                guard Access.isHeaderName(name) else {
                    headers.report(name, "is no header of your own to set; remove it")
                    continue
                }
                if let text = headers.node(name)?.string {
                    if !Access.isHeaderValue(text) { headers.report(name, "must be visible ASCII") }
                    values[name] = .text(text)
                } else if let secret = Notation<ConfiguredAccess.Secret>.secret.read(&headers, name) {
                    values[name] = .secret(secret)
                }
            }
            return values
        }
        notation.members = { path in
            [
                ConfigurationPage.Row(
                    path: "\(path).NAME",
                    form: .text,
                    standard: nil,
                    isRequired: false,
                    takesEffect: .onReload,
                    words: "One header: a text in visible ASCII, or a secret."
                )
            ]
        }
        return notation
    }
}

extension Notation where Value == [String: ConfiguredAccess.Secret] {
    /// Secrets by the names of those whose they are.
    static var secrets: Notation {
        let words = { @Sendable (secrets: Value) -> String? in
            secrets.isEmpty ? nil : secrets.keys.sorted().joined(separator: ", ")
        }
        var notation = Notation(.object, adding: "an object { … }", words: words, written: { _ in nil }) {
            section,
            name in
            guard var users = section.object(name) else { return nil }
            var secrets: Value = [:]
            for name in users.keys {
                secrets[name] = Notation<ConfiguredAccess.Secret>.secret.read(&users, name)
            }
            return secrets
        }
        notation.members = { path in
            [
                ConfigurationPage.Row(
                    path: "\(path).NAME",
                    form: .secret,
                    standard: nil,
                    isRequired: false,
                    takesEffect: .atRestart,
                    words: "Where the secret of one user stands: one line."
                )
            ]
        }
        return notation
    }
}

extension ConfiguredAccess {
    var secrets: [Secret] {
        let fromHeaders = headers.sorted { $0.key < $1.key }.compactMap { _, value -> Secret? in
            if case .secret(let secret) = value { secret } else { nil }
        }
        return [password, bearer, cookie, proxyPassword].compactMap { $0 } + fromHeaders
    }
}
