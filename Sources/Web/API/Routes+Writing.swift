internal import FoundationEssentials
internal import News
internal import Storage

/// Corrections: the same that the pages take, by the same way.
extension Routes {
    private static let done = Schema.object([("story_id", Schema.integer)])
    private static let reason = JSONValue.object([
        ("type", .text("string")), ("minLength", .integer(1)), ("maxLength", .integer(500)),
        ("pattern", .text("^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$")),
    ])

    private static let id = JSONValue.object([
        ("type", .text("integer")), ("minimum", .integer(1)), ("maximum", .integer(999_999_999_999_999_999)),
    ])

    static let correcting: [Route] = [
        Route(
            "api/v1/stories/{story}/split",
            "Takes articles out of a story, together into one of their own.",
            method: .post,
            body: Route.Body(
                schema: body([
                    (
                        "articles",
                        .object([
                            ("type", .text("array")), ("minItems", .integer(1)), ("maxItems", .integer(300)),
                            ("items", id),
                        ])
                    ), ("reason", reason),
                ]),
                example: #"{"articles": [2], "reason": "another event"}"#
            ),
            schema: done
        ) { visit in
            let writer = try visit.writer()
            let asked: Split = try visit.decoded()
            let screen = try Routes.story(visit, Story.ID(try visit.id("story")))
            let members = Set(screen.rows.map(\.article.number))
            guard !asked.articles.isEmpty, asked.articles.allSatisfy({ members.contains($0) }),
                Set(asked.articles).count < members.count
            else {
                throw Problem(
                    409,
                    "\"articles\" must name some articles of story \(screen.card.id), and leave one behind",
                    parameter: "articles"
                )
            }
            let articles = screen.rows.map(\.article).filter { asked.articles.contains($0.number) }
            return try visit.finish(
                .split(articles, from: screen.card.id, reason: try visit.reason(asked.reason)),
                writer
            )
        },
        Route(
            "api/v1/stories/{story}/join",
            "Makes one story of two; the older number lives on.",
            method: .post,
            body: Route.Body(
                schema: body([
                    ("other", id),
                    ("reason", reason),
                ]),
                example: #"{"other": 2, "reason": "the same text"}"#
            ),
            schema: done
        ) { visit in
            let writer = try visit.writer()
            let asked: Join = try visit.decoded()
            let one = try Routes.story(visit, Story.ID(try visit.id("story"))).card.id
            let other = try Routes.story(visit, Story.ID(asked.other)).card.id
            guard one != other else {
                throw Problem(409, "\"other\" is story \(one) itself", parameter: "other")
            }
            return try visit.finish(.join(one, other, reason: try visit.reason(asked.reason)), writer)
        },
        Route(
            "api/v1/corrections/{correction}/undo",
            "Takes a correction back; `corrections` of the story lists them.",
            method: .post,
            schema: done
        ) { visit in
            let writer = try visit.writer()
            return try visit.finish(.undo(correction: try visit.id("correction")), writer)
        },
    ]

    private static func body(_ members: [(String, JSONValue)]) -> JSONValue { Schema.object(members) }

    private struct Split: AskedBody {
        static let names: Set = ["articles", "reason"]
        var articles: [Int64]
        var reason: String
    }

    private struct Join: AskedBody {
        static let names: Set = ["other", "reason"]
        var other: Int64
        var reason: String
    }

    private static func story(_ visit: RouteVisit, _ id: Story.ID) throws -> StoryScreen {
        guard let screen = try visit.stand.screen(id) else { throw Problem(404, "there is no story \(id)") }
        return screen
    }
}

/// What a POST is told, member by member.
protocol AskedBody: Decodable {
    static var names: Set<String> { get }
}

private struct MemberNames: Decodable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let names: Set<String>

    init(from decoder: any Decoder) throws {
        names = Set(try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue))
    }
}

extension RouteVisit {
    /// Who may write: a user with the secret, or somebody who is logged in on a page of ours.
    func writer() throws(Problem) -> Reader {
        // A browser says whose page it is that asks; other programs say nothing.
        let isOfBrowser = request.header("sec-fetch-site") != nil || request.header("origin") != nil
        guard !isOfBrowser || request.isFromOurselves else {
            throw Problem(403, "pages of other sites may not write here")
        }
        if let (name, secret) = request.credentials {
            switch sessions.verdict(name, secret) {
            case .right: return Reader(name: name, hasSession: false)
            case .wrong: throw Problem(401, "no user of \"web.users\" has this name and secret")
            case .later: throw Problem(429, "too many wrong secrets; wait", retryAfter: 5)
            }
        }
        guard let reader = sessions.reader(of: request, settings), isOfBrowser || !reader.hasSession else {
            throw Problem(
                401,
                "who writes says who they are: a user of \"web.users\" with the secret, by Authorization: Basic"
            )
        }
        return reader
    }

    func decoded<Asked: AskedBody>() throws(Problem) -> Asked {
        guard request.isJSON else {
            throw Problem(415, "the body must be JSON: Content-Type: application/json")
        }
        do {
            let given = try JSONDecoder().decode(MemberNames.self, from: Data(request.body))
            if let unknown = given.names.subtracting(Asked.names).min() {
                throw Problem(
                    400,
                    "the body has a member that is not known",
                    parameter: String(unknown.prefix(100))
                )
            }
            return try JSONDecoder().decode(Asked.self, from: Data(request.body))
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(400, "the body is not of the form \(route.body?.example ?? "")")
        }
    }

    fileprivate func reason(_ text: String) throws(Problem) -> String {
        guard text.contains(where: { !$0.isWhitespace }), text.unicodeScalars.count <= 500,
            !text.utf8.contains(0)
        else {
            throw Problem(
                400,
                "\"reason\" has 1 to 500 characters, one of them no white space",
                parameter: "reason"
            )
        }
        return text
    }

    fileprivate func finish(_ correction: PageCorrection, _ writer: Reader) throws(Problem) -> Made {
        switch surroundings.correct(correction, writer.name) {
        case .done(let story): return .document(.object([("story_id", .integer(story.number))]))
        case .refused(let reason): throw Problem(409, reason)
        case .unavailable: throw Problem.noWriter
        }
    }
}
