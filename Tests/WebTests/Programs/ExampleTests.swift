import Foundation
import Testing

@testable import Web
import News

@Suite("The examples of API.md")
struct ExampleTests {
    /// A line of `curl`, as far as the examples use it.
    struct Call {
        var method: PageRequest.Method = .get
        var headers = ["host": "127.0.0.1:8420"]
        var body = ""
        var target = ""

        init(_ line: String) throws {
            // Every other piece stands in quotes.
            let pieces = line.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
            for (place, piece) in pieces.enumerated() {
                guard place % 2 == 1 else {
                    if piece.contains("-X POST") { method = .post }
                    continue
                }
                let option = pieces[place - 1]
                if option.hasSuffix("-u ") {
                    headers["authorization"] = "Basic \(Data(piece.utf8).base64EncodedString())"
                } else if option.hasSuffix("-H ") {
                    let halves = piece.split(separator: ":", maxSplits: 1)
                    headers[halves[0].lowercased()] = halves[1].trimmingCharacters(in: .whitespaces)
                } else if option.hasSuffix("-d ") {
                    (method, body) = (.post, piece)
                } else {
                    target = String(try #require(piece.split(separator: ":8420").last))
                }
            }
        }
    }

    private static func examples() throws -> [Call] {
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let text = try String(contentsOfFile: root + "/Sources/Web/API.md", encoding: .utf8)
        return try text.split(separator: "\n").filter { $0.hasPrefix("    curl ") }.map {
            try Call(String($0))
        }
    }

    @Test("each example is answered, and each route has one in each of its suffixes")
    func run() throws {
        let world = try PageWorld(
            PageWorld.Words(agency: "MAP"),
            hasEvent: true,
            settings: PageSettings(users: ["amal": "SECRET"]),
            correct: { _, _ in .done(Story.ID(1)) },
            fulfil: { wish, _ in
                switch wish {
                case .keep(let watch, _): .done(watch: watch.id)
                case .end(let id): .done(watch: id)
                case .tryOut, .replay: .begun([1])
                }
            }
        )
        var shown: Set<String> = []
        for call in try Self.examples() {
            let request = try #require(
                PageRequest(call.method, call.target, headers: call.headers, body: Array(call.body.utf8))
            )
            let answer = world.site.answer(request)
            #expect(
                answer.status == 200,
                "\(call.target): \(String(decoding: answer.body, as: UTF8.self).prefix(300))"
            )
            #expect(!answer.body.isEmpty)
            if case .route(let route, _, let suffix) = Routes.match(call.method, request.path) {
                shown.insert(
                    route.path.joined(separator: "/") + (route.needsSuffix ? ".\(suffix?.suffix ?? "")" : "")
                )
            }
        }
        for route in Routes.all {
            for suffix in route.needsSuffix ? route.forms.map({ ".\($0.suffix)" }) : [""] {
                let name = route.path.joined(separator: "/") + suffix
                #expect(shown.contains(name), "\(name) has no example in API.md")
            }
        }
    }
}
