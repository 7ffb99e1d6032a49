/// The names that belong to the set of articles that carry one text.
package enum Story {
    /// The row of a story in the database. When stories are joined the older story's id lives on.
    package struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let number: Int64

        package init(_ number: Int64) {
            self.number = number
        }

        package var description: String { "\(number)" }

        /// As people read and write it, so that it is taken for no other kind of number.
        package var label: String { "s\(number)" }

        package static func < (a: ID, b: ID) -> Bool { a.number < b.number }
    }
}

/// How an article stands to its story; the raw values are those of the `copies` view.
package enum Relation: String, Hashable, Sendable, CaseIterable {
    /// The earliest by believed time.
    case original
    /// The same text.
    case copy
    /// Its text is a part of another's.
    case excerpt
    /// A copy with the outlet's own passages.
    case extended

    /// The same relation seen from the other side: what the original is to an article of this relation.
    package var inverse: Relation {
        switch self {
        case .original, .copy: .copy
        case .excerpt: .extended
        case .extended: .excerpt
        }
    }
}
