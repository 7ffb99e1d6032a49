/// Somebody or something that a text names.
package struct NamedThing: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case person
        case place
        case organisation
        /// A capitalised name of which nothing tells what it is.
        case name
    }

    package let kind: Kind
    /// As it is written first.
    package let text: String
    package let count: Int
}

/// Names of people, places and organisations in a text, found by the words around them: titles and offices (وزير، إقليم),
/// capitals in Latin script, and a list of places and ministries. No more than these rules is known of the world.
package enum Names {
    /// Those that a text names most often first, at most `limit`.
    package static func of(title: String, text: String, limit: Int = 12) -> [NamedThing] {
        var found = Found()
        for line in [title] + Sentences.of(text).prefix(80).map(String.init) {
            let words = NameWord.split(line)
            places(in: words, &found)
            arabic(words, &found)
            capitals(words, &found)
        }
        return found.things(limit: limit)
    }

    // MARK: - By lists

    private static func places(in words: [NameWord], _ found: inout Found) {
        var at = 0
        while at < words.count {
            var length = min(3, words.count - at)
            while length > 0 {
                let keys = words[at..<at + length].map(\.key)
                let kind: NamedThing.Kind? =
                    Gazetteer.places.contains(keys.joined(separator: " "))
                    ? .place
                    : Gazetteer.organisations.contains(keys.joined(separator: " ")) ? .organisation : nil
                if let kind {
                    found.count(words[at..<at + length], as: kind)
                    break
                }
                length -= 1
            }
            at += max(1, length)
        }
    }

    // MARK: - By the words before them, in Arabic

    private static func arabic(_ words: [NameWord], _ found: inout Found) {
        for (at, word) in words.enumerated() {
            if Gazetteer.ofPlaces.contains(word.key), at + 1 < words.count {
                var end = at + 2
                // "بني ملال", "سيدي قاسم", "أولاد تايمة" are two words.
                if Gazetteer.firstHalves.contains(words[at + 1].key) { end += 1 }
                if end <= words.count, words[at + 1].isName, !words[at + 1].breaksBefore {
                    found.count(words[(at + 1)..<end], as: .place)
                }
            } else if Gazetteer.ofOrganisations.contains(word.key) {
                let end = words[(at + 1)...].prefix(3).prefix { $0.hasArticle && !$0.breaksBefore }.endIndex
                if end > at + 1 { found.count(words[at..<end], as: .organisation) }
            } else if Gazetteer.ofPeople.contains(word.key) {
                // The office's own words bear the article: وزير التربية الوطنية محمد سعد برادة.
                let start = words[(at + 1)...].prefix(5).prefix { $0.hasArticle || $0.key == "و" }.endIndex
                var end = start
                while end < words.count, end - start < 4, words[end].isName,
                    end == start || !words[end].breaksBefore,
                    end - start < 2 || !words[end].isLikeVerb,
                    !Gazetteer.standBefore.contains(words[end].key),
                    !words[end].hasArticle
                        || end > start && Gazetteer.beforeArticle.contains(words[end - 1].key)
                {
                    end += 1
                }
                if end - start >= 2 { found.count(words[start..<end], as: .person) }
            }
        }
    }

    // MARK: - By capitals

    private static func capitals(_ words: [NameWord], _ found: inout Found) {
        var at = 1
        while at < words.count {
            guard words[at].isCapitalised else {
                at += 1
                continue
            }
            var end = at + 1
            while end < words.count, !words[end].breaksBefore,
                words[end].isCapitalised
                    || Gazetteer.particles.contains(words[end].key) && end + 1 < words.count
                        && words[end + 1].isCapitalised
            {
                end += 1
            }
            let keys = words[at..<end].map(\.key)
            if !Gazetteer.places.contains(keys.joined(separator: " ")) {
                let isPerson =
                    Gazetteer.ofPeople.contains(words[at - 1].key)
                    || keys.count > 1 && Gazetteer.ofPeople.contains(keys[0])
                let kind: NamedThing.Kind =
                    Gazetteer.ofOrganisations.contains(keys[0]) ? .organisation : isPerson ? .person : .name
                let isEnough = end - at >= 2 || words[at].surface.count >= 3 && kind != .person
                if isEnough, !(end - at == 1 && Gazetteer.isDay(keys[0])) {
                    found.count(words[at..<end], as: kind)
                }
            }
            at = end
        }
    }
}

/// A word with what its place in the sentence tells.
struct NameWord {
    let surface: String
    /// Folded, without a written و ب ل before the article.
    let key: String
    /// Whether a mark of punctuation stands before it.
    let breaksBefore: Bool

    var hasArticle: Bool { key.hasPrefix("ال") && key.unicodeScalars.count > 3 }
    /// Whether it may be part of an Arabic name.
    var isName: Bool {
        key.unicodeScalars.allSatisfy { (0x620...0x64A).contains($0.value) } && key.unicodeScalars.count >= 2
            && !StopWords.all.contains(KeyWords.bare(key)) && !Quotes.verbs.contains(key)
            && !key.hasPrefix("لل")
    }
    /// Whether it may be a verb of the present: after two words of a name that is likelier than a third one.
    var isLikeVerb: Bool {
        (key.hasPrefix("ي") || key.hasPrefix("ت") || key.hasPrefix("سي")) && key.unicodeScalars.count >= 4
    }
    var isCapitalised: Bool {
        guard let first = surface.first, first.isUppercase else { return false }
        return surface.unicodeScalars.allSatisfy { $0.value < 0x250 }
    }

    static func split(_ line: String) -> [NameWord] {
        var words: [NameWord] = []
        var breaks = false
        var word = ""
        func take(_ words: inout [NameWord]) {
            guard !word.isEmpty else { return }
            words.append(NameWord(surface: word, key: Folding.fold(word), breaksBefore: breaks))
            word = ""
            breaks = false
        }
        for character in line {
            if character.isLetter || character.isNumber || character == "-" || character == "’"
                || character == "'"
            {
                word.append(character)
            } else {
                take(&words)
                if !character.isWhitespace { breaks = true }
            }
        }
        take(&words)
        return words
    }
}

private struct Found {
    private struct Sighting {
        var kind: NamedThing.Kind
        let text: String
        let place: Int
        var count: Int
    }
    private var sightings: [String: Sighting] = [:]

    mutating func count(_ words: ArraySlice<NameWord>, as kind: NamedThing.Kind) {
        let key = words.map(\.key).joined(separator: " ")
        if var sighting = sightings[key] {
            sighting.count += 1
            if sighting.kind == .name { sighting.kind = kind }
            sightings[key] = sighting
        } else {
            let text = words.map(\.surface).joined(separator: " ")
            sightings[key] = Sighting(kind: kind, text: text, place: sightings.count, count: 1)
        }
    }

    func things(limit: Int) -> [NamedThing] {
        let keys = sightings.keys
        return
            sightings
            // "Laftit" is "Abdelouafi Laftit", which stands there too.
            .filter { key, sighting in
                sighting.kind != .name
                    || !keys.contains { $0 != key && (" " + $0 + " ").contains(" " + key + " ") }
            }
            .map(\.value)
            .sorted { ($1.count, $0.place) < ($0.count, $1.place) }
            .prefix(limit)
            .map { NamedThing(kind: $0.kind, text: $0.text, count: $0.count) }
    }
}
