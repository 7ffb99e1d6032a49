internal import News
internal import Storage

/// What is sent by POST: logging in and out, corrections, and watches.
extension Site {
    func write(_ visit: Visit) throws -> PageAnswer {
        let request = visit.request
        // No page of another site may act in a reader's name.
        guard request.isFromOurselves else { return ErrorView.forbidden(visit) }
        switch (request.path.first, request.path.count) {
        case ("login", 1) where visit.settings.hasUsers: return logIn(visit)
        case ("logout", 1):
            sessions.logOut(request)
            var answer = PageAnswer.moved(303, to: "/")
            answer.headers.append(
                ("set-cookie", "\(Sessions.cookie)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
            )
            return answer
        case ("stories", 3): return try correct(visit)
        case ("corrections", 3) where request.path[2] == "undo": return undo(visit)
        case ("watches", 1...3): return try watch(visit)
        case ("deliveries", 3) where request.path[2] == "replay": return try replay(visit)
        default: return ErrorView.unknownMethod(visit)
        }
    }

    private func logIn(_ visit: Visit) -> PageAnswer {
        let form = visit.request.form
        switch sessions.logIn(form["name"] ?? "", form.all("secret").first ?? "") {
        case .token(let token):
            var answer = PageAnswer.moved(303, to: "/")
            let secure = visit.request.isEncrypted ? "; Secure" : ""
            answer.headers.append(
                ("set-cookie", "\(Sessions.cookie)=\(token); Path=/; HttpOnly; SameSite=Strict\(secure)")
            )
            return answer
        case .wrong: return LoginView.answer(visit, hasFailed: true)
        case .later:
            var answer = LoginView.answer(visit, hasFailed: true)
            answer.status = 429
            answer.headers.append(("retry-after", "5"))
            return answer
        }
    }

    private func correct(_ visit: Visit) throws -> PageAnswer {
        guard let reader = visit.reader else { return ErrorView.forbidden(visit) }
        let (request, form) = (visit.request, visit.request.form)
        guard let id = Int64(request.path[1]), let page = try visit.stand.screen(Story.ID(id)) else {
            return ErrorView.notFound(visit)
        }
        let correction: PageCorrection
        switch request.path[2] {
        case "split":
            let chosen = Set(form.all("article").compactMap { Int64($0) }.map { Article.ID($0) })
            let articles = page.rows.map(\.article).filter { chosen.contains($0) }
            guard !articles.isEmpty, articles.count < page.rows.count else {
                return CorrectionView.problem(visit, page, visit.words.chooseSome)
            }
            correction = .split(articles, from: page.card.id, reason: form["reason"] ?? "")
        case "join":
            let digits = (form["other"] ?? "").filter { ("0"..."9").contains($0) }
            guard let other = Int64(digits), let otherPage = try visit.stand.screen(Story.ID(other)),
                otherPage.card.id != page.card.id
            else { return CorrectionView.problem(visit, page, visit.words.noSuchOther) }
            correction = .join(page.card.id, otherPage.card.id, reason: form["reason"] ?? "")
        default: return ErrorView.notFound(visit)
        }
        guard form["reason"] != nil else {
            return CorrectionView.problem(visit, page, visit.words.reasonNeeded)
        }
        // First it is shown what would become of it.
        guard form["sure"] == "1" else { return try CorrectionView.preview(visit, page, correction) }
        return finish(visit, surroundings.correct(correction, reader.name))
    }

    private func undo(_ visit: Visit) -> PageAnswer {
        guard let reader = visit.reader else { return ErrorView.forbidden(visit) }
        guard let id = Int64(visit.request.path[1]) else { return ErrorView.notFound(visit) }
        return finish(visit, surroundings.correct(.undo(correction: id), reader.name))
    }

    private func finish(_ visit: Visit, _ outcome: PageCorrection.Outcome) -> PageAnswer {
        switch outcome {
        case .done(let story):
            renew()
            return .moved(303, to: Addresses.story(story).text)
        case .refused(let reason): return CorrectionView.refused(visit, reason)
        case .unavailable: return ErrorView.unavailable(visit)
        }
    }
}
