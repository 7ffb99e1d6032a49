import Fetching
import News

/// The registrable domain of a URL. Budgets and rests are kept by it.
enum Domain {
    static func of(_ url: String) -> String {
        RegistrableDomain.of(URLReference(url).host?.lowercased() ?? "")
    }
}
