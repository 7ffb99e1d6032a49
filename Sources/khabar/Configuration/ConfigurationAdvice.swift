import Glibc
import News
import Storage

/// What the database teaches of a configuration that is right in itself.
enum ConfigurationAdvice {
    /// Empty where there is no database yet, or none that can be read: whoever opens it says why.
    static func of(_ configuration: Configuration) throws -> [String] {
        guard access(configuration.database, R_OK) == 0,
            let database = try? NewsDatabase(path: configuration.database, role: .reader)
        else { return [] }
        defer { database.close() }
        return try formerOwners(configuration, in: database) + wishes(configuration, in: database)
    }

    /// Feeds that outlets of other ids polled before.
    static func formerOwners(_ configuration: Configuration, in database: NewsDatabase) throws -> [String] {
        try database.formerOwners(of: configuration.outlets.map(\.outlet)).map { found in
            "\(found.feed) was polled as outlet \"\(found.former)\", which has \(Counted.words(found.articles, "article")) of it; write "
                + "\"was\": [\"\(found.former)\"] to outlet \"\(found.owner)\", or each comes a second time"
        }
    }

    /// Feeds whose own wish counts for more than `poll.every`.
    private static func wishes(_ configuration: Configuration, in database: NewsDatabase) throws -> [String] {
        let every = configuration.poll.every.components.seconds
        let own = Set(configuration.outlets.filter { $0.every != nil }.map(\.outlet.id))
        let configured = Set(configuration.outlets.map(\.outlet.id))
        return try database.feeds().compactMap { feed in
            guard let wish = feed.memory.wishSeconds, wish > every, configured.contains(feed.outlet),
                !own.contains(feed.outlet)
            else { return nil }
            return
                "\(feed.url) wishes to be asked every \(LengthOfTime.words(wish)), which counts for more than \"poll.every\"; an "
                + "\"every\" of outlet \"\(feed.outlet)\" itself goes before it"
        }
    }
}
