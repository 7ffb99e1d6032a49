internal import News
internal import Storage

/// What programs ask.
extension Site {
    /// Nil where the address is a page's.
    func programAnswer(_ request: PageRequest) -> PageAnswer? {
        let match = Routes.match(request.method, request.path)
        switch match {
        case .page: return nil
        case .unknown:
            return Problem(
                404,
                "there is nothing at this address; GET /api/v1/openapi.json lists what there is"
            ).answer
        case .otherMethod(let allowed): return Problem.wrongMethod(allowed).answer
        case .route(let route, let pieces, let suffix):
            do {
                let visit = try RouteVisit(
                    request,
                    route,
                    pieces: pieces,
                    suffix: suffix,
                    settings: settings,
                    stand: stand,
                    surroundings: surroundings,
                    sessions: sessions
                )
                let answer = try answer(visit)
                // After something was written the next reader sees it.
                if request.method == .post { renew() }
                return answer
            } catch let problem as Problem {
                return problem.answer
            } catch {
                return Problem.unreadable.answer
            }
        }
    }

    private func answer(_ visit: RouteVisit) throws -> PageAnswer {
        var tag: String?
        if visit.request.method == .get, visit.route.validation == .changes {
            let number = try visit.database.changeNumber()
            tag = visit.tag(ofChange: number)
            let seen = changes.seen(number, at: surroundings.now())
            var head = visit.answer([])
            head.headers.append(("etag", tag ?? ""))
            if let seen { head.headers.append(("last-modified", seen.httpDate)) }
            let known = head.unlessKnown(visit.request)
            // Nothing is read for what the program has already.
            if known.status == 304 { return known }
            var whole = try visit.answer(to: visit.route.make(visit))
            if whole.status == 200 { whole.headers += head.headers.suffix(seen == nil ? 1 : 2) }
            return whole
        }
        var answer = try visit.answer(to: visit.route.make(visit))
        if visit.request.method == .get, answer.status == 200 {
            answer.headers.append(("etag", ETag.of(answer.body)))
        }
        return answer
    }
}

extension RouteVisit {
    /// Changes with what shapes an answer beside the database.
    private static let version = 1

    fileprivate func tag(ofChange number: Int64) -> String {
        let shape =
            "\(Self.version) \(base) \(request.target) \(form) \(settings.texts) \(settings.pictures) \(settings.language)"
        return "\"\(number)-\(ETag.text(of: Array(shape.utf8)))\""
    }

    fileprivate func answer(to made: Made) -> PageAnswer {
        switch made {
        case .moved(let address, let isForGood):
            var answer = PageAnswer.moved(isForGood ? 308 : 307, to: address.text)
            if !route.needsSuffix { answer.headers.append(("vary", "accept")) }
            return answer
        case .document(let document): return answer(document.bytes + [UInt8(ascii: "\n")])
        case .table(let table):
            var answer =
                switch form {
                case .lines: self.answer(table.lines)
                case .csv: self.answer(table.csv)
                default: self.answer(table.document.bytes + [UInt8(ascii: "\n")])
                }
            if let next = table.next, table.hasMore {
                let field = route.parameters.contains { $0.name == "after" } ? "after" : "cursor"
                let address = Addresses.same(request, request.query.with(field, next))
                answer.headers.append(("link", "<\(base)\(address.text)>; rel=\"next\""))
            }
            return answer
        case .feed(let feed):
            return answer(form == .atom ? AtomFeed(feed, self).utf8 : OutgoingJSONFeed(feed, self).utf8)
        }
    }

    /// It is asked for anew each time and sent only where it has changed.
    fileprivate func answer(_ body: [UInt8]) -> PageAnswer {
        var answer = PageAnswer(200, type: form.contentType, caching: "no-cache", body)
        if !route.needsSuffix { answer.headers.append(("vary", "accept")) }
        return answer
    }
}
