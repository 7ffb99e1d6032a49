/// XPaths as people write them into the configuration.
package enum XPathRule {
    /// Whether a text can be used as a rule: it compiles, and every function and prefix in it is known.
    package static func isUsable(_ text: String) -> Bool {
        guard let rule = CompiledXPath(text),
            let page = HTMLDocument(utf8: Array("<html><body><p>a</p></body></html>".utf8))
        else { return false }
        return page.select(rule) != nil
    }
}
