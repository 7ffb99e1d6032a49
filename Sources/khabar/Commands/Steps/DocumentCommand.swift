import ArgumentParser
import Ingestion

/// `khabar document`: the pages that are made from what the program knows, for who builds it.
struct DocumentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Print a page that is kept beside the code.",
        shouldDisplay: false
    )

    enum Page: String, CaseIterable, ExpressibleByArgument {
        /// packaging/khabar.catalog
        case catalog
        /// Sources/Ingestion/Records/LOG.md
        case log
        /// Sources/Ingestion/Entries/LIMITS.md
        case limits
        /// Sources/khabar/Configuration/CONFIGURATION.md
        case configuration
    }

    @Argument(help: "Which.")
    var page: Page

    func run() throws {
        let text =
            switch page {
            case .catalog: LogDocuments.catalog
            case .log: LogDocuments.page
            case .limits: Bound.page
            case .configuration: ConfigurationPage.text
            }
        try StandardOutput.print(text, terminator: "")
    }
}
