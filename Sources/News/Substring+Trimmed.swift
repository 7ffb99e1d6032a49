extension Substring {
    /// Without ASCII white space and control characters at either end.
    package var trimmed: Substring {
        var text = self
        while let first = text.utf8.first, first <= 32 {
            text = text[text.utf8.index(after: text.startIndex)...]
        }
        while let last = text.utf8.last, last <= 32 { text = text[..<text.utf8.index(before: text.endIndex)] }
        return text
    }
}

extension String {
    /// Without ASCII white space and control characters at either end.
    package var trimmed: String {
        guard let first = utf8.first, let last = utf8.last, first <= 32 || last <= 32 else { return self }
        return String(self[...].trimmed)
    }
}
