/// The address of a picture, lazy loading and `srcset` seen through.
enum PageImage {
    static func source(of node: Int, in tree: PageTree) -> String? {
        for name in [HTMLAttribute.dataSrc, .dataLazySrc, .dataOriginal, .src] {
            if let source = tree.string(name, of: node), !source.hasPrefix("data:"),
                !source.hasPrefix("about:")
            {
                return source
            }
        }
        let set = tree.string(.dataSrcset, of: node) ?? tree.string(.srcset, of: node)
        return set.flatMap(largest)
    }

    /// The candidate of the largest width or density: `a.jpg 300w, b.jpg 1024w`.
    private static func largest(of set: String) -> String? {
        var best: (url: Substring, size: Double)?
        for candidate in set.split(separator: ",") {
            let parts = candidate.split(whereSeparator: \.isWhitespace)
            guard let url = parts.first, !url.hasPrefix("data:") else { continue }
            let size = parts.count > 1 ? Double(parts[1].dropLast()) ?? 0 : 0
            if best.map({ size > $0.size }) ?? true { best = (url, size) }
        }
        return best.map { String($0.url) }
    }
}
