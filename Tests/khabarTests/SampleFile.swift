import Foundation

@testable import khabar

/// A `config.json` in which every object stands that may hold keys, with little more than it needs.
///
/// Keys are named as in the manual: `outlets[].feeds[].url` is that of the only feed, `fetch.hosts.DOMAIN` the only
/// domain.
struct SampleFile {
    private var document: Any

    /// `secrets` are two files that hold one each.
    init(secrets: (String, String)) {
        document =
            [
                "fetch": ["hosts": ["example.org": [String: Any]()]],
                "deliver": [
                    "smtpUser": "u", "smtpPassword": ["file": secrets.0],
                    "targets": [
                        ["id": "t", "url": "https://t.example/", "secret": ["file": secrets.0]]
                            as [String: Any]
                    ],
                ] as [String: Any],
                "watches": [["id": "w", "words": "a"] as [String: Any]],
                "outlets": [
                    [
                        "id": "a", "name": "ا", "user": "u", "password": ["file": secrets.0],
                        "headers": ["X-Key": "v"],
                        "proxy": "http://proxy.example:3128", "proxyUser": "u",
                        "proxyPassword": ["file": secrets.0],
                        "feeds": [
                            [
                                "url": "https://a.example/news", "kind": "page",
                                "fallback": [["url": "https://a.example/feed", "kind": "page"]],
                            ] as [String: Any]
                        ],
                    ] as [String: Any]
                ],
            ] as [String: Any]
    }

    /// Puts a JSON value at a path; nil takes the key out.
    mutating func set(_ path: String, to value: Any?) {
        document = Self.setting(path.split(separator: ".")[...], to: value, in: document)
    }

    private static func setting(_ path: ArraySlice<Substring>, to value: Any?, in node: Any?) -> Any {
        var object = node as? [String: Any] ?? [:]
        guard let part = path.first else { return object }
        let isList = part.hasSuffix("[]")
        let name =
            switch part {
            case "DOMAIN": "example.org"
            case "NAME": "X-Key"
            default: isList ? String(part.dropLast(2)) : String(part)
            }
        if path.count == 1 {
            object[name] = value
        } else if isList {
            object[name] = [setting(path.dropFirst(), to: value, in: (object[name] as? [Any])?.first)]
        } else {
            object[name] = setting(path.dropFirst(), to: value, in: object[name])
        }
        return object
    }

    func read() throws -> Configuration {
        let bytes = Array(try JSONSerialization.data(withJSONObject: document))
        return try ConfigurationReader.read(bytes, named: "config.json").configuration
    }
}

extension SampleFile {
    /// Texts that only some keys take.
    private static let own: [String: any Sendable] = [
        "charset": "windows-1256", "language": "fr", "country": "DZ", "zone": "Africa/Casablanca",
        "listen": "127.0.0.1:9", "fullText": "always",
        "deliver.targets[].kind": "slack", "to": ["a@b.example"], "quiet": "22:00-07:00", "digestAt": "07:30",
        "digestDay": "sunday",
        "smtp": "smtp://mail.example:587", "from": "k@other.example", "watches[].outlets": ["a"],
        "watches[].languages": ["fr"], "on": ["edited"], "notify": ["t"],
        "kind": "sitemap", "web.texts": "none", "web.hosts": ["news.other.example"],
    ]

    /// Values for a key, of which one should be right and other than what holds already.
    static func candidates(for row: ConfigurationPage.Row, secrets: (String, String)) -> [Any] {
        if let value = own[row.path] ?? row.path.split(separator: ".").last.flatMap({ own[String($0)] }) {
            return [value]
        }
        switch row.form {
        case .text, .choice: return ["other"]
        case .duration: return ["3h", "40d", "90s"]
        case .size: return ["1MiB"]
        case .number: return [7, 70]
        case .url: return ["https://other.example/"]
        case .xpath: return ["//li"]
        case .list: return [["10.0.0.0/8"]]
        case .object: return []
        case .flag: return [true, false]
        case .secret: return [["file": secrets.1]]
        }
    }
}
