/// A guess at the encoding of bytes that are no UTF-8 and have no stated encoding.
///
/// Every likely encoding is tried; the text that has the most of its language's commonest characters wins.
enum EncodingGuess {
    private struct Candidate {
        let name: String
        let common: Set<UInt32>
        /// What share of a text's characters beyond ASCII is among the common ones.
        let share: Double
        /// Written in Latin letters, most of which are ASCII.
        var isLatin: Bool { name == "windows-1252" || name == "windows-1254" }
    }

    /// Enough to tell, and cheap to decode a dozen times.
    private static let sampleBytes = 16384

    /// The WHATWG name of the encoding, nil when nothing fits.
    static func name(for body: [UInt8]) -> String? { best(for: sample(of: body))?.name }

    /// The encoding that a text is in rather than in the one that its label names; nil where the label may be right.
    /// Labels are WHATWG names; those of encodings of several bytes a character are believed.
    static func better(than stated: String, for body: [UInt8]) -> String? {
        guard oneByte(stated) else { return nil }
        let sample = sample(of: body)
        guard sample.count(where: { $0 >= 0x80 }) >= leastCharacters else { return nil }
        let known = candidates.first { $0.name == stated }
        let fit = known.map { self.fit(of: sample, $0) } ?? unknownFit
        guard fit < goodFit, let best = best(for: sample), best.name != stated, oneByte(best.name),
            best.fit >= convincingFit, best.fit >= fit + convincingLead
        else { return nil }
        return best.name
    }

    /// Fewer characters beyond ASCII prove no label wrong.
    private static let leastCharacters = 8
    /// A fit is 1 where a text has as large a share of its language's commonest characters as running text has. What a label says
    /// is believed from `goodFit` on. Below it another encoding must reach `convincingFit`, and lead by `convincingLead`.
    private static let goodFit = 0.9
    private static let convincingFit = 0.7
    private static let convincingLead = 0.2
    /// What counts for a label whose language is not among the candidates.
    private static let unknownFit = 0.45
    /// A guess without any label asks for this much.
    private static let leastFit = 0.5
    /// The share of characters beyond ASCII that have a neighbour of their kind, from which on a text is not Latin.
    private static let neighbourShare = 0.6
    /// At most one character in so many may be undecodable.
    private static let charactersPerFault = 50

    private static func oneByte(_ name: String) -> Bool {
        if case .oneByte = CharacterEncoding.width(of: name) { true } else { false }
    }

    private static func best(for sample: ArraySlice<UInt8>) -> (name: String, fit: Double)? {
        let areWords = standInWords(sample)
        var best: (name: String, fit: Double)?
        for candidate in candidates where areWords || candidate.isLatin {
            let fit = fit(of: sample, candidate)
            if fit > leastFit, fit > best?.fit ?? 0 { best = (candidate.name, fit) }
        }
        return best
    }

    /// Whether characters beyond ASCII mostly stand beside others, as letters of other scripts do. The accents of Latin words
    /// stand alone.
    private static func standInWords(_ sample: ArraySlice<UInt8>) -> Bool {
        var (all, beside) = (0, 0)
        for i in sample.indices where sample[i] >= 0x80 {
            all += 1
            if i > sample.startIndex && sample[i - 1] >= 0x80
                || i + 1 < sample.endIndex && sample[i + 1] >= 0x80
            {
                beside += 1
            }
        }
        return Double(beside) >= neighbourShare * Double(all)
    }

    /// From the first byte beyond ASCII on, where the text begins.
    private static func sample(of body: [UInt8]) -> ArraySlice<UInt8> {
        let start = max(0, (body.firstIndex { $0 >= 0x80 } ?? 0) - 1)
        return body[start..<min(body.count, start + sampleBytes)]
    }

    private static func fit(of sample: ArraySlice<UInt8>, _ candidate: Candidate) -> Double {
        guard let decoded = CharacterEncoding.utf8(from: sample, named: candidate.name) else { return 0 }
        var count = 0
        var common = 0
        for scalar in String(decoding: decoded.utf8, as: UTF8.self).unicodeScalars where scalar.value >= 0x80
        {
            count += 1
            if candidate.common.contains(scalar.value) { common += 1 }
        }
        // A cut at the sample's end is no fault of the encoding.
        guard count > 0, (decoded.replacements - 1) * charactersPerFault <= count else { return 0 }
        // A word or two may consist of common letters in several languages. Capped at 1 they are equal, and
        // the likelier one, which comes first, wins.
        return min(1, Double(common) / Double(count) / candidate.share)
    }

    /// Each is a standard name of `CharacterEncoding`.
    static var names: [String] { candidates.map(\.name) }

    private static func candidate(_ name: String, share: Double, _ common: String) -> Candidate {
        Candidate(name: name, common: Set(common.unicodeScalars.map(\.value)), share: share)
    }

    /// The commonest characters of each language and the share of running text that they make up; of two that
    /// fit as well the first is the likelier.
    private static let candidates: [Candidate] = [
        candidate("windows-1256", share: 0.86, arabic), candidate("iso-8859-6", share: 0.86, arabic),
        candidate("windows-1252", share: 0.95, "éèàêçôîâùûëïüäößñáíóúãõ’“”–—…«»\u{A0}€œ°"),
        candidate("windows-1251", share: 0.80, russian), candidate("koi8-r", share: 0.80, russian),
        candidate("windows-1253", share: 0.80, "αοιετνσηρπκμλςυωάόίέή"),
        candidate("windows-1255", share: 0.85, "יוהלארתבשמנדעח"),
        candidate("windows-874", share: 0.80, "านรกอเงลมยตทวัสิ่้ีไปคหดพบะแใ"),
        candidate("windows-1254", share: 0.90, "ıişğüçöİŞâ’“”"),
        candidate("gb18030", share: 0.40, chinese), candidate("big5", share: 0.40, traditionalChinese),
        candidate("euc-kr", share: 0.45, korean), candidate("euc-jp", share: 0.55, japanese),
        candidate("shift_jis", share: 0.55, japanese),
    ]

    private static let arabic = "اليمونرتبةعدسفهكقحأ،"
    private static let russian = "оеаинтсрвлкмдпуяыьзб"
    private static let japanese = """
        のにはをたがでてとしれさるいもなっらりこあうきくけすせそちつまみめやゆよろわんイウクコサシスタッテトドナニネノハバフプマミムメラリルレロワンーアエオカキグジデパ\
        ビブ、。・「」
        """
    private static let korean = """
        이다는에의을가고하지한로기도사를은스어자시서인대나아라그일리정해수들과있보부제으전장주게조것마만여관구상원비트니되면
        """
    private static let chinese = """
        的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行\
        方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话者向情部正定问力机给等几很业最间新什打便位因重被走电四第门\
        相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市体别处总才场师书比住员九笑性通目报立马命张活难数件安表原车白应路期提感合反放做系计或司利\
        受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服，。、：“”（）专业列
        """
    private static let traditionalChinese = """
        的一是不了在人有我他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行\
        方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話者向情部正定問力機給等幾很業最間新，。、：「」（）
        """
}
