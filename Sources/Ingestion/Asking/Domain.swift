import News

/// The registrable domain of a URL. Budgets and rests are kept by it.
enum Domain {
    static func of(_ url: String) -> String { URLReference(url).domain }
}
