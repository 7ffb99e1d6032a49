internal import Machinery
package import News

/// Why a watch cannot be as it is stated. Its description says what, and how to mend it.
package enum WatchFault: Error, Hashable, Sendable {
    /// No short name of a-z, 0-9, `-` and `_`.
    case badID(String)
    case words(SearchFault)
    /// No outlet is configured under this id; the other is the one that was most likely meant.
    case unknownOutlet(Int, Outlet.ID, near: String?)
    case unknownTarget(Int, String, near: String?)
    case badLanguage(Int, String)
    case badMinOutlets
    case copiesNeedOutlets
    /// So every story would be told.
    case asksForNothing
    case saysNothing
    /// A text of it, or one of its lists, is longer than anybody needs.
    case tooLong(key: String)
}

extension WatchFault: CustomStringConvertible {
    /// The key of a watch that is to be mended, as in `config.json`; empty where it is the watch as a whole.
    package var key: String {
        switch self {
        case .badID: "id"
        case .words: "words"
        case .unknownOutlet(let index, _, _): "outlets[\(index)]"
        case .unknownTarget(let index, _, _): "notify[\(index)]"
        case .badLanguage(let index, _): "languages[\(index)]"
        case .badMinOutlets: "minOutlets"
        case .copiesNeedOutlets, .saysNothing: "on"
        case .asksForNothing: ""
        case .tooLong(let key): key
        }
    }

    package var description: String {
        switch self {
        case .badID(let id):
            "\"\(id)\" is no short name in Latin letters, digits and hyphens, 1 to \(Watch.longestID) of them"
        case .words(let fault): "cannot be looked for: \(fault)"
        case .unknownOutlet(_, let id, let near):
            "\"\(id)\" is no id of \"outlets\"; \(near.map { "did you mean \"\($0)\"?" } ?? "name one")"
        case .unknownTarget(_, let id, let near):
            "\"\(id)\" is no id of \"deliver.targets\"; \(near.map { "did you mean \"\($0)\"?" } ?? "add it there")"
        case .badLanguage(_, let tag): "\"\(tag)\" is no language tag such as \"ar\" or \"ar-MA\""
        case .badMinOutlets: "must be a number from 1 to \(Watch.mostOutlets)"
        case .copiesNeedOutlets: "\"mine-copied\" needs \"outlets\": those that are yours"
        case .asksForNothing: "asks for nothing, so every story would be told; give \"words\" or another"
        case .saysNothing: "is empty, so the watch never speaks; write \"first\""
        case .tooLong(let key):
            "is too long; \"\(key)\" takes \(key == "words" ? "\(Watch.longestWords) characters" : key == "name" ? "\(Watch.longestName) characters" : "\(Watch.mostElements) elements, of \(Watch.longestName) characters each")"
        }
    }
}

extension Watch {
    package static let longestID = 64
    package static let longestName = 200
    package static let longestWords = 2000
    package static let mostElements = 200
    package static let mostOutlets = 1000

    /// What is wrong with it where these outlets and targets are known, the first thing first.
    package func faults(outlets known: [Outlet.ID], targets: [String]) -> [WatchFault] {
        var faults: [WatchFault] = []
        let outletIDs = Set(known)
        for (index, outlet) in outlets.enumerated() where !outletIDs.contains(outlet) {
            let near = Spelling.nearest(to: outlet.text, among: known.map(\.text).sorted())
            faults.append(.unknownOutlet(index, outlet, near: near))
        }
        for (index, target) in notify.enumerated() where !targets.contains(target) {
            faults.append(.unknownTarget(index, target, near: Spelling.nearest(to: target, among: targets)))
        }
        if occasions.contains(.mineCopied), outlets.isEmpty { faults.append(.copiesNeedOutlets) }
        if asksForAnything, occasions.contains(where: { !$0.isOfFeeds && !$0.isDigest }) {
            faults.append(.asksForNothing)
        }
        return faults
    }

    /// What is wrong with it whatever is configured: what the notation of `config.json` refuses by itself.
    package var faultsOfForm: [WatchFault] {
        var faults: [WatchFault] = []
        if !Watch.isID(id) { faults.append(.badID(id)) }
        if name.unicodeScalars.count > Watch.longestName { faults.append(.tooLong(key: "name")) }
        if words.unicodeScalars.count > Watch.longestWords {
            faults.append(.tooLong(key: "words"))
        } else if let fault {
            faults.append(.words(fault))
        }
        for (key, list) in [
            ("outlets", outlets.map(\.text)), ("agencies", agencies), ("languages", languages),
            ("sections", sections), ("on", occasions.map(\.description)), ("notify", notify),
        ] {
            let isLong = list.contains { $0.unicodeScalars.count > Watch.longestName }
            if isLong || list.count > Watch.mostElements { faults.append(.tooLong(key: key)) }
        }
        for (index, tag) in languages.enumerated() where !Watch.isLanguageTag(tag) {
            faults.append(.badLanguage(index, tag))
        }
        if let minOutlets, !(1...Watch.mostOutlets).contains(minOutlets) { faults.append(.badMinOutlets) }
        if occasions.isEmpty { faults.append(.saysNothing) }
        return faults
    }

    package static func isID(_ text: String) -> Bool {
        (1...longestID).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIILowercase || $0.isASCIIDigit || $0 == 45 || $0 == 95 }
    }

    /// Whether a text is of the form of a language tag. Source: RFC 5646 §2.1, its shape alone.
    package static func isLanguageTag(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.first.map { (2...3).contains($0.utf8.count) } == true
            && parts.allSatisfy {
                (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isASCIIAlphanumeric)
            }
    }
}
