/// Parameters that several routes have, each under one name.
enum Fields {
    static let outlet = Parameter("outlet", .text, "Carried by the outlet of this id.")
    static let agency = Parameter("agency", .text, "Crediting this agency, letter case aside.")
    static let language = Parameter("language", .text, "In this language; `ar` takes `ar-MA` in.")
    static let section = Parameter("section", .text, "Filed under this section, however it is spelt.")
    static let minOutlets = Parameter(
        "min_outlets",
        .number(1...10_000),
        "Carried by so many outlets or more."
    )
    static let since = Parameter("since", .time, "Not before this time.")
    static let until = Parameter("until", .time, "Before this time.")
    static let words = Parameter(
        "q",
        .text,
        "Words as for `khabar search`: \"…\" for a phrase, word* for a beginning, OR, -word.",
        isRequired: true
    )
    static let sort = Parameter("sort", .choice(["newest", "rank"]), "newest unless it is given.")
    static let limit = Parameter("limit", .number(1...200), "So many rows at most; 50 unless it is given.")
    static let cursor = Parameter("cursor", .cursor, "Where the list goes on: \"next\" of the piece before.")

    static let choosing = [outlet, agency, language, section, minOutlets, since, until]
}
