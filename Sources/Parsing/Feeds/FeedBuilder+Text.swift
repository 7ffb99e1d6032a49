import News

extension FeedBuilder {
    /// Longer than any article, even one with pictures inside its text.
    private static let limitTextBytes = 8_000_000

    /// Bytes reserved for a text from the start, and kept between two texts.
    static let usualTextBytes = 1 << 16

    /// Begins to collect an element's text.
    mutating func beginLeaf(
        _ tag: XMLTag,
        _ frame: inout Frame,
        _ namespace: FeedNamespace,
        link: PendingLink? = nil
    ) {
        let isAtomElement = namespace == .atom || (isAtom && namespace == .core)
        var kind = TextKind.html
        if isAtomElement {
            switch frame.element {
            case .title, .description, .subtitle, .content, .copyright:
                let type = tag.text("type")
                if result.format == .atom03 || tag.text("mode") != nil {
                    kind = TextKind(atom03Mode: tag.text("mode"), type: type)
                } else {
                    kind = TextKind(atomType: type)
                }
            default: break
            }
        }
        text.removeAll(keepingCapacity: text.capacity <= FeedBuilder.usualTextBytes)
        var leaf = Leaf(
            element: frame.element,
            kind: kind,
            isMain: namespace == .core || isAtomElement,
            link: link
        )
        if case .markup = kind { leaf.isMarkup = true }
        if frame.element == .guid, let permalink = tag.text("isPermaLink") {
            leaf.isPermalink = permalink.lowercased() == "true"
        }
        self.leaf = leaf
        leafDepth = frames.count + 1
        leafIsMarkup = leaf.isMarkup
        frame.scope = .leaf
    }

    /// Takes more text of the leaf. Text at its top is kept as it is, text inside its markup is escaped.
    mutating func collect(_ bytes: UnsafeBufferPointer<UInt8>) {
        var bytes = bytes
        if text.count + bytes.count > FeedBuilder.limitTextBytes {
            bytes = bytes.wholeCharacters(upTo: max(0, FeedBuilder.limitTextBytes - text.count))
            if !hasCutText {
                hasCutText = true
                result.warnings.append("a text of more than \(FeedBuilder.limitTextBytes) bytes is cut")
            }
        }
        if leafIsMarkup || frames.count > leafDepth {
            append(escaped: bytes)
        } else {
            text.append(contentsOf: bytes)
        }
    }

    private mutating func append(escaped bytes: UnsafeBufferPointer<UInt8>) {
        text.append(escaped: UnsafeRawBufferPointer(bytes), for: .content)
    }

    /// An element inside a text is markup of that text, even where Atom declares plain text.
    mutating func startMarkup(_ tag: XMLTag) {
        guard var leaf else { return }
        switch leaf.kind {
        case .text:
            let before = text
            text.removeAll(keepingCapacity: true)
            before.withUnsafeBufferPointer { append(escaped: $0) }
            leaf.kind = .markup
            self.leaf = leaf
            leafIsMarkup = true
        case .base64:
            return
        case .html, .markup:
            break
        }
        // The div around XHTML is no part of it. Source: RFC 4287 §3.1.1.3.
        if leaf.isMarkup, openTags.isEmpty, XMLTag.isSame(tag.name, "div"), text.allSatisfy({ $0 <= 0x20 }) {
            openTags.append(nil)
            return
        }
        text.appendStartTag(tag, base: base)
        openTags.append(tag.name)
    }

    mutating func endMarkup() {
        guard let name = openTags.popLast() else { return }
        if let name { text.appendEndTag(name) }
    }

    mutating func finish(_ leaf: Leaf) {
        openTags.removeAll(keepingCapacity: true)
        text.mendC1Controls()
        text.trimSpace()
        var value: FeedText
        switch leaf.kind {
        case .text: value = FeedText(bytes: text, isHTML: false)
        case .html, .markup: value = FeedText(bytes: text, isHTML: true)
        case .base64(let isHTML):
            // Text that is no base64 is read as it stands. Base64 of something that is no UTF-8 gives no
            // text.
            guard let decoded = text.base64Decoded() else {
                value = FeedText(bytes: text, isHTML: isHTML)
                break
            }
            let isText = CharacterEncoding.firstIllFormed(in: decoded[...]) == nil
            value = FeedText(bytes: isText ? decoded : [], isHTML: isHTML)
            value.bytes.trimSpace()
        }
        apply(leaf, value)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The first bytes of UTF-8, no more than `limit` and no half character.
    func wholeCharacters(upTo limit: Int) -> UnsafeBufferPointer<UInt8> {
        guard limit < count else { return self }
        var end = limit
        while end > 0, self[end] & 0xC0 == 0x80 { end -= 1 }
        return UnsafeBufferPointer(rebasing: self[..<end])
    }
}
