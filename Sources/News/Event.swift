/// The names that belong to a happening in the news: the stories of different outlets that tell of it.
package enum Event {
    /// An event's row in the database. Where events become one, the id of the larger one lives on.
    package struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let number: Int64

        package init(_ number: Int64) {
            self.number = number
        }

        package var description: String { "\(number)" }

        /// As people read and write it, so that it is taken for no other kind of number.
        package var label: String { "e\(number)" }

        package static func < (a: ID, b: ID) -> Bool { a.number < b.number }
    }
}
