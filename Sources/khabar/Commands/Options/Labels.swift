import ArgumentParser
import News

/// An article's number as people write it: `a854`, or `854` where nothing else can be meant.
struct ArticleLabel: ExpressibleByArgument {
    let id: Article.ID

    init?(argument: String) {
        guard let number = labelledNumber(argument, "a") else { return nil }
        id = Article.ID(number)
    }
}

/// A story's number: `s763` or `763`.
struct StoryLabel: ExpressibleByArgument {
    let id: Story.ID

    init?(argument: String) {
        guard let number = labelledNumber(argument, "s") else { return nil }
        id = Story.ID(number)
    }
}

/// The number of what a person decided: `c3` or `3`.
struct CorrectionLabel: ExpressibleByArgument {
    let number: Int64

    init?(argument: String) {
        guard let number = labelledNumber(argument, "c") else { return nil }
        self.number = number
    }
}

/// Nil where it is no number, or is labelled as that of something else.
func labelledNumber(_ text: String, _ letter: Character) -> Int64? {
    let digits =
        text.first.map { $0 == letter || String($0) == letter.uppercased() } == true
        ? text.dropFirst() : text[...]
    guard (1...18).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
        return nil
    }
    return Int64(digits)
}
