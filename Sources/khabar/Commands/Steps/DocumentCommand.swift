import ArgumentParser
import Glibc
import Ingestion
import Machinery
import Storage

/// `khabar document`: the pages beside the code that are made from what the program knows; `make documents` writes them all.
struct DocumentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Make the pages that are kept beside the code.",
        shouldDisplay: false
    )

    enum Page: String, CaseIterable, ExpressibleByArgument {
        case catalog, log, limits, configuration, views

        /// Below the project's folder.
        var file: String {
            switch self {
            case .catalog: "packaging/khabar.catalog"
            case .log: "Sources/Ingestion/Records/LOG.md"
            case .limits: "Sources/Ingestion/Entries/LIMITS.md"
            case .configuration: "Sources/khabar/Configuration/CONFIGURATION.md"
            case .views: "Sources/Storage/VIEWS.md"
            }
        }

        var text: String {
            switch self {
            case .catalog: LogDocuments.catalog
            case .log: LogDocuments.page
            case .limits: Bound.page
            case .configuration: ConfigurationPage.text
            case .views: NewsDatabase.viewsPage
            }
        }
    }

    @Argument(help: "Which one to print; without it, all are written.")
    var page: Page?

    @Option(help: "The project's folder, below which they are written.")
    var folder = "."

    func run() throws {
        if let page { return try StandardOutput.print(page.text, terminator: "") }
        for page in Page.allCases {
            let path = "\(folder)/\(page.file)"
            let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            defer { if file >= 0 { close(file) } }
            guard file >= 0, Descriptor.write(Array(page.text.utf8), to: file) else {
                throw CommandFailure(
                    .cannotCreate,
                    "cannot write \(path): \(Descriptor.problem); call it in the project's folder, or name that with --folder"
                )
            }
        }
    }
}
