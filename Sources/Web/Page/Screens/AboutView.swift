internal import News

/// What this is, and how to read it.
enum AboutView {
    static func answer(_ visit: Visit) -> PageAnswer {
        let words = visit.words
        let paragraphs: [HTML] = words.aboutParagraphs.map { "<p>\($0)</p>\n" }
        let relations: [HTML] = ([.original] + Relation.shown).map { relation in
            "<li>\(visit.relation(relation)) – \(words.meaning(of: relation))</li>\n"
        }
        let keys: [HTML] = words.keys.map { "<li><kbd>\($0.key)</kbd> – \($0.meaning)</li>\n" }
        return visit.page(
            title: words.about,
            """
            <div class="head"><h1>\(words.about)</h1></div>
            <div class="text">
            \(paragraphs)</div>
            \(visit.section(words.howToRead, id: "relations"))<ul>
            \(relations)</ul>
            \(visit.section(words.keysHeading, id: "keys"))<ul>
            \(keys)</ul>

            """
        )
    }
}
