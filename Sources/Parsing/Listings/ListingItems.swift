import News

/// Which part of a page belongs to a link: the largest element around it that holds no link to another item.
struct ListingItems {
    private let tree: PageTree
    /// The items' links in document order, and how often the item changed up to each.
    private let links: [Int]
    private let changes: [Int]

    init(_ tree: PageTree, _ items: [(url: CanonicalURL, links: [Int])]) {
        self.tree = tree
        let all = items.flatMap { item in item.links.map { (link: $0, url: item.url) } }.sorted {
            $0.link < $1.link
        }
        links = all.map(\.link)
        var changes: [Int] = []
        for (i, each) in all.enumerated() {
            changes.append(i == 0 ? 0 : changes[i - 1] + (each.url == all[i - 1].url ? 0 : 1))
        }
        self.changes = changes
    }

    /// An item is no deeper and no larger; the limits bound what hostile nesting costs.
    private static let limitLevels = 24
    private static let limitNodes = 2000

    func range(around link: Int) -> Range<Int> {
        var node = link
        for _ in 0..<ListingItems.limitLevels {
            guard let above = tree.parent(node), tree.tag(above) != .body,
                tree.subtree(above).count <= ListingItems.limitNodes, holdsOneItem(tree.subtree(above))
            else { break }
            node = above
        }
        return tree.subtree(node).prefix(ListingItems.limitNodes)
    }

    private func holdsOneItem(_ range: Range<Int>) -> Bool {
        let first = firstLink(from: range.lowerBound)
        let behind = firstLink(from: range.upperBound)
        return behind <= first || changes[behind - 1] == changes[first]
    }

    /// Index in `links` of the first at or behind a node, by halving.
    private func firstLink(from node: Int) -> Int {
        var (low, high) = (0, links.count)
        while low < high {
            let middle = (low + high) / 2
            if links[middle] < node { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
