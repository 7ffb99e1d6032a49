import Foundation
import Testing

@testable import Web
import News
import Storage

@Suite("What programs may ask, over the table of routes")
struct RouteTests {
    /// An address of the route that has an answer.
    private static func target(_ route: Route, _ form: Form?) -> String {
        let values = [
            "story": "1", "event": "1", "article": "2", "correction": "1", "outlet": "sada", "agency": "MAP",
            "section": "x", "watch": "rain",
        ]
        let path = route.path.map { piece in Route.name(piece).flatMap { values[$0] } ?? piece }
        let fields = route.parameters.filter(\.isRequired).map {
            $0.name == "after" ? "after=0" : "\($0.name)=x"
        }
        return "/" + path.joined(separator: "/") + (form.map { ".\($0.suffix)" } ?? "")
            + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    private static let reading = Routes.all.filter { $0.method == .get }

    @Test("openapi.json holds every route with its fields, and nothing else")
    func described() throws {
        let world = try PageWorld()
        let document = try JSON(try #require(world.get("/api/v1/openapi.json")).body)
        #expect(document["openapi"].text == "3.1.0")
        var described = Set(document["paths"].members.keys)
        for route in Routes.all {
            for suffix in route.needsSuffix ? route.forms.map({ ".\($0.suffix)" }) : [""] {
                let path = "/" + route.path.joined(separator: "/") + suffix
                let operation = document["paths"][path][route.method == .post ? "post" : "get"]
                let names = Set(operation["parameters"].list.compactMap { $0["name"].text })
                #expect(names == Set(route.names + route.parameters.map(\.name)), "\(path)")
                #expect(operation["responses"]["200"].value != nil, "\(path)")
                described.remove(path)
            }
        }
        #expect(described.isEmpty)
    }

    @Test("every answer is of the form that openapi.json describes")
    func schemas() throws {
        let world = try PageWorld(PageWorld.Words(byline: "كاتب", agency: "MAP"), hasEvent: true)
        for route in Self.reading {
            for form in route.forms where form == .json || form == .jsonFeed {
                let answer = try #require(world.get(Self.target(route, route.needsSuffix ? form : nil)))
                #expect(answer.status == 200, "\(route.path)")
                #expect(answer.value("content-type") == form.contentType)
                let schema = try JSON(route.schema.bytes)
                #expect(try JSON(answer.body).faults(against: schema) == [], "\(route.path)")
            }
        }
    }

    @Test("lists come as JSON, as lines of JSON and as CSV, by suffix or by Accept, with the same rows")
    func forms() throws {
        let world = try PageWorld(PageWorld.Words(title: "=formula()", agency: "MAP"))
        for route in Self.reading where route.forms.contains(.csv) {
            let target = Self.target(route, nil)
            let items = try JSON(try #require(world.get(target)).body)["items"].list
            for form in route.forms {
                let byAccept = try #require(
                    world.get(target, ["accept": "text/html;q=0.1, \(form.mediaType)"])
                )
                let bySuffix = try #require(world.get(Self.target(route, form)))
                #expect(byAccept.body == bySuffix.body)
                #expect(byAccept.value("content-type") == form.contentType)
                #expect(byAccept.value("vary") == "accept")
                let lines = String(decoding: byAccept.body, as: UTF8.self).split(whereSeparator: \.isNewline)
                if form == .lines { #expect(lines.count == items.count, "\(target)") }
                if form == .csv, let first = items.first {
                    #expect(Set(lines[0].split(separator: ",").map(String.init)) == Set(first.members.keys))
                }
            }
            #expect(world.get(target, ["accept": "image/png"])?.status == 406)
            #expect(
                world.get(target, ["accept": "text/html,*/*;q=0.8"])?.value("content-type")
                    == "application/json"
            )
        }
        #expect(world.text("/api/v1/stories.csv").contains("'=formula()"))
    }

    @Test("a list goes on at its cursor to its end, each row once, in the order that was asked for")
    func cursors() throws {
        let world = try PageWorld()
        for list in [
            "/api/v1/stories?limit=1", "/api/v1/stories?limit=1&sort=rank", "/api/v1/articles?limit=1",
            "/api/v1/stories?limit=1&outlet=sada", "/api/v1/search?limit=1&q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9",
            "/api/v1/stories?limit=1&q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9",
        ] {
            var ids: [Int] = []
            var target: String? = list
            while let asked = target, ids.count < 20 {
                let answer = try #require(world.get(asked, ["host": "localhost"]))
                #expect(answer.status == 200, "\(asked)")
                let json = try JSON(answer.body)
                ids += json["items"].list.compactMap { $0["id"].number }
                target = answer.value("link").map { link in
                    String(link.dropFirst("<http://localhost".count).prefix { $0 != ">" })
                }
                #expect((target == nil) == json["next"].isNull)
            }
            let whole = try JSON(try #require(world.get(list.replacing("limit=1", with: "limit=200"))).body)
            #expect(ids == whole["items"].list.compactMap { $0["id"].number }, "\(list)")
            #expect(Set(ids).count == ids.count && !ids.isEmpty, "\(list)")
        }
    }

    @Test("a list that the program has is not read again, and is sent once something changed")
    func conditional() throws {
        let world = try PageWorld(hasEvent: true)
        for route in Self.reading where !route.needsSuffix {
            let target = Self.target(route, nil)
            let tag = try #require(world.get(target)?.value("etag"), "\(target)")
            #expect(world.get(target, ["if-none-match": tag])?.status == 304, "\(target)")
        }
        let tag = try #require(world.get("/api/v1/articles?limit=3")?.value("etag"))
        try world.write { try $0.keepPageRobots("noarchive", of: Article.ID(2)) }
        let later = try #require(world.get("/api/v1/articles?limit=4", ["if-none-match": tag]))
        #expect(later.status == 200)
        #expect(later.value("etag")?.split(separator: "-")[0] != tag.split(separator: "-")[0])
    }

    @Test("a mirror learns what changed, once, with the numbers that it goes on by")
    func changes() throws {
        let world = try PageWorld()
        let first = try JSON(try #require(world.get("/api/v1/changes?after=0")).body)
        #expect(Set(first["items"].list.compactMap { $0["story_id"].number }) == [1, 2])
        let next = try #require(first["next"].text)
        let none = try #require(world.get("/api/v1/changes?after=\(next)"))
        #expect(try JSON(none.body)["items"].list.isEmpty)
        #expect(none.value("link") == nil)
        try world.write { try $0.join([Story.ID(1), Story.ID(2)], at: PageWorld.start) }
        let later = try JSON(try #require(world.get("/api/v1/changes?after=\(next)&limit=9")).body)
        let rows = later["items"].list
        #expect(Set(rows.compactMap { $0["story_id"].number }) == [1, 2])
        let gone = try #require(rows.first { $0["story_id"].number == 2 })
        #expect(gone["joined_into"].number == 1)
        #expect(gone["title"].isNull)
        #expect(later["has_more"].value as? Bool == false)
        let moved = try #require(world.get("/api/v1/stories/2"))
        #expect((moved.status, moved.value("location")) == (308, "/api/v1/stories/1"))
    }
}
