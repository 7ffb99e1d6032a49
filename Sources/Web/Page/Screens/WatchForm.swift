internal import News
internal import Storage

extension Visit {
    /// Whether readers of these pages can have an account, which watches need.
    var mayWatch: Bool { reader != nil || settings.hasUsers }
}

/// The form of a watch: how it is shown, and what is sent by it.
struct WatchForm {
    let visit: Visit
    let watch: Watch
    let isNew: Bool

    private var words: PageWords { visit.words }

    func html() throws -> HTML {
        let database = visit.stand.database
        let targets = try database.targetIDs()
        return """
            <form method="post" action="\(isNew ? Addresses.watches : Addresses.watch(watch.id))" class="watch">
            <div class="fields">
            <label>\(words.watchName)<input name="name" value="\(watch.name)" dir="auto" maxlength="\(Watch.longestName)"></label>
            <label class="wide">\(words.watchWords)<input name="words" value="\(watch.words)" dir="auto" maxlength="\(Watch.longestWords)" aria-describedby="words-help"></label>
            </div>
            <p class="small quiet" id="words-help">\(words.searchHelp)</p>
            <div class="ticks">\(tick("exact", "1", words.exactly, watch.isExact))\(tick("prefixes", "1", words.withPrefixes, watch.expandsPrefixes))</div>
            <fieldset><legend>\(words.narrower)</legend><div class="fields">
            \(outlets)\(languages)<label>\(words.agency)<input name="agencies" value="\(watch.agencies.joined(separator: ", "))" dir="auto" maxlength="400"></label>
            <label>\(words.section)<input name="sections" value="\(watch.sections.joined(separator: ", "))" dir="auto" maxlength="400"></label>
            <label>\(words.leastOutlets)<input name="min" type="number" min="1" max="\(Watch.mostOutlets)" value="\(watch.minOutlets.map(String.init) ?? "")" inputmode="numeric"></label>
            </div></fieldset>
            <fieldset><legend>\(words.whenItSpeaks)</legend><div class="ticks">
            \(WatchForm.plain.map { tick("on", $0.description, words.occasion($0), watch.occasions.contains($0)) })</div><div class="fields">
            \(numbers("on-outlets", words.onOutlets) { if case .outlets(let least) = $0 { least } else { nil } })\
            \(numbers("on-event", words.onEvent) { if case .event(let least) = $0 { least } else { nil } })</div></fieldset>
            <fieldset><legend>\(words.whoIsTold)</legend>\(told(targets))</fieldset>
            <div class="fields"><button>\(isNew ? words.keepWatch : words.changeWatch)</button></div>
            </form>

            """
    }

    private static let plain: [WatchOccasion] = [
        .first, .edited, .removed, .mineCopied, .silent, .gap, .daily, .weekly,
    ]

    private func tick(_ name: String, _ value: String, _ label: String, _ isSet: Bool) -> HTML {
        let checked: HTML = isSet ? " checked" : ""
        return """
            <label class="tick"><input type="checkbox" name="\(name)" value="\(value)"\(checked)><span>\(label)</span></label>

            """
    }

    private func numbers(_ name: String, _ label: String, _ number: (WatchOccasion) -> Int?) -> HTML {
        let value = watch.occasions.compactMap(number).map(String.init).joined(separator: ", ")
        return
            "<label>\(label)<input name=\"\(name)\" value=\"\(value)\" inputmode=\"numeric\" dir=\"ltr\" maxlength=\"40\"></label>\n"
    }

    private func told(_ targets: [String]) -> HTML {
        let all = targets + watch.notify.filter { !targets.contains($0) }
        guard !all.isEmpty else { return "<p class=\"small quiet\">\(words.noTargets)</p>" }
        return "<div class=\"ticks\">\(all.map { tick("notify", $0, $0, watch.notify.contains($0)) })</div>"
    }

    private var outlets: HTML {
        let names = visit.stand.names.sorted { $0.value < $1.value }.map { ($0.key.text, $0.value) }
        return choices("outlets", words.outlets, names, watch.outlets.map(\.text))
    }

    private var languages: HTML {
        let known = visit.stand.languages
        let all = known + watch.languages.filter { !known.contains($0) }
        return choices(
            "languages",
            words.newsLanguage,
            all.map { ($0, words.languageName($0)) },
            watch.languages
        )
    }

    private func choices(
        _ name: String,
        _ label: String,
        _ all: [(value: String, name: String)],
        _ chosen: [String]
    ) -> HTML {
        guard !all.isEmpty else { return "" }
        let options: [HTML] = all.map { choice in
            let selected: HTML = chosen.contains(choice.value) ? " selected" : ""
            return "<option value=\"\(choice.value)\"\(selected)>\(choice.name)</option>"
        }
        return
            "<label>\(label)<select name=\"\(name)\" multiple size=\"\(min(max(all.count, 2), 5))\">\(options)</select></label>\n"
    }
}

// MARK: - What is sent

extension WatchForm {
    /// The watch that a form states. What is no number, or no occasion, is passed over.
    static func watch(of form: FormFields, id: String) -> Watch {
        var watch = Watch()
        watch.id = id
        watch.name = form["name"] ?? ""
        watch.words = form["words"] ?? ""
        watch.isExact = form["exact"] == "1"
        watch.expandsPrefixes = form["prefixes"] == "1"
        watch.outlets = form.all("outlets").filter { !$0.isEmpty }.map { Outlet.ID($0) }
        watch.languages = form.all("languages").filter { !$0.isEmpty }
        watch.agencies = list(form["agencies"])
        watch.sections = list(form["sections"])
        watch.minOutlets = form["min"].flatMap { Int($0) }
        watch.occasions =
            form.all("on").compactMap { WatchOccasion($0) }
            + list(form["on-outlets"]).compactMap { WatchOccasion("outlets>=\($0)") }
            + list(form["on-event"]).compactMap { WatchOccasion("event>=\($0)") }
        watch.notify = form.all("notify").filter { !$0.isEmpty }
        return watch
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(whereSeparator: { ",،;".contains($0) })
            .map { $0.trimmed.description }.filter { !$0.isEmpty }
    }

    /// What is wrong with it; of numbers only what `form` lost.
    static func fault(of watch: Watch, isNew: Bool, _ visit: Visit) throws -> WatchFault? {
        var watch = watch
        // It is made where there is none.
        if isNew { watch.id = "new" }
        let known = visit.stand.names.keys.sorted()
        let faults =
            watch.faultsOfForm + watch.faults(outlets: known, targets: try visit.stand.database.targetIDs())
        return faults.first
    }

    /// The page with the form of a watch that asks for what a search asked for.
    static func address(asking fields: FormFields) -> OwnAddress {
        let kept = ["q", "outlet", "agency", "language", "exact", "prefixes"].map {
            (name: $0, value: fields[$0])
        }
        return OwnAddress(["watches"], query: kept, fragment: "make")
    }

    /// The same as a watch.
    static func watch(asking fields: FormFields) -> Watch {
        var watch = Watch()
        watch.words = fields["q"] ?? ""
        watch.isExact = fields["exact"] == "1"
        watch.expandsPrefixes = fields["prefixes"] == "1"
        watch.outlets = [fields["outlet"]].compactMap { $0 }.map { Outlet.ID($0) }
        watch.agencies = [fields["agency"]].compactMap { $0 }
        watch.languages = [fields["language"]].compactMap { $0 }
        return watch
    }
}
