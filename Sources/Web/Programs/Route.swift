/// What programs may ask, one row of `Routes.all`: the address, its fields, its dialects, and what it answers.
struct Route: Sendable {
    /// What its entity tag is made of.
    enum Validation: Hashable, Sendable {
        /// The number of the latest change: known before anything is read.
        case changes
        /// The answer itself.
        case bytes
    }

    /// What a POST holds.
    struct Body: Sendable {
        let schema: JSONValue
        let example: String
    }

    let method: PageRequest.Method
    /// Its pieces; a name between braces takes any piece.
    let path: [String]
    let summary: String
    let parameters: [Parameter]
    let forms: [Form]
    /// Whether the address ends in the form's suffix; else it may, and `Accept` decides where it does not.
    let needsSuffix: Bool
    let validation: Validation
    let body: Body?
    /// Of an answer in JSON.
    let schema: JSONValue
    let make: @Sendable (RouteVisit) throws -> Made

    init(
        _ path: String,
        _ summary: String,
        _ parameters: [Parameter] = [],
        forms: [Form] = [.json],
        needsSuffix: Bool = false,
        validation: Validation = .bytes,
        method: PageRequest.Method = .get,
        body: Body? = nil,
        schema: JSONValue,
        make: @escaping @Sendable (RouteVisit) throws -> Made
    ) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.summary = summary
        self.parameters = parameters
        self.forms = forms
        self.needsSuffix = needsSuffix
        self.validation = validation
        self.body = body
        self.schema = schema
        self.make = make
    }

    /// The names of the pieces that take any value, in their order.
    var names: [String] { path.compactMap(Route.name) }

    static func name(_ piece: String) -> String? {
        piece.hasPrefix("{") ? String(piece.dropFirst().dropLast()) : nil
    }

    /// What an address gives the named pieces, and the form that it ends in; nil where it is none of this route.
    func values(of address: [String]) -> (values: [String: String], suffix: Form?)? {
        for form in forms {
            guard let last = address.last, last.hasSuffix("." + form.suffix) else { continue }
            let bare = address.dropLast() + [String(last.dropLast(form.suffix.count + 1))]
            if let values = values(ofBare: Array(bare)) { return (values, form) }
        }
        return needsSuffix ? nil : values(ofBare: address).map { ($0, nil) }
    }

    private func values(ofBare address: [String]) -> [String: String]? {
        guard address.count == path.count else { return nil }
        var values: [String: String] = [:]
        for (piece, given) in zip(path, address) {
            if let name = Route.name(piece) {
                if given.isEmpty { return nil }
                values[name] = given
            } else if piece != given {
                return nil
            }
        }
        return values
    }
}

/// All routes, and which one an address means.
enum Routes {
    static let all: [Route] = feeds + reading + watches + correcting

    enum Match {
        case route(Route, values: [String: String], suffix: Form?)
        case otherMethod([String])
        case unknown
        /// A page's address.
        case page
    }

    static func match(_ method: PageRequest.Method, _ address: [String]) -> Match {
        let found = all.compactMap { route in route.values(of: address).map { (route, $0) } }
        if let (route, (values, suffix)) = found.first(where: { $0.0.method == method }) {
            return .route(route, values: values, suffix: suffix)
        }
        if !found.isEmpty {
            let methods = Set(found.map(\.0.method))
            return .otherMethod(
                (methods.contains(.get) ? ["GET", "HEAD"] : []) + (methods.contains(.post) ? ["POST"] : [])
            )
        }
        return isOfPrograms(address) ? .unknown : .page
    }

    /// Whether no page has such an address.
    private static func isOfPrograms(_ address: [String]) -> Bool {
        address.first == "api" || address.last?.hasSuffix(".atom") == true
            || address.last == "feed.json"
    }
}
