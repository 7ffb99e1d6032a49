internal import News

/// Bars, drawn as SVG: no style of their own, so that the policy of the page allows them.
extension Visit {
    enum Kind: String { case own, agency, copied }

    /// One bar of several parts, from the side where reading begins.
    func meter(_ parts: [(kind: Kind, count: Int)], of whole: Int, label: String? = nil) -> HTML {
        var start = 0
        let whole = max(whole, 1)
        let rects: [HTML] = parts.compactMap { part in
            guard part.count > 0 else { return nil }
            let width = min(1000, part.count * 1000 / whole)
            defer { start += width }
            let x = language.isRightToLeft ? 1000 - start - width : start
            return
                "<rect class=\"\(part.kind.rawValue)\" x=\"\(tenths(x))\" width=\"\(tenths(width))\" height=\"100%\"/>"
        }
        let name: HTML = label.map { " role=\"img\" aria-label=\"\($0)\"" } ?? " aria-hidden=\"true\""
        return
            "<svg class=\"meter\"\(name)><rect class=\"track\" width=\"100%\" height=\"100%\"/>\(rects)</svg>"
    }

    /// A column for each value, the first where reading begins.
    func columns(_ values: [(label: String, count: Int)], label: String) -> HTML {
        guard !values.isEmpty else { return "" }
        let most = max(values.map(\.count).max() ?? 0, 1)
        let step = 1000 / values.count
        let rects: [HTML] = values.enumerated().map { place, value in
            let at = place * step
            let x = language.isRightToLeft ? 1000 - at - step : at
            let height = value.count * 1000 / most
            return """
                <rect x="\(tenths(x))" y="\(tenths(1000 - height))" width="\(tenths(max(1, step - step / 6)))" height="\(tenths(height))"><title>\(value.label)\(words.colon)\(words.number(value.count))</title></rect>
                """
        }
        return
            "<svg class=\"chart\" role=\"img\" aria-label=\"\(label)\">\(rects)<line x1=\"0\" x2=\"100%\" y1=\"100%\" y2=\"100%\"/></svg>\n"
    }

    private func tenths(_ thousandths: Int) -> String { "\(thousandths / 10).\(thousandths % 10)%" }
}
