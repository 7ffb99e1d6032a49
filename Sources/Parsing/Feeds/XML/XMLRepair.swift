/// What the mender had to put right; ranges are places of names in the document.
enum XMLRepair {
    case controlCharacter, forbiddenCharacter, forbiddenReference
    case bareAmpersand, bareBracket
    case undeclaredEntity(Range<Int>)
    case referenceWithoutSemicolon
    case strayEndTag, cutEndTag(Range<Int>), unmatchedEndTag(Range<Int>)
    case neverClosed(Range<Int>), tooDeep
    case tagWithoutEnd, cutTag
    case badAttributeName, repeatedAttribute, tooManyAttributes, openQuote, longAttribute(bytes: Int)
    case openComment, openSection, nestedSection, declaration
    case textBefore, textAfter, secondRoot, endsInside(Range<Int>)
    case externalEntity(Range<Int>), deepEntities, expansionStopped

    /// In words, as a warning says it.
    func words(_ text: UnsafeRawBufferPointer) -> String {
        func name(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
        return switch self {
        case .controlCharacter: "a control character dropped"
        case .forbiddenCharacter: "a character that XML forbids dropped"
        case .forbiddenReference: "a reference to a character that XML forbids dropped"
        case .bareAmpersand: "a bare ampersand"
        case .bareBracket: "a bare \"<\""
        case .undeclaredEntity(let range): "the undeclared entity &\(name(range));"
        case .referenceWithoutSemicolon: "a reference without its semicolon"
        case .strayEndTag: "a stray \"</\" dropped"
        case .cutEndTag(let range): "the end tag of <\(name(range))> is cut off"
        case .unmatchedEndTag(let range): "</\(name(range))> closes nothing"
        case .neverClosed(let range): "<\(name(range))> is never closed"
        case .tooDeep: "elements nested deeper than \(XMLMender.deepest)"
        case .tagWithoutEnd: "a tag without its \">\""
        case .cutTag: "the document ends inside a tag"
        case .badAttributeName: "an attribute without a proper name dropped"
        case .repeatedAttribute: "an attribute given twice"
        case .tooManyAttributes: "more than \(XMLMender.limitAttributes) attributes"
        case .openQuote: "an attribute without its closing quote"
        case .longAttribute(let bytes): "an attribute of \(bytes) bytes cut"
        case .openComment: "a comment that never ends"
        case .openSection: "a CDATA section that never ends"
        case .nestedSection: "a CDATA section inside another"
        case .declaration: "a declaration inside the document dropped"
        case .textBefore: "text before the root element dropped"
        case .textAfter: "text after the root element dropped"
        case .secondRoot: "a second root element"
        case .endsInside(let range): "the document ends inside <\(name(range))>"
        case .externalEntity(let range): "the external entity &\(name(range)); is never read"
        case .deepEntities: "entities nested too deep"
        case .expansionStopped: "entity expansion stopped"
        }
    }
}
