import FoundationEssentials
import Machinery
import News
import Storage
import Testing

@testable import khabar

@Suite("Watches and targets in the configuration")
struct WatchConfigurationTests {
    private func read(
        _ watches: String,
        _ deliver: String = #""targets": [ { "id": "desk", "url": "https://a.example/" } ]"#
    )
        throws -> Configuration
    {
        let text = """
            { "outlets": [ { "id": "hiba", "name": "هبة", "feeds": [ { "url": "https://a.example/feed/" } ] } ],
              "deliver": { \(deliver) }, "watches": [ \(watches) ] }
            """
        return try ConfigurationReader.read(Array(text.utf8), named: "config.json", isStrict: true)
            .configuration
    }

    @Test("a watch is read whole; its name is its id where it has none")
    func whole() throws {
        let watch = try #require(
            try read(
                """
                { "id": "rain", "words": "سيول OR فيضانات", "exact": true, "outlets": ["hiba"], "agencies": ["MAP"],
                  "languages": ["ar"], "sections": ["مجتمع"], "minOutlets": 3, "on": ["first", "outlets>=5"], "notify": ["desk"] }
                """
            ).watches.first
        )
        #expect((watch.id, watch.name, watch.words) == ("rain", "rain", "سيول OR فيضانات"))
        #expect(watch.isExact && watch.outlets == [Outlet.ID("hiba")] && watch.minOutlets == 3)
        #expect(watch.occasions == [.first, .outlets(atLeast: 5)])
    }

    @Test(
        "what is wrong is told with its place and how to mend it",
        arguments: [
            (#"{ "words": "a" }"#, #"watches[0]: lacks "id""#),
            (#"{ "id": "A B", "words": "a" }"#, "watches[0].id: must be a short name"),
            (#"{ "id": "a", "words": "-a" }"#, "watches[0].words: cannot be looked for"),
            (#"{ "id": "a", "words": "؟" }"#, "watches[0].words: cannot be looked for"),
            (#"{ "id": "a" }"#, "watches[0]: asks for nothing"),
            (#"{ "id": "a", "words": "a", "outlets": ["hibaa"] }"#, #"did you mean "hiba"?"#),
            (#"{ "id": "a", "words": "a", "notify": ["desq"] }"#, #"did you mean "desk"?"#),
            (#"{ "id": "a", "words": "a", "on": ["outlets>=1"] }"#, "watches[0].on[0]: must be"),
            (#"{ "id": "a", "words": "a", "on": ["mine-copied"] }"#, #"needs "outlets""#),
            (#"{ "id": "a", "words": "a", "minOutlets": 0 }"#, "watches[0].minOutlets: must be"),
            (#"{ "id": "a", "words": "a" }, { "id": "a", "words": "b" }"#, "is taken by watches[0]"),
            (#"{ "id": "a", "word": "a" }"#, #"did you mean "words"?"#),
        ]
    )
    func wrongWatch(watch: String, expected: String) throws {
        let failure = try #require(throws: CommandFailure.self) { try read(watch) }
        #expect(failure.code == .configuration && failure.description.contains(expected), "\(failure)")
    }

    @Test(
        "targets lack nothing that their kind needs",
        arguments: [
            (#""targets": [ { "id": "a" } ]"#, #"lacks "url""#),
            (#""targets": [ { "id": "a", "url": "ftp://a.example/" } ]"#, "must be an http or https URL"),
            (#""targets": [ { "id": "a", "url": "https://u:p@a.example/" } ]"#, "without a password"),
            (#""targets": [ { "id": "a", "kind": "telegram", "chat": "1" } ]"#, #"lacks "token""#),
            (
                #""targets": [ { "id": "a", "kind": "mail", "to": ["a@b.example"] } ]"#,
                #"needs "deliver.from""#
            ),
            (#""from": "k@b.example", "targets": [ { "id": "a", "kind": "mail" } ]"#, #"lacks "to""#),
            (
                #""from": "k@b.example", "targets": [ { "id": "a", "kind": "mail", "to": ["a"] } ]"#,
                "must be a mail address"
            ),
            (#""smtp": "smtp://u:p@b.example""#, "deliver.smtp: must be"),
            (#""smtpUser": "u""#, "needs its other half"),
            (
                #""targets": [ { "id": "a", "url": "https://a.example/", "secret": "whsec_x" } ]"#,
                "has no place in this file"
            ),
            (
                #""targets": [ { "id": "a", "url": "https://a.example/", "quiet": "22-7" } ]"#,
                "quiet: must be"
            ),
            (
                #""targets": [ { "id": "a", "url": "https://a.example/", "groupFor": "2d" } ]"#,
                "groupFor: must be"
            ),
            (
                #""targets": [ { "id": "a", "url": "https://a.example/" }, { "id": "a", "url": "https://b.example/" } ]"#,
                "is taken by deliver.targets[0]"
            ),
        ]
    )
    func wrongTarget(deliver: String, expected: String) throws {
        let failure = try #require(throws: CommandFailure.self) { try read("", deliver) }
        #expect(failure.description.contains(expected), "\(failure)")
    }

    @Test("a reload says which watches and targets are others")
    func changes() throws {
        let old = try read(#"{ "id": "a", "words": "a" }, { "id": "b", "words": "b" }"#)
        let new = try read(
            #"{ "id": "a", "words": "c", "minOutlets": 2 }, { "id": "c", "words": "c" }"#,
            #""targets": [ { "id": "desk", "url": "https://b.example/" } ]"#
        )
        #expect(
            ConfigurationChanges(from: old, to: new).words == [
                "targets changed: desk (url)", "watches added: c", "watches removed: b",
                "watches changed: a (words, minOutlets)",
            ]
        )
    }
}
