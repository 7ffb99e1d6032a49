internal import News
internal import Storage

/// One question of a program: the route's fields, read and checked, and what is needed to answer.
struct RouteVisit {
    let request: PageRequest
    let route: Route
    let form: Form
    let settings: PageSettings
    let stand: Newsstand
    let surroundings: Site.Surroundings
    let sessions: Sessions
    /// What the path gave the named pieces.
    private let pieces: [String: String]
    /// What the query gave the parameters.
    private let fields: [String: String]

    /// - Throws: `Problem` where the query is none of the route's.
    init(
        _ request: PageRequest,
        _ route: Route,
        pieces: [String: String],
        suffix: Form?,
        settings: PageSettings,
        stand: Newsstand,
        surroundings: Site.Surroundings,
        sessions: Sessions
    ) throws(Problem) {
        guard let form = suffix ?? Form.wished(by: request.header("accept"), among: route.forms) else {
            let offered = route.forms.map(\.mediaType).joined(separator: ", ")
            throw Problem(406, "this address gives \(offered); name one of them in Accept")
        }
        self.request = request
        self.route = route
        self.form = form
        self.settings = settings
        self.stand = stand
        self.surroundings = surroundings
        self.sessions = sessions
        self.pieces = pieces
        fields = try RouteVisit.fields(of: request.query, for: route)
    }

    private static func fields(of query: FormFields, for route: Route) throws(Problem) -> [String: String] {
        var fields: [String: String] = [:]
        for (name, value) in query.pairs {
            guard let parameter = route.parameters.first(where: { $0.name == name }) else {
                let known = route.parameters.map(\.name).joined(separator: ", ")
                throw Problem(
                    400,
                    "there is no parameter of that name here; "
                        + (known.isEmpty ? "this address takes none" : "known are: \(known)"),
                    parameter: String(name.prefix(100))
                )
            }
            guard fields[name] == nil else {
                throw Problem(400, "\"\(name)\" is given more than once", parameter: name)
            }
            if let fault = parameter.fault(of: value ?? "") { throw Problem(400, fault, parameter: name) }
            fields[name] = value ?? ""
        }
        if let missing = route.parameters.first(where: { $0.isRequired && fields[$0.name] == nil }) {
            throw Problem(400, "\"\(missing.name)\" is missing", parameter: missing.name)
        }
        return fields
    }

    var database: NewsDatabase { stand.database }
    var words: PageWords { PageWords(settings.language) }

    /// Where readers find this site, as they asked for it: `http://localhost:8420`.
    var base: String { request.origin }
}

// MARK: - Fields

extension RouteVisit {
    func text(_ name: String) -> String? { fields[name] }
    func number(_ name: String) -> Int? { fields[name].flatMap(Parameter.number) }
    func time(_ name: String) -> Timestamp? { fields[name].flatMap(Parameter.time) }

    /// How many rows a piece has.
    func limit(_ standard: Int) -> Int { number("limit") ?? standard }

    /// A named piece of the path.
    func piece(_ name: String) -> String { pieces[name] ?? "" }

    /// A named piece that is an id.
    func id(_ name: String) throws(Problem) -> Int64 {
        guard let id = Parameter.number(piece(name)), id > 0 else {
            throw Problem(
                404,
                "a \(name) has a whole number, of 1 to 18 digits, and above 0",
                parameter: name
            )
        }
        return Int64(id)
    }

    /// The cursor of the query, read by `make`; nil where none was given.
    func cursor<Cursor>(_ make: (String) -> Cursor?) throws(Problem) -> Cursor? {
        guard let text = fields["cursor"] else { return nil }
        guard let cursor = make(text) else {
            throw Problem(
                404,
                "\"cursor\" names no place in this list; take the one that the piece before gave as \"next\"",
                parameter: "cursor"
            )
        }
        return cursor
    }

    /// Where a list by time begins: at its cursor, else before `until`.
    func start() throws(Problem) -> StoryCursor? {
        try cursor(StoryCursor.init) ?? time("until").map { StoryCursor(at: $0, id: .min) }
    }

    /// The stories that the usual fields choose.
    var storyFilter: StoryFilter {
        StoryFilter(
            outlet: text("outlet").map { Outlet.ID($0) },
            agency: text("agency"),
            language: text("language"),
            section: text("section"),
            minOutlets: number("min_outlets") ?? 1
        )
    }

    /// The same for articles and for searching.
    func newsFilter(limit: Int) -> NewsFilter {
        NewsFilter(
            since: time("since"),
            until: time("until"),
            outlet: text("outlet").map { Outlet.ID($0) },
            agency: text("agency"),
            language: text("language"),
            minOutlets: number("min_outlets"),
            section: text("section"),
            limit: limit
        )
    }
}
