internal import News

/// What the configuration says of the pages.
package struct PageSettings: Hashable, Sendable {
    /// How much of a text is shown.
    package enum Texts: String, Hashable, Sendable, CaseIterable { case full, excerpt, none }

    /// Where a browser wishes none of the three.
    package var language: PageLanguage
    package var texts: Texts
    /// Whether outlets' pictures are linked to; readers' browsers then ask the outlets for them.
    package var pictures: Bool
    /// Users, with the secret each logs in with.
    package var users: [String: String]
    /// Whether the name in `Remote-User` is believed, over a local socket.
    package var remoteUser: Bool

    package init(
        language: PageLanguage = .arabic,
        texts: Texts = .full,
        pictures: Bool = false,
        users: [String: String] = [:],
        remoteUser: Bool = false
    ) {
        self.language = language
        self.texts = texts
        self.pictures = pictures
        self.users = users
        self.remoteUser = remoteUser
    }

    var hasUsers: Bool { !users.isEmpty }
}

/// Somebody who is known, and may correct.
struct Reader: Hashable, Sendable {
    let name: String
    /// Whether they logged in here, so that they can log out here.
    let hasSession: Bool
}
