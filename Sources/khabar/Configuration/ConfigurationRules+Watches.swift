import Machinery
import Ingestion
import News
import Storage

extension ConfigurationRules {
    @Sendable static func watches(_ configuration: Configuration) -> [Breach] {
        let outlets = configuration.outlets.map(\.outlet.id)
        let targets = configuration.deliver.targets.map(\.id)
        return repeated(configuration.watches.map(\.id), "watches", "watch")
            + configuration.watches.enumerated().filter { !$0.element.id.isEmpty }.flatMap { number, watch in
                watch.faults(outlets: outlets, targets: targets).map { fault in
                    let key = fault.key.isEmpty ? "" : ".\(fault.key)"
                    return Breach(path: "watches[\(number)]\(key)", message: fault.description)
                }
            }
    }

    @Sendable static func targets(_ configuration: Configuration) -> [Breach] {
        let deliver = configuration.deliver
        var breaches = repeated(deliver.targets.map(\.id), "deliver.targets", "target")
        for (number, target) in deliver.targets.enumerated() where !target.id.isEmpty {
            let path = "deliver.targets[\(number)]"
            if let lack = target.lack(in: deliver) { breaches.append(Breach(path: path, message: lack)) }
            if target.formerSecret != nil, target.secret == nil {
                breaches.append(
                    Breach(
                        path: "\(path).formerSecret",
                        message: "stands without \"secret\"; give the new one too"
                    )
                )
            }
        }
        if (deliver.smtpUser == nil) != (deliver.smtpPassword == nil) {
            breaches.append(
                Breach(
                    path: deliver.smtpUser == nil ? "deliver.smtpPassword" : "deliver.smtpUser",
                    message: "needs its other half; give \"smtpUser\" and \"smtpPassword\" both"
                )
            )
        }
        return breaches
    }

    private static func repeated(_ ids: [String], _ list: String, _ what: String) -> [Breach] {
        var pathOfID: [String: String] = [:]
        return ids.enumerated().compactMap { number, id in
            let path = "\(list)[\(number)]"
            defer { pathOfID[id] = pathOfID[id] ?? path }
            guard !id.isEmpty, let first = pathOfID[id] else { return nil }
            return Breach(
                path: "\(path).id",
                message: "\"\(id)\" is taken by \(first); every \(what) needs an id of its own"
            )
        }
    }
}

extension ConfiguredTarget {
    /// What a target of its kind needs and this one lacks.
    fileprivate func lack(in deliver: Configuration.Deliver) -> String? {
        switch kind {
        case .mail:
            if to.isEmpty { return "lacks \"to\"; add mail addresses" }
            return deliver.from == nil ? "needs \"deliver.from\", the sender of mail; add it" : nil
        case .telegram:
            if token == nil, url == nil { return "lacks \"token\"; name the secret of the bot's token" }
            return chat == nil ? "lacks \"chat\"; add the id of the chat" : nil
        case .webhook, .slack, .mattermost, .discord, .ntfy:
            return url == nil ? "lacks \"url\"; add where messages are posted" : nil
        }
    }
}
