/// The forms that a noun takes with a number. Where a language has fewer, the missing ones are as `other`.
///
/// `#` stands for the number; a form without it, such as the Arabic dual, says the number by itself.
/// Source: Unicode CLDR 45, plurals.xml, cardinal rules.
struct Plural {
    var zero: String?
    var one: String?
    var two: String?
    var few: String?
    var many: String?
    var other: String

    func text(_ count: Int, in language: PageLanguage) -> String {
        let form: String?
        switch Plural.category(of: count, in: language) {
        case .zero: form = zero
        case .one: form = one
        case .two: form = two
        case .few: form = few
        case .many: form = many
        case .other: form = other
        }
        return (form ?? other).replacing("#", with: Numbers.text(count, in: language))
    }

    enum Category: Hashable { case zero, one, two, few, many, other }

    static func category(of count: Int, in language: PageLanguage) -> Category {
        let count = abs(count)
        switch language {
        case .arabic:
            switch (count, count % 100) {
            case (0, _): return .zero
            case (1, _): return .one
            case (2, _): return .two
            case (_, 3...10): return .few
            case (_, 11...99): return .many
            default: return .other
            }
        case .french:
            if count < 2 { return .one }
            return count % 1_000_000 == 0 ? .many : .other
        case .english: return count == 1 ? .one : .other
        }
    }
}

/// Numbers as readers of a language write them. Arabic is written with the digits of the Maghreb, 0 to 9.
enum Numbers {
    static func text(_ number: Int, in language: PageLanguage) -> String {
        let digits = String(number.magnitude)
        // Thousands are parted from five digits on, as in print.
        guard digits.count > 4 else { return number < 0 ? "−\(digits)" : digits }
        let separator: Character = language == .english ? "," : "\u{202F}"
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(separator) }
            text.append(digit)
        }
        return number < 0 ? "−\(text)" : text
    }

    /// A share of 0...1 in whole per cent.
    static func percent(_ share: Double, in language: PageLanguage) -> String {
        let number = Int((min(max(share, 0), 1) * 100).rounded())
        return language == .french ? "\(number)\u{202F}%" : "\(number)%"
    }

    /// With one digit behind the point where it is small.
    static func decimal(_ number: Double, in language: PageLanguage) -> String {
        guard number.isFinite, number.magnitude < 1e15 else { return "–" }
        let tenths = Int((number * 10).rounded())
        guard tenths.magnitude < 100, tenths % 10 != 0 else {
            return text(Int(number.rounded()), in: language)
        }
        let point = language == .english ? "." : ","
        return "\(tenths < 0 ? "−" : "")\(tenths.magnitude / 10)\(point)\(tenths.magnitude % 10)"
    }
}
