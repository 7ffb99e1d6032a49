/// The description of all routes for programs, made of the routes themselves.
///
/// Source: https://spec.openapis.org/oas/v3.1.0
enum OpenAPI {
    static let document = JSONValue.object([
        ("openapi", .text("3.1.0")),
        (
            "info",
            .object([
                ("title", .text("khabar")), ("version", .text("1")),
                (
                    "description",
                    .text(
                        """
                        Merged news: one story a text, with who carried it and when. Names of members are the columns of \
                        khabar's views. An address may end in .json, .ndjson or .csv where its answer has these forms; else Accept \
                        decides. Lists go on at "next", which is also in the header Link.
                        """
                    )
                ),
            ])
        ),
        ("paths", .object(paths)),
        (
            "components",
            .object([
                ("schemas", .object([("Problem", Schema.problem)])),
                (
                    "securitySchemes",
                    .object([
                        (
                            "user",
                            .object([
                                ("type", .text("http")), ("scheme", .text("basic")),
                                ("description", .text("A user of \"web.users\", with the secret.")),
                            ])
                        )
                    ])
                ),
            ])
        ),
    ])

    private static var paths: [(String, JSONValue)] {
        var paths: [(String, JSONValue)] = []
        for route in Routes.all {
            // Where the suffix decides, each form has an address of its own.
            for form in route.needsSuffix ? route.forms.map({ [$0] }) : [route.forms] {
                let suffix = route.needsSuffix ? form.map { ".\($0.suffix)" }.joined() : ""
                let path = "/" + route.path.joined(separator: "/") + suffix
                let method = route.method == .post ? "post" : "get"
                let operation = (method, operation(route, form))
                // Reading and writing may share an address.
                if let known = paths.firstIndex(where: { $0.0 == path }),
                    case .object(let before) = paths[known].1
                {
                    paths[known].1 = .object(before + [operation])
                } else {
                    paths.append((path, .object([operation])))
                }
            }
        }
        return paths
    }

    private static func operation(_ route: Route, _ forms: [Form]) -> JSONValue {
        let id =
            ([route.method == .post ? "post" : "get"] + route.path.filter { $0 != "api" && $0 != "v1" }
            + (route.needsSuffix ? forms.map(\.suffix) : [])).map { $0.filter { $0 != "{" && $0 != "}" } }
            .joined(separator: "-")
        var members: [(String, JSONValue)] = [
            ("operationId", .text(id)), ("summary", .text(route.summary)),
            ("parameters", .list(pieces(route) + route.parameters.map(parameter))),
        ]
        if let body = route.body {
            members.append(("security", .list([.object([("user", .list([]))])])))
            let content = JSONValue.object([("schema", body.schema)])
            members.append(
                (
                    "requestBody",
                    .object([
                        ("required", .truth(true)), ("content", .object([("application/json", content)])),
                    ])
                )
            )
        } else if route.method == .post {
            members.append(("security", .list([.object([("user", .list([]))])])))
        }
        members.append(("responses", .object(responses(route, forms))))
        return .object(members)
    }

    private static func responses(_ route: Route, _ forms: [Form]) -> [(String, JSONValue)] {
        let content: [(String, JSONValue)] = forms.map { form in
            let isJSON = form == .json || form == .jsonFeed
            return (form.mediaType, .object([("schema", isJSON ? route.schema : Schema.text)]))
        }
        let problem = JSONValue.object([
            ("schema", .object([("$ref", .text("#/components/schemas/Problem"))]))
        ])
        var responses: [(String, JSONValue)] = [
            (
                "200",
                .object([("description", .text("What was asked for.")), ("content", .object(content))])
            )
        ]
        if route.method == .get {
            responses.append(
                ("304", .object([("description", .text("It has not changed since the given ETag or time."))]))
            )
        }
        if route.names.contains("story") {
            responses.append(
                ("308", .object([("description", .text("The story was joined with this one."))]))
            )
        }
        if route.names.contains("event") {
            responses.append(
                ("307", .object([("description", .text("Most stories of the event are in this one."))]))
            )
        }
        responses.append(
            (
                "default",
                .object([
                    ("description", .text("Why not, and what to do.")),
                    ("content", .object([(Problem.mediaType, problem)])),
                ])
            )
        )
        return responses
    }

    private static func pieces(_ route: Route) -> [JSONValue] {
        route.names.map { name in
            let isID = ["story", "article", "event", "correction", "delivery"].contains(name)
            let schema: JSONValue =
                isID
                ? .object([("type", .text("integer")), ("minimum", .integer(1))])
                : .object([("type", .text("string")), ("minLength", .integer(1))])
            return .object([
                ("name", .text(name)), ("in", .text("path")), ("required", .truth(true)), ("schema", schema),
            ])
        }
    }

    private static func parameter(_ parameter: Parameter) -> JSONValue {
        .object([
            ("name", .text(parameter.name)), ("in", .text("query")),
            ("required", .truth(parameter.isRequired)),
            ("description", .text(parameter.meaning)), ("schema", schema(of: parameter.kind)),
        ])
    }

    private static func schema(of kind: Parameter.Kind) -> JSONValue {
        switch kind {
        case .cursor: .object([("type", .text("string")), ("pattern", .text(Parameter.cursorPattern))])
        case .text:
            .object([
                ("type", .text("string")), ("minLength", .integer(1)),
                ("maxLength", .integer(Int64(Parameter.longestText))), ("pattern", .text("^[^\\u0000]+$")),
            ])
        case .time: .object([("type", .text("string")), ("format", .text("date-time"))])
        case .number(let range):
            .object([
                ("type", .text("integer")), ("minimum", .integer(Int64(range.lowerBound))),
                ("maximum", .integer(Int64(range.upperBound))),
            ])
        case .choice(let choices):
            .object([("type", .text("string")), ("enum", .list(choices.map { .text($0) }))])
        }
    }
}
