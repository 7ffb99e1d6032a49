import Fetching
import News
import Parsing
import Storage
import Web

// MARK: - Texts

extension Notation where Value == String {
    static func text(_ expected: String, form: ConfigurationPage.Form = .text) -> Notation {
        text(expected, form: form) { !$0.isEmpty }
    }

    /// A text that `holds` takes.
    static func text(
        _ expected: String,
        form: ConfigurationPage.Form = .text,
        where holds: @escaping @Sendable (String) -> Bool
    ) -> Notation {
        Notation(form, expected, words: { $0.isEmpty ? nil : $0 }) { node in
            node.string.flatMap { holds($0) ? $0 : nil }
        }
    }

    static var xPath: Notation {
        text("an XPath in quotes", form: .xpath).refused { text in
            XPathRule.isUsable(text)
                ? nil
                : "\"\(TerminalText.safe(text))\" is no XPath that can be used; try it with `khabar extract --body`"
        }
    }

    /// A name that readers see.
    static var name: Notation {
        text("the outlet's name as readers know it").checked { text in
            text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
                ? nil : "is blank; write the outlet's name as readers know it"
        }
        .refused { $0.contains("\0") ? "holds the character NUL (\\u0000); remove it" : nil }
    }

    /// A language tag. Source: RFC 5646 §2.1, without what no outlet needs.
    static var languageTag: Notation {
        let examples = [
            "arabic": "ar", "french": "fr", "english": "en", "spanish": "es", "german": "de", "العربية": "ar",
        ]
        return text("a language tag such as \"ar\" or \"fr\"").refused { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            let isTag =
                parts.first.map { (2...3).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isLetter } }
                == true
                && parts.dropFirst().allSatisfy {
                    (1...8).contains($0.count) && $0.utf8.allSatisfy(\.isASCIIAlphanumeric)
                }
            guard !isTag else { return nil }
            return "\"\(TerminalText.safe(text))\" is no language tag; write "
                + (examples[text.lowercased()].map { "\"\($0)\"" } ?? "one such as \"ar\" or \"ar-MA\"")
        }
    }

    static var countryCode: Notation {
        text("a country code of two letters such as \"MA\"").refused { text in
            text.utf8.count == 2 && text.utf8.allSatisfy(\.isASCIILetter)
                ? nil : "\"\(TerminalText.safe(text))\" is no country code; write two letters such as \"MA\""
        }
    }

    static var httpURL: Notation {
        text("an http or https URL with a host", form: .url, where: ConfigurationReader.isHTTP)
    }

    /// A URL that can be polled; whether files may be is for the rules to say.
    static var feedURL: Notation {
        text("the http or https URL of the feed", form: .url).checked { url in
            url.hasPrefix("file:") || ConfigurationReader.isHTTP(url)
                ? nil : "\"\(url)\" is no http or https URL with a host; write it as https://…"
        }
    }

    static var proxy: Notation {
        text("a proxy such as \"http://proxy.example:3128\" or \"socks5h://127.0.0.1:1080\"", form: .url) {
            text in
            let schemes = ["http://", "https://", "socks5://", "socks5h://"]
            return schemes.contains { text.hasPrefix($0) && text.count > $0.count }
                && Access.isHeaderValue(text)
        }
    }

    /// A path at which a database can stand, judged by its name alone.
    static var databasePath: Notation {
        text("a path in quotes").checked { path in
            DatabasePath.faultOfName(path).map {
                "\($0); name a file, such as \"/var/lib/khabar/khabar.sqlite\""
            }
        }
    }

    /// It is sent in a header, which takes no other characters.
    static var contact: Notation {
        text("a URL or mail address in plain ASCII") { text in
            !text.isEmpty && text.utf8.allSatisfy { (33...126).contains($0) && $0 != 40 && $0 != 41 }
        }
    }

    static var encoding: Notation {
        text("the name of an encoding such as \"windows-1256\"") {
            CharacterEncoding.utf8(from: [], named: $0) != nil
        }
        .refused { text in
            // Labels of the WHATWG that name a language or its script: one of several encodings for it, seldom the one meant.
            let languages = [
                "arabic", "chinese", "cyrillic", "greek", "hebrew", "korean", "logical", "visual",
            ]
            return languages.contains(text.lowercased())
                ? "\"\(text)\" names a language and not one of its encodings; write one such as \"windows-1256\""
                : nil
        }
    }
}

extension Notation where Value == Outlet.ID {
    static var outletID: Notation {
        let expected = "a short name in Latin letters, digits and hyphens"
        let id = Notation(.text, expected, words: { $0.text.isEmpty ? nil : $0.text }) { node in
            node.string.flatMap { $0.isEmpty ? nil : Outlet.ID($0) }
        }
        return id.checked { id in
            let mayHold = { (byte: UInt8) in
                byte.isASCIILowercase || byte.isASCIIDigit || byte == 45 || byte == 95
            }
            return id.text.utf8.allSatisfy(mayHold)
                ? nil : "\"\(id)\" may hold only a-z, 0-9, \"-\" and \"_\""
        }
    }
}

extension Notation where Value == [Outlet.ID] {
    static var outletIDs: Notation {
        let words = { @Sendable (ids: [Outlet.ID]) in ids.map(\.text).joined(separator: ", ") }
        return Notation(
            .list,
            adding: "a list [ … ]",
            words: { $0.isEmpty ? nil : words($0) },
            written: { "[\(words($0))]" }
        ) { section, name in
            section.list(name)?.compactMap { node, path in
                let id = node.string.flatMap { $0.isEmpty ? nil : Outlet.ID($0) }
                if id == nil {
                    section.problems.report(path, node.position, "must be the id of an outlet in quotes")
                }
                return id
            }
        }
    }
}

extension Notation where Value == LocalZone {
    static var zone: Notation {
        Notation(.text, "a time zone's name such as \"Africa/Casablanca\"") {
            $0.string.flatMap(zone(named:))
        }
    }

    /// A zone of the system's database by its name; nil where there is none of that name.
    private static func zone(named name: String) -> LocalZone? {
        let isName = name.utf8.allSatisfy { byte in
            byte.isASCIIAlphanumeric || "/_+-".utf8.contains(byte)
        }
        guard isName, !name.hasPrefix("/"),
            let bytes = try? InputFile.bytes(of: "/usr/share/zoneinfo/\(name)")
        else { return nil }
        return LocalZone(zoneFile: bytes)
    }
}

extension Notation where Value == ListenAddress {
    static var listenAddress: Notation {
        let expected =
            "a loopback address with a port, such as \"127.0.0.1:8420\", or a local socket, "
            + "\"unix:/run/khabar/web.sock\"; others reach it by a proxy"
        return Notation(.text, expected, words: { "\($0)" }) {
            $0.string.flatMap(ListenAddress.init(parsing:))
        }
    }
}

extension Notation where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the type's cases, by its name.
    static var choice: Notation {
        let names = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return Notation(.choice, "one of \(names)", words: { $0.rawValue }) { node in
            node.string.flatMap(Value.init(rawValue:))
        }
    }
}
