import News
import Storage

extension Watch: Configured {
    static let keys: [Key] = [
        Key(
            "id",
            \.id,
            .shortName,
            isRequired: true,
            "Short and stable, of a-z, 0-9, `-` and `_`: its name in commands, SQL and messages."
        ),
        Key("name", \.name, .text("a name in quotes"), default: "its `id`", "As people know it."),
        Key(
            "words",
            \.words,
            .searchWords,
            "As in `khabar search`: all of them, in any spelling; `\"…\"` a phrase, `word*` a beginning, `OR`, `-word`."
        ),
        Key("exact", \.isExact, .flag, "Whether the words must stand letter for letter."),
        Key(
            "prefixes",
            \.expandsPrefixes,
            .flag,
            "Whether the words are also found with the article and particles of one letter (و، ب، ال)."
        ),
        Key("outlets", \.outlets, .outletIDs, "Ids of outlets of which one must carry it."),
        Key("agencies", \.agencies, .names, "Agencies of which one must be credited, such as `\"MAP\"`."),
        Key("languages", \.languages, .languageTags, "Languages of which it must be one, such as `\"ar\"`."),
        Key(
            "sections",
            \.sections,
            .names,
            "Sections of which the outlet must name one, such as `\"سياسة\"`."
        ),
        Key(
            "minOutlets",
            \.minOutlets,
            .number(1...1000),
            default: "any",
            "How many outlets must carry the story."
        ),
        Key(
            "on",
            \.occasions,
            .occasions,
            default: "`[\"first\"]`",
            "When it speaks, once for each story: `first`, `outlets>=5`, `edited`, `removed`; `event>=5`: so many outlets tell of "
                + "the happening in words of their own; `mine-copied`: another outlet carries a text of `outlets` and names none of "
                + "them; `silent`, `gap`: a feed of `outlets` is silent for longer than its way, or showed entries that were missed; "
                + "`daily`, `weekly`: a digest of the weightiest stories, when the target wants it."
        ),
        Key("notify", \.notify, .names, "Ids of `deliver.targets` that are told."),
    ]

    mutating func complete() {
        if name.isEmpty { name = id }
    }
}

extension Notation where Value == String {
    /// An id of the operator's own.
    static var shortName: Notation {
        text("a short name in Latin letters, digits and hyphens", where: Watch.isID)
    }

    /// What `khabar search` can look for.
    fileprivate static var searchWords: Notation {
        text("words to look for in quotes").checked { words in
            var watch = Watch()
            watch.words = words
            return watch.fault.map { "cannot be looked for: \($0)" }
        }
    }
}

extension Notation where Value == [String] {
    /// Names in quotes.
    static var names: Notation {
        .list(of: "must be a name in quotes", words: { $0 }) { $0.trimmed.isEmpty ? nil : $0 }
    }

    fileprivate static var languageTags: Notation {
        .list(of: "must be a language tag such as \"ar\" or \"ar-MA\"", words: { $0 }) { text in
            Watch.isLanguageTag(text) ? text : nil
        }
    }
}

extension Notation where Value == [WatchOccasion] {
    fileprivate static var occasions: Notation {
        let expected =
            "must be \"first\", \"outlets>=5\" or \"event>=5\" (2 to 1000), \"edited\", \"removed\", \"mine-copied\", \"silent\", \"gap\", "
            + "\"daily\" or \"weekly\""
        return .list(of: expected, words: \.description, WatchOccasion.init)
    }
}

extension Notation where Value == [Watch] {
    static var watches: Notation { list().telling("watches", by: \.id) }
}
