// `public`, since Swift 6.3 inlines no `package` member of another module, and parsers ask this of every byte.
extension UInt8 {
    @inlinable public var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inlinable public var isASCIIUppercase: Bool { self &- 0x41 < 26 }
    @inlinable public var isASCIILowercase: Bool { self &- 0x61 < 26 }
    @inlinable public var isASCIIDigit: Bool { self &- 0x30 < 10 }
    @inlinable public var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }

    /// A letter in lower case; every other byte as it is.
    @inlinable public var asciiLowercased: UInt8 { isASCIIUppercase ? self | 0x20 : self }

    /// What a hexadecimal digit of either case stands for; nil for every other byte.
    @inlinable public var hexValue: UInt8? {
        if isASCIIDigit { return self &- 0x30 }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter &+ 10 : nil
    }

    /// The hexadecimal digit of a value below 16, in upper case.
    @inlinable public init(upperHexDigit value: UInt8) {
        self = value < 10 ? 0x30 &+ value : 0x37 &+ value
    }
}
