/// How exactly a time is stated. The raw values are those of `published_precision` in the `articles` view.
package enum TimePrecision: String, Hashable, Sendable, CaseIterable {
    /// Down to the second.
    case instant
    /// Hour and minute.
    case minute
    /// A day without an hour, or with the hour 00:00, which programs write for a day. The time that comes with it is the
    /// day's first second.
    case day
}
