internal import News
internal import Storage

/// Watches that are made, changed, tried out and ended on the pages.
extension Site {
    func watch(_ visit: Visit) throws -> PageAnswer {
        guard let reader = visit.reader else { return ErrorView.forbidden(visit) }
        let path = visit.request.path
        guard path.count > 1 else {
            let watch = WatchForm.watch(of: visit.request.form, id: "")
            return try keep(watch, isNew: true, visit, reader)
        }
        guard let kept = try visit.stand.database.watch(path[1]) else { return ErrorView.notFound(visit) }
        let id = kept.watch.id
        switch path.dropFirst(2).first {
        case nil:
            return try keep(WatchForm.watch(of: visit.request.form, id: id), isNew: false, visit, reader)
        case "end":
            switch surroundings.fulfil(.end(watch: id), reader.name) {
            case .done, .begun:
                renew()
                return .moved(303, to: Addresses.watches.text)
            case .refused(let reason): return WatchView.refused(visit, id, reason)
            case .unavailable: return ErrorView.unavailable(visit)
            }
        case "test":
            return finish(surroundings.fulfil(.tryOut(watch: id), reader.name), id, visit)
        default: return ErrorView.notFound(visit)
        }
    }

    private func keep(_ watch: Watch, isNew: Bool, _ visit: Visit, _ reader: Reader) throws -> PageAnswer {
        // What can be told in the reader's words is found out here; whoever writes looks again.
        if let fault = try WatchForm.fault(of: watch, isNew: isNew, visit) {
            return try WatchesView.problem(visit, watch, isNew: isNew, visit.words.fault(fault))
        }
        switch surroundings.fulfil(.keep(watch, isNew: isNew), reader.name) {
        case .done(let id):
            renew()
            return .moved(303, to: Addresses.watch(id).text)
        case .begun: return .moved(303, to: Addresses.watches.text)
        case .refused(let reason): return try WatchesView.problem(visit, watch, isNew: isNew, reason)
        case .unavailable: return ErrorView.unavailable(visit)
        }
    }

    func replay(_ visit: Visit) throws -> PageAnswer {
        guard let reader = visit.reader else { return ErrorView.forbidden(visit) }
        guard let id = Int64(visit.request.path[1]), let delivery = try visit.stand.database.delivery(id)
        else {
            return ErrorView.notFound(visit)
        }
        let outcome = surroundings.fulfil(.replay(delivery: id), reader.name)
        return finish(outcome, delivery.watch, visit)
    }

    /// Back to the watch, else to all of them.
    private func finish(_ outcome: WatchWish.Outcome, _ watch: String?, _ visit: Visit) -> PageAnswer {
        let back = watch.map { OwnAddress(["watches", $0], fragment: "deliveries") } ?? Addresses.watches
        switch outcome {
        case .done, .begun:
            renew()
            return .moved(303, to: back.text)
        case .refused(let reason): return WatchView.refused(visit, watch ?? "", reason)
        case .unavailable: return ErrorView.unavailable(visit)
        }
    }
}
