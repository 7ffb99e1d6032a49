internal import News
internal import Storage

/// The form that narrows a list: plain fields, sent by GET, so that every view of a list has an address.
struct FilterForm {
    enum Field: String {
        case day, outlet, agency, newsLanguage = "language", country, section, leastOutlets = "outlets"
    }

    let visit: Visit
    let fields: [Field]

    var html: HTML {
        let words = visit.words
        let isUsed = fields.contains { visit.request.query[$0.rawValue] != nil }
        let inputs = fields.map(input)
        return """
            <details class="filter"\(isUsed ? " open" as HTML : "")><summary>\(words.filter)</summary>
            <form>\(kept)<div class="fields">
            \(inputs)<button>\(words.show)</button>
            </div></form></details>

            """
    }

    /// What the form does not ask for but must not lose.
    private var kept: HTML {
        guard let words = visit.request.query["q"] else { return "" }
        return "<input type=\"hidden\" name=\"q\" value=\"\(words)\">"
    }

    private func input(_ field: Field) -> HTML {
        let words = visit.words
        let value = visit.request.query[field.rawValue] ?? ""
        switch field {
        case .day:
            return
                "<label>\(words.day)<input type=\"date\" name=\"day\" value=\"\(value)\" max=\"\(PageClock.Local(visit.now).date)\"></label>\n"
        case .leastOutlets:
            return
                "<label>\(words.leastOutlets)<input type=\"number\" name=\"outlets\" value=\"\(value)\" min=\"1\" max=\"999\" inputmode=\"numeric\"></label>\n"
        case .outlet:
            let names = visit.stand.names.sorted { $0.value < $1.value }
            return choice(field, words.outlet, value, names.map { ($0.key.text, $0.value) })
        case .newsLanguage:
            return choice(
                field,
                words.newsLanguage,
                value,
                visit.stand.languages.map { ($0, words.languageName($0)) }
            )
        case .country:
            return choice(
                field,
                words.country,
                value,
                visit.stand.countries.map { ($0, words.countryName($0)) }
            )
        case .agency: return text(field, words.agency, value)
        case .section:
            var names = visit.stand.sections.map { ($0.name, $0.name) }
            if !value.isEmpty, !names.contains(where: { $0.0 == value }) {
                names.insert((value, value), at: 0)
            }
            return choice(field, words.section, value, names)
        }
    }

    private func text(_ field: Field, _ label: String, _ value: String) -> HTML {
        "<label>\(label)<input name=\"\(field.rawValue)\" value=\"\(value)\" dir=\"auto\" maxlength=\"100\"></label>\n"
    }

    private func choice(
        _ field: Field,
        _ label: String,
        _ value: String,
        _ choices: [(value: String, name: String)]
    ) -> HTML {
        guard choices.count > 1 || !value.isEmpty else { return "" }
        let options: [HTML] = choices.map { choice in
            let selected: HTML = choice.value == value ? " selected" : ""
            return "<option value=\"\(choice.value)\"\(selected)>\(choice.name)</option>"
        }
        return
            "<label>\(label)<select name=\"\(field.rawValue)\"><option value=\"\">\(visit.words.all)</option>\(options)</select></label>\n"
    }
}

extension StoryFilter {
    /// As the fields of a form state it; what is none of them is passed over.
    static func of(_ fields: FormFields) -> StoryFilter {
        StoryFilter(
            outlet: fields["outlet"].map { Outlet.ID($0) },
            agency: fields["agency"],
            language: fields["language"],
            country: fields["country"],
            section: fields["section"],
            minOutlets: fields["outlets"].flatMap { Int($0) }.map { min(max($0, 1), 10_000) } ?? 1
        )
    }
}
