import Language

/// What the configured XPaths selected on one page; nil and empty where they select nothing, so that the
/// general rules step in.
struct RuleResults {
    private(set) var body: [Int] = []
    private(set) var strip: [Int] = []
    private(set) var title: String?
    private(set) var date: NewsDate?

    init(_ document: borrowing HTMLDocument, _ rules: ExtractionRules) {
        body = RuleResults.nodes(document, rules.body)
        strip = RuleResults.nodes(document, rules.strip)
        title = RuleResults.text(document, rules.title)
        date = RuleResults.text(document, rules.date).flatMap { NewsDate($0) }
    }

    private static func nodes(_ document: borrowing HTMLDocument, _ rule: String?) -> [Int] {
        guard let rule, let compiled = CompiledXPath.cached(rule),
            case .nodes(let nodes)? = document.select(compiled)
        else { return [] }
        // An element inside another selected one would be read twice.
        var outer: [Int] = []
        for node in nodes where outer.last.map({ !document.tree.subtree($0).contains(node) }) ?? true {
            outer.append(node)
        }
        return outer
    }

    private static func text(_ document: borrowing HTMLDocument, _ rule: String?) -> String? {
        guard let rule, let compiled = CompiledXPath.cached(rule) else { return nil }
        switch document.select(compiled) {
        case .nodes(let nodes)?:
            guard let first = nodes.first else { return nil }
            let tree = document.tree
            let text = tree.string(.datetime, of: first) ?? tree.line(first)
            return text.isEmpty ? nil : text
        case .texts(let texts)?:
            return texts.first { !$0.isEmpty }.map(HTMLText.line)
        case nil: return nil
        }
    }
}
