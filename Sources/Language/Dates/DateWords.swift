/// What a word says in a date, once folded by `DateTokens`.
enum DateWord: Hashable {
    case month(Int)
    /// كانون and تشرين: which month is said by the ordinal that follows.
    case monthPair(first: Int, second: Int)
    /// الأول and الثاني.
    case ordinal(Int)
    case weekday
    case morning
    case afternoon
    /// Seconds east of Greenwich.
    case zone(Int)
    /// The T between date and time.
    case timeMark
    /// The h of "9h30".
    case hourMark
    /// A span of time: seconds, and how many of them the word itself counts (two for a dual).
    case span(seconds: Int, count: Int)
    /// "ago": before the number (منذ, il y a) or after it (ago, مضت).
    case ago
    case one
    case now
    /// Days back from today: today 0, yesterday 1.
    case dayBack(Int)
    case unknown
}

/// The words met in dates, found by the hash of their folded letters.
enum DateWords {
    static func meaning(ofHash hash: UInt64) -> DateWord {
        table.meanings[hash] ?? .unknown
    }

    /// Words that stand in two rows with two meanings: there are none, for only one of the meanings would count.
    static var ambiguous: [String] { table.ambiguous }

    private static let table: (meanings: [UInt64: DateWord], ambiguous: [String]) = {
        var table: [UInt64: DateWord] = [:]
        var ambiguous: [String] = []
        func enter(_ words: String, _ meaning: DateWord) {
            for word in words.split(separator: " ") {
                // Words stand here as people write them. Folding makes them what tokens are.
                let hash = DateTokens.hash(ofWord: String(word))
                if let known = table[hash], known != meaning { ambiguous.append(String(word)) }
                table[hash] = meaning
            }
        }
        for months in CalendarWords.months {
            for (index, words) in months.enumerated() { enter(words, .month(index + 1)) }
        }
        enter("كانون", .monthPair(first: 12, second: 1))
        enter("تشرين", .monthPair(first: 10, second: 11))
        enter("الأول أول الاول", .ordinal(1))
        enter("الثاني ثاني ثان", .ordinal(2))
        for words in CalendarWords.weekdays.joined() {
            enter(words, .weekday)
            enter(words.replacing(Self.article, with: ""), .weekday)
        }
        enter("am ص صباحا صباح الصباح", .morning)
        enter("pm م مساء المساء ظهرا", .afternoon)
        for (words, quarters) in zones { enter(words, .zone(quarters * 900)) }
        enter("t", .timeMark)
        enter("h", .hourMark)
        for (words, seconds) in spans { enter(words, .span(seconds: seconds, count: 1)) }
        for (words, seconds) in duals { enter(words, .span(seconds: seconds, count: 2)) }
        enter("ago il منذ قبل مضت مضى", .ago)
        enter("a an one un une واحدة واحد", .one)
        enter("now الآن لحظات لحظة قليل instant", .now)
        enter(CalendarWords.today + " aujourdhui", .dayBack(0))
        enter(CalendarWords.yesterday, .dayBack(1))
        return (table, ambiguous)
    }()

    /// Names of zones and their quarters of an hour east of Greenwich. Names that several zones share mean
    /// what RFC 822 says, else what most feeds mean by them.
    private static let zones: [(words: String, quarters: Int)] = [
        ("z ut utc gmt wet", 0), ("at ast edt", -16), ("adt", -12), ("et est cdt", -20), ("ct cst mdt", -24),
        ("mt mst pdt", -28), ("pt pst akdt", -32), ("akst", -36), ("hst", -40), ("ndt", -10), ("nst", -14),
        ("brt art clst", -12), ("clt", -16), ("bst west cet met mez wat", 4),
        ("cest mest mesz eet cat sast", 8), ("eest msk eat trt idt", 12), ("irst", 14), ("gst", 16),
        ("pkt uzt", 20), ("ist", 22), ("npt", 23), ("ict wib", 28), ("hkt sgt awst pht", 32),
        ("jst kst", 36), ("acst", 38), ("aest", 40), ("aedt", 44), ("nzst", 48), ("nzdt", 52),
    ]

    /// Arabic days of the week stand with and without it.
    private static let article = "ال"
    private static let minute = 60
    private static let hour = 3600
    private static let day = 86400

    /// A month counts as 30 days and a year as 365: whoever writes so says no more than that.
    private static let spans: [(words: String, seconds: Int)] = [
        ("second seconds sec secs seconde secondes ثانية ثواني ثوان", 1),
        ("minute minutes min mins mn دقيقة دقائق", minute),
        ("hour hours hr hrs heure heures ساعة ساعات", hour),
        ("day days jour jours j d يوم أيام يوما", day),
        ("week weeks semaine semaines أسبوع أسابيع أسبوعا", 7 * day),
        ("month months mois شهر أشهر شهور شهرا", 30 * day),
        ("year years ans annee annees سنة سنوات عام أعوام عاما", 365 * day),
    ]

    private static let duals: [(words: String, seconds: Int)] = [
        ("ثانيتين ثانيتان", 1), ("دقيقتين دقيقتان", minute), ("ساعتين ساعتان", hour), ("يومين يومان", day),
        ("أسبوعين أسبوعان", 7 * day), ("شهرين شهران", 30 * day), ("سنتين سنتان عامين عامان", 365 * day),
    ]
}
