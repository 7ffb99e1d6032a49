import ArgumentParser
import Machinery
import News
import Storage

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

/// An article, `a854` or `854`, or the article that a story began with, `s763`.
struct TextLabel: ExpressibleByArgument {
    private let article: ArticleLabel?
    private let story: StoryLabel?

    init?(argument: String) {
        article = ArticleLabel(argument: argument)
        story = article == nil ? StoryLabel(argument: argument) : nil
        if article == nil, story == nil { return nil }
    }

    /// - Throws: `CommandFailure` where there is no such story. Whether there is such an article is not looked at.
    func article(in news: NewsDatabase) throws -> Article.ID {
        if let article { return article.id }
        guard let story, let page = try news.story(story.id) else {
            throw CommandFailure(
                .noInput,
                "there is no story \(story?.id.label ?? ""); `khabar stories` lists them"
            )
        }
        return page.story.original
    }
}

/// An event's number: `e12` or `12`.
struct EventLabel: ExpressibleByArgument {
    let id: Event.ID

    init?(argument: String) {
        guard let number = labelledNumber(argument, "e") else { return nil }
        id = Event.ID(number)
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
