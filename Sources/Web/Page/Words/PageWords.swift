/// What the page says by itself, in its three languages side by side: a row that lacks one does not compile.
///
/// Names and numbers are put in by the caller. Where a name of a feed or an outlet stands inside a sentence the row is
/// markup, so that the name can be kept apart from the sentence's direction.
struct PageWords {
    let language: PageLanguage

    init(_ language: PageLanguage) {
        self.language = language
    }

    func say<Said>(
        _ arabic: @autoclosure () -> Said,
        _ french: @autoclosure () -> Said,
        _ english: @autoclosure () -> Said
    ) -> Said {
        switch language {
        case .arabic: arabic()
        case .french: french()
        case .english: english()
        }
    }

    func count(_ number: Int, _ arabic: Plural, _ french: Plural, _ english: Plural) -> String {
        say(arabic, french, english).text(number, in: language)
    }

    func number(_ number: Int) -> String { Numbers.text(number, in: language) }
    func percent(_ share: Double) -> String { Numbers.percent(share, in: language) }
    func decimal(_ number: Double) -> String { Numbers.decimal(number, in: language) }

    var comma: String { say("، ", ", ", ", ") }
    var colon: String { say(": ", "\u{202F}: ", ": ") }
}
