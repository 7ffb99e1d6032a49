// `public`, since Swift 6.3 inlines no `package` member of another module, and parsers ask this of every byte.
extension UInt8 {
    @inlinable public var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inlinable public var isASCIIDigit: Bool { self &- 0x30 < 10 }
    @inlinable public var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }
}
