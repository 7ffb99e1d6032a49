import Fetching
import News

/// The registrable domain of a URL: what budgets and pauses are kept by.
enum Domain {
    static func of(_ url: String) -> String {
        RegistrableDomain.of(URLReference(url).host?.lowercased() ?? "")
    }
}
