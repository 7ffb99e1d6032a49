/// The names and words of which datelines and credits are made, found by the hashes of their folded words.
struct AttributionTerms {
    enum Kind: Hashable {
        case agency(String, isClear: Bool)
        case place
        /// A word that says only that the text was taken over: "متابعة".
        case taken
        case desk
        /// A word that introduces an author: "بقلم".
        case author
        /// A word that introduces a source: "المصدر".
        case source
    }

    struct Term {
        let kind: Kind
        /// Whether it counts only in capitals, because these Latin initials are a word as well.
        let needsCapitals: Bool
    }

    static let known = AttributionTerms()

    private var terms: [[UInt64]: Term] = [:]
    /// The first words of all terms, so that most words of a text cost one look-up.
    private var firsts: Set<UInt64> = []
    private var longest = 1
    private var ambiguous: [String] = []

    /// Forms that stand in two rows with two meanings: there are none, for only the first would count.
    static var ambiguous: [String] { known.ambiguous }

    private init() {
        for row in Agencies.rows {
            for form in row.clear { add(form, .agency(row.name, isClear: true)) }
            for form in row.doubtful {
                add(
                    form,
                    .agency(row.name, isClear: false),
                    needsCapitals: form.utf8.allSatisfy { $0 < 0x60 }
                )
            }
        }
        for name in Places.names { add(name, .place) }
        for word in ["متابعة", "متابعات"] { add(word, .taken) }
        for word in ["القسم", "هيئة", "مكتب", "خاص", "تحرير", "التحرير", "مراسلة", "rédaction", "staff"] {
            add(word, .desk)
        }
        for word in ["بقلم", "كتب", "كتبت", "إعداد", "by", "par"] { add(word, .author) }
        for word in ["المصدر", "مصدر", "source", "عن", "نقلا عن", "مع", "avec", "with"] { add(word, .source) }
    }

    private mutating func add(_ name: String, _ kind: Kind, needsCapitals: Bool = false) {
        let hashes = AttributionTerms.hashes(of: name)
        guard let first = hashes.first else { return }
        if let known = terms[hashes] {
            if known.kind != kind { ambiguous.append(name) }
        } else {
            terms[hashes] = Term(kind: kind, needsCapitals: needsCapitals)
        }
        firsts.insert(first)
        longest = max(longest, hashes.count)
    }

    static func hashes(of name: String) -> [UInt64] {
        var name = name
        return name.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            return AttributionScanner(bytes, 0..<bytes.count, limit: 12).words.map(\.hash)
        }
    }

    /// The longest entry that begins at `index`, and how many words it takes.
    func match(_ scanner: AttributionScanner, at index: Int) -> (kind: Kind, length: Int)? {
        guard firsts.contains(scanner.words[index].hash) else { return nil }
        for length in stride(from: min(longest, scanner.words.count - index), through: 1, by: -1) {
            let words = scanner.words[index..<index + length]
            // Points may stand in a name, as in "و.م.ع". A dash or the end of a line ends it.
            guard words.dropFirst().allSatisfy({ $0.before.isSubset(of: .stop) }),
                let entry = terms[words.map(\.hash)]
            else { continue }
            if entry.needsCapitals, !words.allSatisfy(\.isCapitals) { continue }
            return (entry.kind, length)
        }
        return nil
    }
}
