import Foundation
import Storage
import Testing

@testable import khabar

@Suite("Pages that the program makes")
struct MadeDocumentTests {
    @Test("a made page is as the program makes it", arguments: DocumentCommand.Page.allCases)
    func page(_ page: DocumentCommand.Page) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let kept = try String(contentsOf: root.appending(path: page.file), encoding: .utf8)
        #expect(kept == page.text, "\(page.file) is not of this code: run `make documents`")
    }

    @Test(
        "README's table of views has a row for each view",
        arguments: NewsDatabase.viewDocumentation.map(\.name)
    )
    func readme(view: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        #expect(text.contains("\n| `\(view)` |"), "README.md tells nothing of the view \(view)")
    }
}
