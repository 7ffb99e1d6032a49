internal import Glibc

/// How many texts hold each word, as a measure of how much it says.
package struct WordStatistics: Hashable, Sendable {
    package private(set) var texts = 0
    private var counts: [String: Int] = [:]

    package init() {}

    package mutating func add(_ text: String) {
        texts += 1
        for term in Set(Words.split(text).map(KeyWords.bare)) { counts[term, default: 0] += 1 }
    }

    /// How much a folded word without its prefixes says: the logarithm of the share of texts that hold it, turned round.
    func weight(of term: String) -> Double {
        log2(Double(texts + 2) / Double((counts[term] ?? 0) + 1))
    }
}

/// What a story's words are: those that it has often and other stories seldom.
package enum KeyWords {
    /// Words and pairs of words of a text as they are written, the most telling first.
    ///
    /// - Parameters:
    ///   - title: Its words count three times.
    ///   - text: Plain, without dateline and credit.
    ///   - statistics: Of the stories of the time.
    ///   - limit: The most that are given.
    /// - Returns: None of them shares a word with another.
    package static func of(
        title: String,
        text: String,
        against statistics: WordStatistics,
        limit: Int = 8
    ) -> [String] {
        struct Term {
            var count = 0
            var surface: String
            var place: Int
        }
        var terms: [String: Term] = [:]
        func count(_ key: String, as surface: String, times: Int) {
            if terms[key] == nil { terms[key] = Term(surface: surface, place: terms.count) }
            terms[key]?.count += times
        }
        for (line, times) in [(title, 3)] + Sentences.of(text).prefix(60).map({ (String($0), 1) }) {
            var previous: (key: String, surface: String)?
            for word in words(of: line) {
                guard let word else {
                    previous = nil
                    continue
                }
                count(word.key, as: word.surface, times: times)
                if let previous {
                    count(
                        "\(previous.key) \(word.key)",
                        as: "\(previous.surface) \(word.surface)",
                        times: times
                    )
                }
                previous = word
            }
        }
        let scored = terms.compactMap { key, term -> (key: String, score: Double, term: Term)? in
            let words = key.split(separator: " ")
            // A pair must come again, or it is chance.
            guard term.count >= (words.count == 2 ? 4 : 2) else { return nil }
            let weights = words.map { statistics.weight(of: String($0)) }
            let weight = weights.reduce(0, +) / Double(weights.count) * (words.count == 2 ? 1.6 : 1)
            return (key, log2(1 + Double(term.count)) * weight, term)
        }
        .sorted { ($1.score, $0.term.place) < ($0.score, $1.term.place) }
        var chosen: [(key: String, surface: String)] = []
        for each in scored where chosen.count < limit {
            let words = Set(each.key.split(separator: " "))
            let isSaid = chosen.contains { !words.isDisjoint(with: $0.key.split(separator: " ")) }
            if !isSaid { chosen.append((each.key, each.term.surface)) }
        }
        return chosen.map(\.surface)
    }

    /// The words of a line as they are compared and as they are written, in order; nil stands for one that says nothing.
    static func words(of line: String) -> [(key: String, surface: String)?] {
        line.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "'" }.map { piece in
            let surface = String(piece)
            let key = bare(Folding.fold(surface))
            guard key.unicodeScalars.count >= 3, key.contains(where: \.isLetter), !StopWords.all.contains(key)
            else { return nil }
            return (key, surface)
        }
    }

    /// A folded Arabic word without the article and what is written together with it.
    static func bare(_ word: String) -> String {
        guard let prefix = prefixes.first(where: { word.hasPrefix($0) }),
            word.unicodeScalars.count >= prefix.unicodeScalars.count + 3
        else { return word }
        return String(word.dropFirst(prefix.count))
    }

    private static let prefixes = ["وال", "بال", "فال", "كال", "ولل", "لل", "ال"]
}

/// Words that say nothing by themselves, folded and without prefixes.
enum StopWords {
    static let all: Set<String> = Set(
        """
        في من إلى على عن مع هذا هذه ذلك تلك التي الذي الذين اللذين اللتين اللواتي أن إن كان كانت يكون تكون قد كما بعد قبل \
        بين حول خلال عند عندما حيث أو ثم لم لن لا ما هو هي هم هما وهو وهي وقد وأن وإن وذلك كذلك غير كل جميع بعض أي أيضا إذ \
        إذا منذ حتى ضد دون تحت فوق أمام وراء عبر بشكل يوم اليوم أمس غدا الماضي الجاري المقبل سنة عام شهر أسبوع الأول \
        الثاني الثالث أول ثان أكثر أقل أحد إحدى اثنين ثلاثة أربعة خمسة مليون مليار ألف مائة وفي ومن وعلى وإلى وعن ومع بها به له لها \
        لهم عليه عليها منه منها فيه فيها إليه إليها الذى قال قالت أكد أكدت أوضح أوضحت أضاف أضافت أشار أشارت وأكد وأوضح وأضاف \
        وأشار وقال وقالت وأضافت مشيرا مؤكدا مبرزا موضحا مضيفا السيد السيدة الدكتور تم يتم وتم جرى يجري عدد عدة نحو حوالي خاصة \
        بسبب بفضل رغم إطار مجال جانب طرف صدد شأن ضوء لدى ليس ليست بل لكن لأن فإن كي هناك هنا الآن ذات ذو نفس \
        le la les un une des du de et en dans pour par sur avec au aux ce cette ces son sa ses leur leurs qui que quoi dont où \
        est sont été être avoir ont avait était plus moins pas ne comme mais ou donc car entre vers chez sans sous après avant \
        depuis lors selon aussi ainsi tout tous toute toutes même il elle ils elles on nous vous se ans année années mois jour \
        jours \(CalendarWords.frenchWeekdays.joined(separator: " ")) million millions milliard milliards deux trois quatre cinq \
        the and for with that this from was were are has have had not but its his her their they will would been who which into \
        over after before about more than also said says two three year years month day days million billion one new
        """
        .split(whereSeparator: \.isWhitespace)
        .map { KeyWords.bare(Folding.fold(String($0))) }
    )
}
