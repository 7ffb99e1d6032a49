internal import News

/// Where our pages are.
enum Addresses {
    static let front = OwnAddress()
    static let latest = OwnAddress(["latest"])
    static let outlets = OwnAddress(["outlets"])
    static let agencies = OwnAddress(["agencies"])
    static let syndication = OwnAddress(["syndication"])
    static let missing = OwnAddress(["missing"])
    static let status = OwnAddress(["status"])
    static let about = OwnAddress(["about"])
    static let search = OwnAddress(["search"])
    static let watches = OwnAddress(["watches"])
    static let login = OwnAddress(["login"])

    static func story(_ id: Story.ID) -> OwnAddress { OwnAddress(["stories", "\(id.number)"]) }
    static func event(_ id: Event.ID) -> OwnAddress { OwnAddress(["events", "\(id.number)"]) }
    static func diff(_ article: Article.ID, in story: Story.ID) -> OwnAddress {
        OwnAddress(["stories", "\(story.number)", "diff", "\(article.number)"])
    }
    static func revisions(_ article: Article.ID) -> OwnAddress {
        OwnAddress(["articles", "\(article.number)", "revisions"])
    }
    static func outlet(_ id: Outlet.ID) -> OwnAddress { OwnAddress(["outlets", id.text]) }
    static func agency(_ name: String) -> OwnAddress { OwnAddress(["agencies", name]) }
    static func watch(_ id: String) -> OwnAddress { OwnAddress(["watches", id]) }
    static func missing(_ outlet: Outlet.ID) -> OwnAddress {
        OwnAddress(["missing"], query: [("outlet", outlet.text)])
    }
    static func search(_ words: String) -> OwnAddress { OwnAddress(["search"], query: [("q", words)]) }

    /// This page with other fields.
    static func same(_ request: PageRequest, _ fields: FormFields) -> OwnAddress {
        OwnAddress(request.path, query: fields.pairs)
    }
}
