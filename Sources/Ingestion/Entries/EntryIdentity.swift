import News

/// What tells the entries of a feed apart: address and id, unless the feed showed that one of them does not.
///
/// A feed may give all entries one id, or new ids with every poll. Neither may hide articles or bring them again. What a feed
/// showed once is remembered with it, since a later document may not show it.
enum EntryIdentity {
    /// What one document shows; nil where address and id can both be trusted.
    static func shown(by entries: [Entry]) -> Feed.Identity? {
        guard entries.count > 1 else { return nil }
        var addressesOfID: [String: Set<String>] = [:]
        var entriesOfAddress: [String: (count: Int, ids: Set<String>)] = [:]
        for entry in entries {
            guard let address = address(of: entry) else { continue }
            if let id = entry.id { addressesOfID[id, default: []].insert(address) }
            entriesOfAddress[address, default: (0, [])].count += 1
            if let id = entry.id { entriesOfAddress[address, default: (0, [])].ids.insert(id) }
        }
        if addressesOfID.values.contains(where: { $0.count > 1 }) { return .link }
        // An address that stands twice is an article stated twice. One that half of the entries share is the front page.
        let crowd = entriesOfAddress.values.max { $0.count < $1.count }
        if let crowd, crowd.count > 2, crowd.count * 2 >= entries.count, crowd.ids.count > 1 {
            return crowd.ids.count == crowd.count ? .id : .content
        }
        return nil
    }

    /// Whether ids and addresses change with every poll. It is asked when no entry was known by either, and it is so when half
    /// of the entries are known by title and time.
    static func isChurn(entries: Int, knownByContent: Int) -> Bool {
        entries >= 3 && knownByContent * 2 >= entries
    }

    /// The key that identifies an entry beside its address.
    static func key(of entry: Entry, by identity: Feed.Identity?) -> String {
        if identity == nil || identity == .id, let id = entry.id, !id.isEmpty { return id }
        if identity != .content, let address = address(of: entry) { return address }
        return Digest.hex(of: entry.title ?? entry.text ?? "", entry.published?.description ?? "")
    }

    private static func address(of entry: Entry) -> String? {
        guard let link = entry.link, !link.isEmpty else { return nil }
        return CanonicalURL(link)?.text ?? link
    }
}
