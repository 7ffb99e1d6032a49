import ArgumentParser

/// The number of a story or an article, with or without the letter that labels carry: 763, s763, a854.
struct RowNumber: ExpressibleByArgument, Sendable {
    let value: Int64

    init?(argument: String) {
        let digits = argument.first.map { "sa".contains($0) } == true ? argument.dropFirst() : argument[...]
        guard let value = Int64(digits), value >= 0 else { return nil }
        self.value = value
    }
}
