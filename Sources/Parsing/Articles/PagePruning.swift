import Machinery
import News

/// Leaves out what is no part of an article whatever page it stands on: scripts, menus, hidden elements, and
/// what class names call related, shared, advertised or commented.
struct PagePruning {
    let tree: PageTree
    let meanings: [NameMeaning]
    let texts: TextMeasures
    private(set) var kept: KeptNodes
    /// What readers see, whatever it is called.
    private(set) var visible: KeptNodes

    /// - Parameters:
    ///   - tree: the page.
    ///   - meanings: what each node's names say.
    ///   - trustsNames: false on pages whose names mislead; only what is invisible goes then.
    init(_ tree: PageTree, meanings: [NameMeaning], trustsNames: Bool) {
        self.tree = tree
        self.meanings = meanings
        texts = TextMeasures(tree)
        kept = KeptNodes(tree)
        visible = kept
        leaveOutInvisible()
        visible = kept
        if trustsNames { leaveOutBoilerplate() }
    }

    /// Leaves out other articles that stand whole on the page.
    mutating func leaveOut(_ others: [Int]) {
        for node in others {
            kept.leaveOut(node)
            visible.leaveOut(node)
        }
    }

    /// Leaves out what no reader sees. Unclosed tags can put the whole page into a `noscript` or a `button`,
    /// so nothing goes that holds most of the running text.
    private mutating func leaveOutInvisible() {
        var i = 0
        while i < tree.nodes.count {
            switch tree.tag(i) {
            case .script, .style, .head, .template:
                kept.leaveOut(i)
                i = tree.end(i)
            default: i += 1
            }
        }
        leaveOut { [self] _, node in isInvisible(node) ? 0.5 : nil }
    }

    /// Leaves out the elements for which `mostMass` is not nil, where they hold no larger share of the mass.
    private mutating func leaveOut(_ mostMass: (HTMLTag, Int) -> Float?) {
        let measures = PageMeasures(tree, texts: texts, kept: kept)
        let total = max(1, measures.mass(tree.indices))
        var i = 0
        while i < tree.nodes.count {
            guard kept[i] else {
                i = tree.end(i)
                continue
            }
            if let most = mostMass(tree.tag(i), i), measures.mass(tree.subtree(i)) / total <= most {
                kept.leaveOut(i)
                i = tree.end(i)
            } else {
                i += 1
            }
        }
    }

    /// React streams parts of a page in hidden elements with such ids, and shows them by script.
    private func isStreamed(_ node: Int) -> Bool {
        tree.value(.id, of: node)?.starts(with: "S:".utf8) ?? false
    }

    private func isInvisible(_ node: Int) -> Bool {
        switch tree.tag(node) {
        case .noscript, .svg, .iframe, .object, .embed, .canvas, .audio, .video,
            .button, .select, .input, .textarea, .option, .dialog, .map:
            return true
        case .text, .html, .body, .main, .article: return false
        default: break
        }
        if tree.value(.hidden, of: node) != nil { return !isStreamed(node) }
        if let style = tree.value(.style, of: node), isHiding(style) { return true }
        if meanings[node].contains(.hidden), !meanings[node].contains(.body) { return true }
        // Hidden from screen readers. Formulas shown as pictures are so marked too; they hold no text to
        // lose.
        if let hidden = tree.value(.ariaHidden, of: node), hidden.elementsEqual("true".utf8) { return true }
        return false
    }

    private func isHiding(_ style: ArraySlice<UInt8>) -> Bool {
        let text = style.filter { $0 > 32 }.map(\.asciiLowercased)
        return text.firstPlace(of: "display:none") != nil || text.firstPlace(of: "visibility:hidden") != nil
    }

    /// Leaves out boilerplate by name, unless an element holds much of the page's running text: then its name
    /// lies.
    private mutating func leaveOutBoilerplate() {
        leaveOut { [self] _, node in mostMass(node).flatMap { isPartOfSentence(node) ? nil : $0 } }
    }

    /// Whether an inline element stands among other words: a link whose class says "related" may be the
    /// subject of a sentence.
    private func isPartOfSentence(_ node: Int) -> Bool {
        guard tree.tag(node).layout == .inline, tree.tag(node) != .text, let parent = tree.parent(node) else {
            return false
        }
        return texts.ownLetters[parent] >= 15
    }

    /// The share of the page's mass up to which an element's name or kind makes it boilerplate; nil: never.
    private func mostMass(_ node: Int) -> Float? {
        let meaning = meanings[node]
        switch tree.tag(node) {
        case .text, .html, .body: return nil
        case .nav, .menu: return 0.3
        case .aside, .footer: return 0.3
        case .main, .article: return meaning.contains(.comments) ? 0.5 : nil
        case .h1: return nil
        default: break
        }
        if let role = tree.value(.role, of: node),
            PagePruning.roles.contains(String(decoding: role, as: UTF8.self))
        {
            return 0.3
        }
        if meaning.contains(.comments) { return 0.6 }
        if meaning.contains(.body) { return nil }
        if meaning.contains(.boilerplate) { return meaning.contains(.content) ? 0.2 : 0.3 }
        return nil
    }

    private static let roles: Set<String> = [
        "navigation", "menu", "menubar", "complementary", "contentinfo", "banner", "search", "dialog",
        "alert",
        "alertdialog", "toolbar", "tablist", "tooltip",
    ]
}
