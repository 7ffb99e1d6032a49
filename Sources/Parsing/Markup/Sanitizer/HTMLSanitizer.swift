package import News

/// HTML from feeds and pages, made fit to be shown.
///
/// An allow-list: what `SafeElement`, `SafeAttribute` and `SafeAddress` do not name is left out. The output
/// is not the input with parts cut out, but written anew, every attribute quoted, every text escaped, all
/// tags balanced, so that a browser's second parse finds the elements meant here and no others.
package enum HTMLSanitizer {
    /// The allowed part of an HTML fragment, itself a fragment that may stand inside any block.
    ///
    /// Scripts, styles, frames, forms' controls, svg, math and the like go with their content, of other
    /// elements only the tags. Links and pictures keep http and https addresses, links mailto too, made
    /// absolute against `base`; relative ones are dropped where `base` is no such URL. Linear in the length of
    /// `html`; the result is at most eight times as long plus 128 KiB, the rest is left out. Idempotent.
    package static func clean(_ html: String, base: String? = nil) -> HTML {
        var html = html
        return html.withUTF8 { bytes in
            var pass = SanitizerPass(UnsafeRawBufferPointer(bytes), base: base)
            return HTML(trusted: pass.run())
        }
    }
}

private struct SanitizerPass {
    /// Addresses grow where they are made absolute; so much may all of the output be longer than the input.
    private static let (limitGrowth, limitSurplus) = (8, 128 << 10)
    /// What a tag may take beyond its own text: two addresses of the greatest length, escaped, and fixed words.
    private static let limitTag = 64 << 10

    private let html: UnsafeRawBufferPointer
    private var tokens: HTMLTokens
    private var output: BalancedHTML
    private let addresses: SafeAddress
    private var hidden: HiddenContent?

    init(_ html: UnsafeRawBufferPointer, base: String?) {
        self.html = html
        tokens = HTMLTokens(html)
        output = BalancedHTML(capacity: html.count + html.count / 4)
        addresses = SafeAddress(base: base)
    }

    mutating func run() -> [UInt8] {
        let limit = html.count * SanitizerPass.limitGrowth + SanitizerPass.limitSurplus
        var before = 0
        while let token = tokens.next() {
            let length = tokens.at - before
            guard output.out.count + 6 * length + SanitizerPass.limitTag <= limit else { break }
            before = tokens.at
            switch token {
            case .text(let range): if hidden == nil { output.text(slice(range)) }
            case .start: start()
            case .end: end()
            }
            tokens.readsCDATA = hidden?.isForeign ?? false
        }
        output.closeAll()
        return output.out
    }

    private func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: html[range])
    }

    private mutating func start() {
        let name = ASCIIName.hash(slice(tokens.name))
        if hidden?.start(name, isSelfClosing: tokens.isSelfClosing) == .ends { hidden = nil }
        switch HTMLTreatment.of(name) {
        case .kept(let element):
            if hidden == nil { output.start(element, attributes: attributes(of: element)) }
        case .rawText:
            if hidden?.isForeign != true { tokens.skipRawText() }
        case .hidden(let hiding):
            if hidden == nil, hiding != .foreign || !tokens.isSelfClosing {
                hidden = HiddenContent(name, hiding)
            }
        case nil: break
        }
    }

    private mutating func end() {
        let name = ASCIIName.hash(slice(tokens.name))
        switch hidden?.end(name, isOpenOutside: output.isOpen) {
        case .stays: return
        case .ends: return hidden = nil
        case .endsBefore: hidden = nil
        case nil: break
        }
        if case .kept(let element) = HTMLTreatment.of(name) { output.end(element) }
    }

    /// The attributes that `element` keeps, ready to be written; nil where it is not worth its tags.
    private func attributes(of element: SafeElement) -> [UInt8]? {
        var out: [UInt8] = []
        guard !tokens.attributes.isEmpty else { return element.needsAttribute ? nil : out }
        let known = tokens.attributes.lazy.compactMap { attribute in
            SafeAttribute.of(ASCIIName.hash(slice(attribute.name))).map { ($0, attribute.value) }
        }
        let values = Array(known)
        // Of attributes with one name the first counts.
        func value(_ attribute: SafeAttribute) -> [UInt8]? {
            values.first { $0.0 == attribute }.map { [UInt8](decoding: slice($0.1)) }
        }
        for attribute in SafeAttribute.allowed(on: element) {
            let checked =
                switch attribute {
                case .href: value(.href).flatMap { addresses.checked($0, for: .link) }
                case .src:
                    SafeAttribute.pictureAddresses.lazy
                        .compactMap { value($0).flatMap { addresses.checked($0, for: .picture) } }.first
                default: value(attribute).flatMap(attribute.checked)
                }
            guard let checked else {
                if attribute == .href || attribute == .src { return nil }
                continue
            }
            out.append(attribute, checked)
            if attribute == .href { out += " rel=\"noopener noreferrer nofollow\"".utf8 }
        }
        return out.isEmpty && element.needsAttribute ? nil : out
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ attribute: SafeAttribute, _ value: [UInt8]) {
        let before = count
        append(UInt8(ascii: " "))
        self += attribute.rawValue.utf8
        self += "=\"".utf8
        let start = count
        value.withUnsafeBytes { append(escaped: $0, inAttribute: true) }
        // Nothing may be left of a title.
        if attribute == .title, count == start { return removeSubrange(before...) }
        append(UInt8(ascii: "\""))
    }
}
