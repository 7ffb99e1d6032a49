import News

/// Takes entries while a document is read, and ends the reading when whoever wanted them has had enough.
final class EntryStream {
    private let take: (Entry) -> Bool
    /// Nobody wants more.
    private(set) var isClosed = false

    private init(take: @escaping (Entry) -> Bool) {
        self.take = take
    }

    func emit(_ entry: Entry) {
        if !isClosed { isClosed = !take(entry) }
    }

    /// Runs `read` with a stream whose entries go to `each`, and throws what that threw.
    static func run<Value, Failure: Error>(
        _ each: (Entry) throws(Failure) -> Void,
        _ read: (EntryStream) -> Value
    ) throws(Failure) -> Value {
        var failure: Failure?
        let value = withoutActuallyEscaping(each) { each in
            let stream = EntryStream { entry in
                do throws(Failure) {
                    try each(entry)
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
            return read(stream)
        }
        if let failure { throw failure }
        return value
    }
}
