import Testing

@testable import Web
import News

/// Input that attacks, at every route there is.
@Suite("Hostile questions of programs")
struct HostileRouteTests {
    private static let pieces = [
        "99999999999999999999999999", "0", "-1", "999999999999999999", "%2F", "..%2F..%2Fetc", "a%00b", "%FF",
        "1;2", "%",
        String(repeating: "9", count: 3000), "%D9%A1", "1e9", "0x1", "%20", "null", "'%20OR%201=1",
    ]

    private static func path(_ route: Route, _ piece: String) -> String {
        "/" + route.path.map { Route.name($0) == nil ? $0 : piece }.joined(separator: "/")
            + (route.needsSuffix ? ".atom" : "")
    }

    /// What is answered over the network: a target that is none at all is refused before it comes to a route.
    private static func answer(_ world: PageWorld, _ target: String, post: Bool = false) -> PageAnswer? {
        post ? world.post(target, "{}", ["content-type": "application/json"]) : world.get(target)
    }

    private static func isClear(_ answer: PageAnswer) -> Bool {
        guard (400..<500).contains(answer.status), answer.body.count < 2000 else { return false }
        return answer.value("content-type") == "application/problem+json"
            && (try? JSON(answer.body)["detail"].text?.isEmpty) == false
    }

    @Test("ids that are none get a clear refusal", arguments: pieces)
    func ids(piece: String) throws {
        let world = try PageWorld()
        for route in Routes.all where !route.names.isEmpty {
            let isText = !Set(route.names).isDisjoint(with: ["agency", "section"])
            let answer = Self.answer(world, Self.path(route, piece), post: route.method == .post)
            // Any words may name an agency; there is no more of it than an empty feed.
            if isText, let answer, answer.status == 200 {
                #expect(answer.body.count < 20_000)
            } else {
                #expect(answer.map(Self.isClear) ?? true, "\(route.path) \(piece.prefix(30))")
            }
        }
    }

    @Test("fields that are unknown, doubled, empty or out of bounds get a clear refusal")
    func fields() throws {
        let world = try PageWorld()
        for route in Routes.all where route.method == .get {
            let path = Self.path(route, route.names.contains("outlet") ? "sada" : "1")
            var queries = ["nosuchfield=1", "=1", "%00=1", "%FF=1", String(repeating: "x=1&", count: 900)]
            for parameter in route.parameters {
                let value = parameter.name == "after" ? "1" : "x"
                queries += [
                    "\(parameter.name)=", "\(parameter.name)=\(value)&\(parameter.name)=\(value)",
                    "\(parameter.name)=\(String(repeating: "a", count: 3900))", "\(parameter.name)=%00",
                ]
                switch parameter.kind {
                case .number:
                    queries += ["-1", "99999999999999999999", "1.5", "x"].map { "\(parameter.name)=\($0)" }
                case .time:
                    queries += [
                        "yesterday", "0000-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59",
                        "2025-13-01T00:00:00Z",
                    ]
                    .map { "\(parameter.name)=\($0)" }
                case .choice: queries.append("\(parameter.name)=;drop")
                case .cursor:
                    queries += [
                        "zz", "-", "rzz-1", "r7ff0000000000000-1", "p0", "p9999999", "99999999999999999999-1",
                    ]
                    .map { "\(parameter.name)=\($0)" }
                case .text: break
                }
            }
            for query in queries {
                let required = route.parameters.filter { $0.isRequired && !query.hasPrefix($0.name + "=") }
                    .map { "\($0.name)=1&" }.joined()
                let answer = world.get("\(path)?\(required)\(query)")
                #expect(answer.map(Self.isClear) ?? true, "\(route.path) \(query.prefix(60))")
            }
            for field in route.parameters where field.isRequired {
                #expect(world.get(path).map(Self.isClear) == true, "\(route.path) without \(field.name)")
            }
        }
    }

    @Test("methods that an address does not take are refused, with those that it takes")
    func methods() throws {
        let world = try PageWorld()
        for route in Routes.all {
            let path = Self.path(route, "1")
            let other = try #require(PageRequest(.other, path).map { world.site.answer($0) })
            #expect(other.status == 405 && Self.isClear(other), "\(path)")
            let methods = Set(Routes.all.filter { Self.path($0, "1") == path }.map(\.method))
            let allowed =
                (methods.contains(.get) ? ["GET", "HEAD"] : []) + (methods.contains(.post) ? ["POST"] : [])
            #expect(other.value("allow") == allowed.joined(separator: ", "))
            guard methods.count == 1 else { continue }
            let wrong = route.method == .post ? world.get(path) : world.post(path, "")
            #expect(wrong?.status == 405, "\(path)")
        }
        #expect(world.get("/api/v2/stories").map(Self.isClear) == true)
        #expect(world.get("/api").map(Self.isClear) == true)
    }

    @Test(
        "bodies that are none get a clear refusal",
        arguments: [
            "", "{", "[]", "null", "{\"articles\": 1}", "{\"articles\": [1e99], \"reason\": \"x\"}",
            "{\"articles\": [99], \"reason\": \"x\"}", "{\"articles\": [], \"reason\": \"x\"}",
            "{\"articles\": [2], \"reason\": \" \"}", "{\"articles\": [2], \"reason\": \"a\\u0000b\"}",
            "{\"other\": -1, \"reason\": \"x\"}", "{\"other\": 1, \"reason\": \"x\"}",
            "{\"articles\": [2], \"other\": 2, \"reason\": \"x\", \"more\": 1}",
            String(repeating: "[", count: 16_000),
            "{\"articles\": [2], \"other\": 99, \"reason\": \"\(String(repeating: "x", count: 501))\"}",
        ]
    )
    func bodies(body: String) throws {
        let world = try PageWorld(
            settings: PageSettings(users: ["amal": "s"]),
            correct: { _, _ in .done(Story.ID(1)) }
        )
        for what in ["split", "join"] {
            let answer = try #require(
                world.post(
                    "/api/v1/stories/1/\(what)",
                    body,
                    ["content-type": "application/json", "authorization": "Basic YW1hbDpz"]
                )
            )
            #expect(Self.isClear(answer), "\(what) \(answer.status) \(body.prefix(60))")
        }
    }
}
