import Testing

@testable import khabar

@Suite("Pages that the program makes")
struct MadeDocumentTests {
    @Test("a made page is as the program makes it", arguments: DocumentCommand.Page.allCases)
    func page(_ page: DocumentCommand.Page) throws {
        let kept = try DocumentPages.text(of: page.file)
        #expect(kept == page.text, "\(page.file) is not of this code: run `make documents`")
    }
}
