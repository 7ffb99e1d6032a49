import News

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

    /// Whether a picture is by its name the outlet's mark or stands for a missing one: `logo.png`, `default-image.jpg`.
    ///
    /// Pictures of an article have more to their names than that: `new-logo-of-the-league-2025.jpg`.
    static func isMark(_ address: String) -> Bool {
        let path = String(decoding: Array(URLReference(address).path.utf8).percentDecoded, as: UTF8.self)
            .lowercased()
        guard let file = path.split(separator: "/").last else { return false }
        let words = file.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let names = words.dropLast(words.count > 1 ? 1 : 0).filter {
            !$0.allSatisfy(\.isNumber) && !isSize($0)
        }
        // All of the name says what the file is for, and nothing what it shows: `social-share.png`.
        if !names.isEmpty, names.allSatisfy({ purposes.contains($0) || fillers.contains($0) }),
            names.contains(where: purposes.contains)
        {
            return true
        }
        guard names.contains(where: isMarkWord) else { return false }
        return names.count { !isMarkWord($0) && !fillers.contains($0) && !purposes.contains($0) } <= 1
    }

    private static func isMarkWord(_ word: String) -> Bool {
        marks.contains(word) || word.count <= 9 && (word.hasSuffix("logo") || word.hasPrefix("logo"))
    }

    /// Whether a stated text is the address of a picture, and not the picture itself or a word such as "True".
    static func isAddress(_ text: String) -> Bool {
        !text.hasPrefix("data:") && !text.hasPrefix("about:")
            && (text.contains("/") || text.contains("."))
    }

    /// "1200x630".
    private static func isSize(_ word: String) -> Bool {
        word.allSatisfy { $0.isNumber || $0 == "x" }
    }

    private static let marks: Set<String> = [
        "logo", "logos", "favicon", "placeholder", "noimage", "nophoto", "default", "icon", "apple",
        "ogimage", "defaultimage", "blank", "spacer", "avatar", "watermark", "sitelogo", "شعار",
    ]
    /// What a picture is for, where it stands for all pages.
    private static let purposes: Set<String> = [
        "share", "sharing", "social", "og", "opengraph", "meta", "brand", "ogp", "noimage", "noimg", "seo",
        "no",
    ]
    private static let fillers: Set<String> = [
        "og", "image", "img", "site", "share", "social", "facebook", "fb", "twitter", "header",
        "footer", "new",
        "big", "small", "large", "main", "white", "black", "dark", "light", "square", "touch", "no",
        "post", "thumb",
        "thumbnail", "cropped", "default", "brand", "banner", "en", "ar", "fr", "v", "min", "fb",
        "cover", "rtl",
    ]
}
