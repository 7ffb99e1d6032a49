import Machinery
import News

/// Keeps passwords and keys out of the log, wherever URLs stand in a text.
package enum Secrets {
    /// The text with the user names and passwords of its URLs left out, and `***` in place of what their queries give as
    /// a key.
    package static func removed(from text: String) -> String {
        guard text.holds(UInt8(ascii: ":")), text.contains("://") else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.contains("://") ? clean($0) : String($0) }
            .joined(separator: " ")
    }

    /// One word with a URL in it; quotes and brackets around that stay as they are.
    private static func clean(_ word: Substring) -> String {
        guard let colon = word.firstRange(of: "://") else { return String(word) }
        let scheme = word[..<colon.lowerBound].reversed().prefix { $0.isASCII && $0.isLetter }.count
        let start = word.index(colon.lowerBound, offsetBy: -scheme)
        var url = URLReference(String(word[start...]))
        if let authority = url.authority, let at = authority.lastIndex(of: "@") {
            url.authority = String(authority[authority.index(after: at)...])
        }
        url.query = url.query.map { query in
            query.split(separator: "&", omittingEmptySubsequences: false).map(parameter)
                .joined(separator: "&")
        }
        return word[..<start] + url.description
    }

    private static func parameter(_ text: Substring) -> String {
        guard let equals = text.firstIndex(of: "=") else { return isSecret(text) ? "***" : String(text) }
        let name = text[..<equals]
        let value = text[text.index(after: equals)...]
        // Punctuation that ends a sentence or a quotation belongs to neither.
        let end =
            value.lastIndex { $0.isLetter || $0.isNumber || $0 == "=" }
            .map { value.index(after: $0) } ?? value.startIndex
        let tail = value[end...]
        let names = name.lowercased()
        guard words.contains(where: names.contains) || isSecret(value[..<end]) else { return String(text) }
        return "\(name)=***\(tail)"
    }

    /// In the names of parameters that hold a key.
    private static let words = [
        "key", "token", "secret", "pass", "pwd", "auth", "sig", "session", "sid", "credential", "code",
        "user",
        "login", "jwt", "hash",
    ]

    /// Twenty characters or more of letters and digits mixed name no page that a person would ask for.
    private static func isSecret(_ value: Substring) -> Bool {
        value.utf8.count >= 20 && value.contains(where: \.isNumber) && value.contains(where: \.isLetter)
            && value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.%=".contains($0)) }
            && !value.contains("--")
    }
}
