internal import News

/// Where there is nothing to show: what happened, and where to go on.
enum ErrorView {
    static func notFound(_ visit: Visit) -> PageAnswer {
        screen(visit, 404, visit.words.notFound, visit.words.notFoundReason)
    }

    static func gone(_ visit: Visit) -> PageAnswer {
        screen(visit, 410, visit.words.gone, visit.words.goneReason)
    }

    static func forbidden(_ visit: Visit) -> PageAnswer {
        screen(visit, 403, visit.words.forbidden, visit.words.forbiddenReason)
    }

    static func unknownMethod(_ visit: Visit) -> PageAnswer {
        var answer = screen(visit, 405, visit.words.badRequest, visit.words.badRequestReason)
        answer.headers.append(("allow", "GET, HEAD"))
        return answer
    }

    /// The daemon is away, so nothing can be written.
    static func unavailable(_ visit: Visit) -> PageAnswer {
        var answer = screen(visit, 503, visit.words.unavailable, visit.words.unavailableReason)
        answer.headers.append(("retry-after", "30"))
        return answer
    }

    /// The database cannot be read for the moment.
    static func unreadable(_ visit: Visit) -> PageAnswer {
        var answer = screen(visit, 503, visit.words.unreadable, visit.words.unreadableReason)
        answer.headers.append(("retry-after", "30"))
        return answer
    }

    static func offline(_ visit: Visit) -> PageAnswer {
        screen(visit, 200, visit.words.offline, visit.words.offlineReason)
    }

    private static func screen(_ visit: Visit, _ status: Int, _ title: String, _ reason: String) -> PageAnswer
    {
        visit.page(
            status,
            title: title,
            visit.empty(title, reason, "<p><a href=\"/\">\(visit.words.toFront)</a></p>", level: .none)
        )
    }
}
