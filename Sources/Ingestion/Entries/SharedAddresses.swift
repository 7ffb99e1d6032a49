import News

/// The addresses that several articles of one document share: pages of short news, a front page, an application's single page.
///
/// An entry that is stated twice is one article. So two entries count as two only where they differ in title and text.
struct SharedAddresses: Sendable {
    private let shared: Set<String>

    init(_ entries: [Entry]) {
        var seen: [String: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            guard let address = entry.link.flatMap({ CanonicalURL($0)?.text }) else { continue }
            seen[address, default: []].append(index)
        }
        func words(_ index: Int) -> SameArticle.Wording {
            SameArticle.Wording(title: entries[index].title ?? "", text: entries[index].text ?? "")
        }
        shared = Set(
            seen.filter { _, indices in
                guard indices.count > 1 else { return false }
                let first = words(indices[0])
                return indices.dropFirst().contains { !SameArticle.isSame(first, words($0)) }
            }.keys
        )
    }

    func contains(_ address: CanonicalURL) -> Bool { shared.contains(address.text) }
}
