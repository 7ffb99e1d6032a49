/// `CONFIGURATION.md`, beside this file; the manual page `khabar.json(5)` is made from it.
enum ConfigurationPage {
    /// What a key takes.
    enum Form: String, Sendable {
        case text, duration, size, number, url = "URL", xpath = "XPath", list, object, choice
        case flag = "true or false"
        /// An object that names where a secret stands.
        case secret
    }

    /// When a daemon at work heeds a changed value.
    enum Effect: String, Sendable {
        case onReload = "on reload"
        /// It holds as long as the process; a reload that changes it is refused.
        case atRestart = "at restart"
    }

    /// One line: a key as an operator sees it.
    struct Row: Hashable, Sendable {
        /// From the root, as problems name it: `outlets[].feeds[].url`. A part in capitals stands for a name of the
        /// operator's own, such as a domain.
        let path: String
        let form: Form
        /// As it would be written in the file, or in words; nil where there is none.
        let standard: String?
        let isRequired: Bool
        /// Nil for what only holds other keys.
        let takesEffect: Effect?
        let words: String
    }

    static let rows: [Row] = Configuration.rows(under: "")

    static var text: String {
        """
        # config.json, key by key

        Made by `make documents` from the tables `Configuration+Keys.swift` and
        `ConfiguredOutlet+Keys.swift`.

        Keys that are not listed are refused, with the nearest that is. Durations are `"90s"`, `"15m"`, `"6h"`,
        `"14d"`, `"1y"`; sizes `"16MB"` (10⁶) or `"16MiB"` (2²⁰). A secret is never written in the file:
        `{ "credential": "NAME" }` names a credential of the unit (`LoadCredential=NAME:/path`),
        `{ "file": "/path" }` a file that only its owner may read.

        A daemon at work takes changed keys over when it reloads its configuration (`systemctl reload khabar`). Those that
        take effect at restart cannot change while it runs: a reload that would change one is refused.

        | key | form | default | takes effect | meaning |
        |---|---|---|---|---|

        """
            + rows.map { row in
                let standard =
                    row.standard.map { $0.contains(" ") || $0.hasPrefix("`") ? $0 : "`\($0)`" } ?? "–"
                let effect = row.takesEffect?.rawValue ?? "–"
                return "| `\(row.path)` | \(row.form.rawValue) | \(standard) | \(effect) | \(row.words) |\n"
            }.joined()
    }
}
