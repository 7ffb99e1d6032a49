/// Numbers with what they count: "1 article", "3 articles".
enum Counted {
    static func words(_ count: Int, _ noun: String) -> String {
        guard count != 1 else { return "1 \(noun)" }
        let isOnY = noun.hasSuffix("y") && !["a", "e", "o", "u"].contains { noun.dropLast().hasSuffix($0) }
        return "\(count) \(isOnY ? noun.dropLast() + "ies" : noun + "s")"
    }
}
