/// The folded spellings of a word that differ in the seat of its hamza.
///
/// Writers differ in where they seat a hamza that stands within a word or at its end: مسئول or مسؤول, رءوس or رؤوس,
/// هيأة or هيئة, قراءة or قرائة, عبء or عبئ. Folding makes a bare letter of each seat, so that these stay different
/// words. All hamzas cannot be folded to one letter: كأس (cup) would then be كيس (bag), and الأمن (security)
/// would be اليمن (Yemen). Therefore this names, for a word as it was typed, only the seats that writers do give it.
///
/// A hamza that begins a word, also behind its article and particles, has no other seat.
package enum HamzaSeats {
    /// More spellings than this are not made of a word: a word with several such hamzas keeps the later ones.
    private static let most = 16

    /// The folded spellings of a word, as it was typed.
    ///
    /// - Parameters:
    ///   - written: One word.
    ///   - folded: The same as `SearchText` folds it.
    ///   - mayGoOn: Whether the word is a mere beginning, so that its last letter need not be the last.
    /// - Returns: At most a few dozen, none twice; `folded` is the first.
    package static func spellings(of written: String, folded: String, mayGoOn: Bool = false) -> [String] {
        let letters = self.letters(of: written)
        guard letters.contains(where: { $0.hamza != nil }) else { return [folded] }
        var spellings = [""]
        for (index, letter) in letters.enumerated() {
            var seats = [letter.folded]
            if let hamza = letter.hamza, index > 0 {
                let further = self.seats(of: hamza, at: index, in: letters)
                if spellings.count * further.union(seats).count <= most {
                    seats += further.subtracting(seats).sorted()
                }
            }
            spellings = spellings.flatMap { spelling in seats.map { spelling + $0 } }
        }
        var found = [folded]
        for spelling in spellings.flatMap(hundreds) {
            // The end of a word folds as in `SearchText`; a beginning may be no end.
            let text = SearchText(spelling)
            guard text.words.count == 1 else { continue }
            for word in mayGoOn ? [text.word(0), spelling] : [text.word(0)] where !found.contains(word) {
                found.append(word)
            }
        }
        return found
    }

    // MARK: - Letters

    private enum Hamza {
        case alone, onAlef, withLongAlef, onWaw, onYa
    }

    private struct Letter {
        let folded: String
        var hamza: Hamza?
    }

    private static let (alef, waw, ya, alone) = ("ا", "و", "ي", "ء")
    private static let longVowels: Set = [alef, waw, ya]

    /// The letters without their marks. A hamza written as a mark upon its seat is one with it.
    private static func letters(of word: String) -> [Letter] {
        let map = FoldingMap.separatorsAsSpaces
        var letters: [Letter] = []
        for scalar in word.unicodeScalars {
            let code = Int(scalar.value)
            let isHamzaMark = code == 0x654 || code == 0x655
            if isHamzaMark, let last = letters.last, last.hamza == nil, longVowels.contains(last.folded) {
                letters[letters.count - 1].hamza =
                    last.folded == alef ? .onAlef : last.folded == waw ? .onWaw : .onYa
            }
            guard !map.isDropped(code) else { continue }
            letters.append(Letter(folded: map.image(code), hamza: hamza(of: code)))
        }
        return letters
    }

    /// The presentation forms (U+FE80 on) are taken for their letters.
    private static func hamza(of code: Int) -> Hamza? {
        switch code {
        case 0x621, 0xFE80: .alone
        case 0x622, 0xFE81, 0xFE82: .withLongAlef
        case 0x623, 0x625, 0xFE83, 0xFE84, 0xFE87, 0xFE88: .onAlef
        case 0x624, 0xFE85, 0xFE86: .onWaw
        case 0x626, 0xFE89...0xFE8C: .onYa
        default: nil
        }
    }

    // MARK: - Seats

    /// What may stand before a word that begins with alef, besides the prefixes of `ArabicPrefixes`: the future's س and
    /// the question's أ.
    private static let furtherPrefixes = ["س", "وس", "فس", "ا"]

    /// What may be written in the place of a hamza within a word.
    private static func seats(of hamza: Hamza, at index: Int, in letters: [Letter]) -> Set<String> {
        let before = letters[index - 1].folded
        let after = index + 1 < letters.count ? letters[index + 1].folded : nil
        if hamza == .onAlef || hamza == .withLongAlef {
            let start = letters[..<index].map(\.folded).joined()
            if ArabicPrefixes.all.contains(start) || furtherPrefixes.contains(start) { return [] }
        }
        guard let after else {
            return atEnd(hamza, behind: before)
        }
        // قرآن, قرءان; منشآت, منشئات.
        if hamza == .withLongAlef { return [alef, alone + alef, alef + alef, ya + alef] }
        var seats: Set<String> = []
        // مسئول, مسؤول; رءوس, رؤوس; يقرأون, يقرؤون.
        if after == waw { seats.formUnion([alef, waw, ya, alone]) }
        switch before {
        // قراءة, قرائة; تساءل, تسائل; أبناءه, أبناؤه, أبنائه.
        case alef: seats.formUnion(hamza == .onAlef ? [alef, waw, ya, alone] : [waw, ya, alone])
        // مروءة, مروئة; توأم, توءم.
        case waw: seats.formUnion([alef, waw, ya, alone])
        // هيأة, هيئة. يأتي has the verb's ي.
        case ya where index > 1 || hamza != .onAlef: seats.formUnion([alef, ya, alone])
        default: break
        }
        switch (hamza, after) {
        // نشأة, نشئة; جرأة, جرءة. Shorter ones are words of their own: رئة, فئة.
        case (.onAlef, "ه"), (.onYa, "ه"), (.alone, "ه"): if index > 1 { seats.formUnion([alef, ya, alone]) }
        // جزءا, جزئا; قرءان, قرآن.
        case (.alone, alef): seats.formUnion([ya, alone, ""])
        // منشئات, منشآت.
        case (.onYa, alef): seats.formUnion([ya, alone, ""])
        // جزءين, جزأين; مرءي, مرئي.
        case (.alone, ya), (.onAlef, ya): seats.formUnion([alef, ya, alone])
        case (.onYa, ya): seats.formUnion([ya, alone])
        // مسئلة, مسألة.
        case (.onYa, "ل"): seats.insert(alef)
        // No seat is right within a word.
        case (.alone, _): seats.formUnion([alef, waw, ya])
        default: break
        }
        return seats
    }

    private static func atEnd(_ hamza: Hamza, behind before: String) -> Set<String> {
        let isBehindVowel = longVowels.contains(before)
        switch hamza {
        // عبء, عبئ; كفء, كفؤ.
        case .alone: return before == ya ? [alone, ya] : isBehindVowel ? [] : [alone, ya, waw]
        case .onYa: return before == ya ? [ya, alone] : isBehindVowel ? [] : [ya, alone]
        case .onWaw: return isBehindVowel ? [] : [waw, alone]
        // هيأ, هيئ.
        case .onAlef: return before == ya ? [alef, ya, alone] : []
        case .withLongAlef: return []
        }
    }

    /// مائة and مئة, with their duals, plurals and compounds.
    private static func hundreds(_ spelling: String) -> [String] {
        for (long, short) in [("مايه", "ميه"), ("مايت", "ميت")] {
            if spelling.hasSuffix(long) || (long.hasSuffix("ت") && spelling.contains(long)) {
                return [spelling, spelling.replacing(long, with: short)]
            }
            if spelling.hasSuffix(short) || (short.hasSuffix("ت") && spelling.contains(short)) {
                return [spelling, spelling.replacing(short, with: long)]
            }
        }
        return [spelling]
    }
}
