package import Fetching
internal import FoundationEssentials
package import News
internal import Storage

/// A mail as it goes over the wire. Source: RFC 5322, RFC 2045 to 2047, RFC 3834, RFC 2369.
package struct MailText: Sendable {
    var from: String
    var to: [String]
    var subject: String
    /// Before the @ of its id; the same whenever it is sent again.
    var id: String
    /// The same of the mail that it follows.
    var follows: String?
    var date: Timestamp
    var text: String
    var html: HTML

    var bytes: [UInt8] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let boundary = "=_\(id)"
        var lines = [
            "From: khabar <\(from)>", "To: \(to.joined(separator: ",\r\n "))",
            "Subject: \(MailText.encoded(subject))",
            "Date: \(date.mailDate)", "Message-ID: <\(id)@\(domain)>",
        ]
        if let follows {
            lines += ["In-Reply-To: <\(follows)@\(domain)>", "References: <\(follows)@\(domain)>"]
        }
        lines += [
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All",
            "List-Unsubscribe: <mailto:\(from)?subject=unsubscribe>", "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "",
        ]
        for (kind, body) in [("plain", Array(text.utf8)), ("html", html.utf8)] {
            lines += [
                "--\(boundary)", "Content-Type: text/\(kind); charset=utf-8",
                "Content-Transfer-Encoding: base64", "",
                Data(body).base64EncodedString(options: [.lineLength76Characters]), "",
            ]
        }
        lines += ["--\(boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// A text as a header holds it: words of at most 75 bytes, each of whole characters. Source: RFC 2047 §2.
    static func encoded(_ text: String) -> String {
        let line = text.split { $0.isNewline || $0 == "\0" }.joined(separator: " ")
        guard !line.utf8.allSatisfy({ (32...126).contains($0) }) || line.utf8.count > 60 else { return line }
        var words: [String] = []
        var word = ""
        for character in line.unicodeScalars {
            if word.utf8.count + UTF8.width(character) > 42 {
                words.append(word)
                word = ""
            }
            word.unicodeScalars.append(character)
        }
        words.append(word)
        return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: " ")
    }
}
