import News

/// What tells the entries of a feed apart: its address and its id, unless the feed has shown that one of them
/// does not.
///
/// A feed whose ids all agree, or are others each time, must neither hide articles nor bring each of them again.
/// What a feed has once shown is remembered with it, for a later document may show nothing.
enum EntryIdentity {
    /// What a document shows by itself; nil where address and id may both be trusted.
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
        // One address twice is an article stated twice; one for half of the entries or more is the front page.
        let crowd = entriesOfAddress.values.max { $0.count < $1.count }
        if let crowd, crowd.count > 2, crowd.count * 2 >= entries.count, crowd.ids.count > 1 {
            return crowd.ids.count == crowd.count ? .id : .content
        }
        return nil
    }

    /// Whether a poll in which nothing was known by id or address shows that these are others each time: half of
    /// its entries or more are known by title and time.
    static func isChurn(entries: Int, knownByContent: Int) -> Bool {
        entries >= 3 && knownByContent * 2 >= entries
    }

    /// What the entry is known by beside its address.
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
