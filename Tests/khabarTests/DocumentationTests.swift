import ArgumentParser
import Foundation
import Storage
import Testing

@testable import khabar

@Suite("Pages of the project")
struct DocumentationTests {
    private static let allCommands = Khabar.configuration.groupedSubcommands.flatMap(\.subcommands)
    private static let commandNames = allCommands.map { $0._commandName }

    @Test("every link leads to a file, and to a heading of it", arguments: DocumentPages.all)
    func links(page: String) throws {
        for link in try DocumentPages.ownLinks(of: page) {
            let (file, place) = DocumentPages.target(of: link, from: page)
            guard DocumentPages.isFile(file) else {
                Issue.record("\(page): \(link) leads to no file")
                continue
            }
            guard let place else { continue }
            #expect(
                try DocumentPages.places(in: file).contains(place),
                "\(page): \(link) leads to no heading"
            )
        }
    }

    @Test("README leads to every page of docs", arguments: DocumentPages.inDocs)
    func reached(page: String) throws {
        let targets = try DocumentPages.ownLinks(of: "README.md").map {
            DocumentPages.target(of: $0, from: "README.md").file
        }
        #expect(targets.contains(page), "README.md does not lead to \(page)")
    }

    @Test("the page on asking has a row for each view", arguments: NewsDatabase.viewDocumentation.map(\.name))
    func views(view: String) throws {
        let text = try DocumentPages.text(of: "docs/asking.md")
        #expect(text.contains("\n| `\(view)` |"), "docs/asking.md tells nothing of the view \(view)")
    }

    @Test(
        "the page on commands tells of each command",
        arguments: allCommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
    )
    func command(name: String) throws {
        let told = try DocumentPages.code(of: "docs/commands.md").map { $0.split(separator: " ").first }
        #expect(told.contains(Substring(name)), "docs/commands.md tells nothing of the command \(name)")
    }

    @Test("manual pages in other languages tell of each command, and of no other", arguments: ["ar", "fr"])
    func manual(language: String) throws {
        let page = try DocumentPages.text(of: "packaging/man/khabar.\(language).1")
        let told = page.matches(of: /\n\.TP\n\\fBkhabar ([a-z]+)\\fR/).map { String($0.output.1) }
        let shown = Self.allCommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
        #expect(told.sorted() == shown.sorted())
    }

    @Test(
        "pages call commands that there are",
        arguments: ["README.md", "CONTRIBUTING.md", "SECURITY.md"] + DocumentPages.inDocs
    )
    func calls(page: String) throws {
        for call in try DocumentPages.calls(of: page) {
            let isKnown = (Self.commandNames + ["help"]).contains(call.command)
            #expect(isKnown, "\(page): there is no command \(call.command)")
        }
    }

    @Test(
        "options that pages give are options of the command",
        arguments: allCommands.map { $0._commandName }
    )
    func options(name: String) throws {
        let command = try #require(Self.allCommands.first { $0._commandName == name })
        let help = ([command] + command.configuration.subcommands)
            .map { Khabar.helpMessage(for: $0, columns: 200) }.joined()
        // The tables of the page on commands leave the program's name out.
        let rows = try DocumentPages.code(of: "docs/commands.md").filter { $0.hasPrefix("\(name) ") }
        let calls = try (["README.md"] + DocumentPages.inDocs).flatMap(DocumentPages.calls(of:))
        for given in rows + calls.filter({ $0.command == name }).map(\.rest) {
            for option in given.matches(of: /--[a-z-]+/).map(\.output) {
                #expect(help.contains(option), "\(name) has no option \(option), as a page says: \(given)")
            }
        }
    }

    @Test("pages call targets that the Makefile has", arguments: DocumentPages.all)
    func targets(page: String) throws {
        let targets = try DocumentPages.text(of: "Makefile").matches(of: /\n([a-z][a-z-]*):/).map(\.output.1)
        for line in try DocumentPages.codeLines(of: page) + DocumentPages.code(of: page) {
            guard let call = line.firstMatch(of: /^ *make((?: [a-z-]+)+)/) else { continue }
            for target in call.output.1.split(separator: " ") {
                #expect(targets.contains(target), "\(page): make has no target \(target)")
            }
        }
    }

    @Test("the house table names the rooms that there are, and what each may use")
    func house() throws {
        let manifest = try DocumentPages.text(of: "Package.swift")
        let rows = try DocumentPages.text(of: "docs/architecture.md")
            .matches(of: /\n\| `(\w+)` \| [^|\n]+ \| [^|\n]+ \| ([^|\n]+) \|(?=\n)/)
            .map { (room: String($0.output.1), mayUse: String($0.output.2)) }
        let targets = manifest.matches(
            of: /\.(?:executableT|t)arget\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?/
        )
        var isSeen: [String] = []
        for (room, mayUse) in rows {
            let target = try #require(targets.first { $0.output.1 == room }, "there is no room \(room)")
            let used = (target.output.2 ?? "").matches(of: /"(\w+)"/).map { String($0.output.1) }
            for name in used where rows.contains(where: { $0.room == name }) {
                let isTold = mayUse == "all above" ? isSeen.contains(name) : mayUse.contains(name)
                #expect(isTold, "\(room) uses \(name), and the table does not say so")
            }
            isSeen.append(room)
        }
        let rooms = targets.map { String($0.output.1) }
        for room in rooms where !["TornDisk", "LoopbackServer"].contains(room) {
            #expect(isSeen.contains(room), "the house table lacks \(room)")
        }
    }

    @Test("files that pages name are there", arguments: ["CONTRIBUTING.md"] + DocumentPages.inDocs)
    func files(page: String) throws {
        for name in try DocumentPages.code(of: page) where name.contains("/") {
            guard name.wholeMatch(of: /[A-Za-z][\w+\-]*(?:\/[\w+\-]+)+(?:\.swift|\.json|\.sh|\.py)/) != nil
            else { continue }
            let isThere = DocumentPages.isFile(name) || DocumentPages.isFile("Sources/\(name)")
            #expect(isThere, "\(page): there is no file \(name)")
        }
    }

    @Test("messages that the page on troubleshooting quotes are messages of khabar")
    func messages() throws {
        let sources = try DocumentPages.names(below: "Sources") { $0.hasSuffix(".swift") }
            .map { try DocumentPages.text(of: $0) }
            .joined(separator: "\n")
        let quotes = try DocumentPages.quotes(of: "docs/troubleshooting.md")
        #expect(quotes.count > 30)
        for quote in quotes {
            #expect(
                sources.contains(quote),
                "docs/troubleshooting.md quotes what khabar does not say: \(quote)"
            )
        }
    }
}
