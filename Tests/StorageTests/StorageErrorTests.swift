import Testing

@testable import Storage
import Machinery

@Suite("What is told of an error")
struct StorageErrorTests {
    /// Codes of https://www.sqlite.org/rescode.html.
    @Test(
        "each result code that the world can bring about has its meaning and exit code",
        arguments: [
            (Int32(5), nil, StorageError.Cause.busy, Int32(75)),
            (6, nil, .busy, 75),
            (13, nil, .diskFull, 74),
            (10, nil, .inputOutput(detail: "d"), 74),
            (11, nil, .corrupt(detail: "d"), 65),
            (26, nil, .corrupt(detail: "d"), 65),
            (8, nil, .permission(detail: "d"), 77),
            (14, .writer, .cannotCreate(detail: "d"), 73),
            (14, .reader, .permission(detail: "d"), 77),
            (14, nil, .inputOutput(detail: "d"), 74),
        ] as [(Int32, NewsDatabase.Role?, StorageError.Cause, Int32)]
    )
    func codes(code: Int32, role: NewsDatabase.Role?, cause: StorageError.Cause, exitCode: Int32) throws {
        let found = try #require(StorageError.Cause(sqlite: code, detail: "d", opening: role))
        #expect(found == cause)
        #expect(StorageError(found, path: "/x").exitCode.rawValue == exitCode)
    }

    @Test("a broken promise of our own is none of them", arguments: [Int32(19), 1, 21])
    func ours(code: Int32) {
        #expect(StorageError.Cause(sqlite: code, detail: "d") == nil)
    }

    @Test("only what time alone can heal is transient")
    func transient() {
        let causes: [(StorageError.Cause, Bool)] = [
            (.busy, true), (.locked(holder: nil), true), (.diskFull, true), (.corrupt(detail: ""), false),
            (.permission(detail: ""), false), (.newerSchema(found: 2, known: 1), false), (.missing, false),
            (.inputOutput(detail: ""), false), (.foreign, false), (.unexpected(detail: ""), false),
        ]
        for (cause, expected) in causes {
            #expect(StorageError(cause, path: "/x").isTransient == expected, "\(cause)")
        }
    }

    @Test("every message names the file")
    func messages() {
        let causes: [StorageError.Cause] = [
            .locked(holder: nil), .busy, .newerSchema(found: 2, known: 1),
            .olderSchema(found: 1, known: 2),
            .foreign, .corrupt(detail: "x"), .missing, .cannotCreate(detail: "x"), .permission(detail: "x"),
            .diskFull, .inputOutput(detail: "x"), .badQuery(detail: "x"), .unexpected(detail: "x"),
        ]
        for cause in causes {
            #expect("\(StorageError(cause, path: "/srv/news.sqlite"))".contains("/srv/news.sqlite"))
        }
    }
}
