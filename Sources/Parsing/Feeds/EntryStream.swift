import News

/// Takes the entries of a document as they are read, and ends the reading when the caller wants no more.
final class EntryStream {
    private let take: (Entry) -> Bool
    /// The caller wants no more.
    private(set) var isClosed = false
    private var countOfBegun = 0
    private(set) var countOfEmitted = 0

    /// Beyond this many entries, more are taken only while they are on average as long as news is.
    static let limitShortEntries = 60_000
    /// What a link and a title need at least. A document of very many shorter entries is made to cost time.
    static let shortEntryBytes = 64

    private init(take: @escaping (Entry) -> Bool) {
        self.take = take
    }

    /// Counts an entry that begins at `place`, in bytes of the document.
    ///
    /// - Returns: a warning when the document has too many short entries, so that reading should end.
    func begin(at place: Int) -> String? {
        countOfBegun += 1
        guard countOfBegun > EntryStream.limitShortEntries,
            place / countOfBegun < EntryStream.shortEntryBytes
        else { return nil }
        return "more than \(EntryStream.limitShortEntries) entries of a few bytes: the rest is left out"
    }

    func emit(_ entry: Entry) {
        guard !isClosed else { return }
        countOfEmitted += 1
        isClosed = !take(entry)
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
