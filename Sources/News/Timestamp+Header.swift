extension Timestamp {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// As headers of HTTP write it: `Sat, 31 May 2025 02:53:20 GMT`. Source: RFC 9110 §5.6.7.
    package var httpDate: String { header(zone: "GMT") }

    /// As headers of mail write it: `Sat, 31 May 2025 02:53:20 +0000`. Source: RFC 5322 §3.3.
    package var mailDate: String { header(zone: "+0000") }

    private func header(zone: String) -> String {
        let civil = self.civil
        let day = Int((Double(secondsSince1970) / 86400).rounded(.down))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(Self.days[(day % 7 + 7) % 7]), \(two(civil.day)) \(Self.months[civil.month - 1]) \(civil.year) "
            + "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second)) \(zone)"
    }
}
