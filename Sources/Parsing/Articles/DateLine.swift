import Language
import News

/// A short line with dates in it, each with the word before it that says what it dates: "Updated 31 May 2025 · Published 30 May".
struct DateLine {
    enum Label {
        case published
        case updated
    }

    private(set) var published: NewsDate?
    private(set) var updated: NewsDate?
    /// A date without such a word before it.
    private(set) var other: NewsDate?

    /// Longer text is no line of dates.
    static let limitBytes = 300
    private static let limitWords = 48

    /// - Parameters:
    ///   - text: one line.
    ///   - before: what stands before it, where the words may be.
    ///   - read: reads one date.
    init(_ text: String, before: Label? = nil, read: (String) -> NewsDate?) {
        guard text.utf8.count <= DateLine.limitBytes else { return }
        let words = text.split(whereSeparator: DateLine.parts)
        guard words.count <= DateLine.limitWords else { return }
        var label = before
        var start = text.startIndex
        func take(_ end: String.Index) {
            guard start < end, let date = read(String(text[start..<end])) else { return }
            switch label {
            case .published: published = published ?? date
            case .updated: updated = updated ?? date
            case nil: other = other ?? date
            }
        }
        var place = 0
        while place < words.count {
            guard let (next, count) = DateLine.label(words[place...]) else {
                place += 1
                continue
            }
            take(words[place].startIndex)
            label = next
            start = words[min(place + count, words.count) - 1].endIndex
            place += count
        }
        take(text.endIndex)
    }

    private static func parts(_ character: Character) -> Bool {
        character.isWhitespace || character == ":" || character == "：" || character == "|"
            || character == "\u{A0}"
    }

    /// What a line without a date says of a date that follows it; nil where it says nothing.
    static func label(of text: String) -> Label? {
        guard text.utf8.count <= 120 else { return nil }
        let words = text.split(whereSeparator: DateLine.parts)
        var found: Label?
        for place in words.indices { found = label(words[place...])?.label ?? found }
        return found
    }

    private static func label(_ words: ArraySlice<Substring>) -> (label: Label, count: Int)? {
        guard let first = words.first else { return nil }
        let one = folded(first)
        guard !one.isEmpty else { return nil }
        let line = words.prefix(4).map { folded($0) }.joined(separator: " ")
        if let long = runs.first(where: { line == $0.text || line.hasPrefix($0.text + " ") }) {
            return (long.label, long.count)
        }
        if let next = words.dropFirst().first {
            let two = one + " " + folded(next)
            if let found = pairs[two] { return (found, 2) }
        }
        return singles[one].map { ($0, 1) }
    }

    /// Letters alone, without accents and marks.
    private static func folded(_ word: some StringProtocol) -> String {
        String(
            String.UnicodeScalarView(
                Folding.fold(String(word)).unicodeScalars.filter(\.properties.isAlphabetic)
            )
        )
    }

    private static let singles = table(published: publishedWords, updated: updatedWords)
    private static let pairs = table(published: publishedPairs, updated: updatedPairs)

    private static func table(published: [String], updated: [String]) -> [String: Label] {
        var table: [String: Label] = [:]
        func key(_ text: String) -> String {
            text.split(separator: " ").map { folded($0) }.joined(separator: " ")
        }
        for text in published { table[key(text)] = .published }
        for text in updated { table[key(text)] = .updated }
        return table
    }

    /// What is longer than two words: the rest of it must not be read as part of a date.
    private static let runs: [(text: String, count: Int, label: Label)] = [
        "dernière mise à jour", "mise à jour", "mis à jour", "mise à jour le", "mis à jour le",
    ]
    .sorted { $0.count > $1.count }
    .map { text in
        let words = text.split(separator: " ").map { folded($0) }
        return (words.joined(separator: " "), words.count, .updated)
    }

    private static let publishedWords = [
        "published", "publish", "posted", "created", "issued", "publié", "publiée", "publiés",
        "publication",
        "paru", "parue", "posté", "veröffentlicht", "erstellt", "erschienen", "publicado", "publicada",
        "publicación", "pubblicato", "pubblicata", "gepubliceerd", "geplaatst", "opublikowano",
        "publicerad",
        "publiceret", "publisert", "julkaistu", "yayınlanma", "yayınlandı", "yayınlanan",
        "опубликовано",
        "créé", "créée", "publicat", "publicată", "megjelent", "publikováno", "vydáno", "опубліковано",
        "δημοσιεύτηκε", "פורסם", "diterbitkan", "dipublikasikan", "terbit", "انتشار", "شائع", "اشاعت",
        "发布时间", "发表时间", "发布日期", "发布于", "发布", "發布時間", "發布", "公開", "公開日", "掲載", "投稿日", "配信",
        "입력", "등록", "발행", "게시",
        "نشر", "نشرت", "نشرة", "النشر", "منشور", "نُشر", "نشره", "أضيف", "أضيفت", "الإضافة",
    ]
    private static let publishedPairs = [
        "mis en", "mise en", "first published", "originally published", "date published", "تم النشر",
        "تاريخ النشر",
        "تاریخ انتشار", "تاريخ الإضافة", "تم نشر", "نشر في", "نشر يوم", "date de",
    ]
    private static let updatedWords = [
        "updated", "update", "modified", "edited", "revised", "corrected", "actualisé", "actualisée",
        "modifié",
        "modifiée", "maj", "màj", "aktualisiert", "aktualisierung", "geändert", "bearbeitet",
        "actualizado",
        "actualizada", "actualización", "modificado", "modificada", "aggiornato", "aggiornata",
        "aggiornamento",
        "atualizado", "atualizada", "atualização", "bijgewerkt", "aktualizacja", "zaktualizowano",
        "uppdaterad",
        "opdateret", "oppdatert", "päivitetty", "güncelleme", "güncellendi", "güncellenme", "обновлено",
        "изменено", "actualizat", "frissítve", "aktualizováno", "оновлено", "ενημερώθηκε", "עודכן",
        "diperbarui",
        "diperbaharui", "بروزرسانی", "به‌روزرسانی", "更新时间", "更新日期", "最后更新", "修改时间", "更新時間", "更新",
        "更新日", "수정", "업데이트", "تحديث", "التحديث", "حدث", "حدثت", "محدث", "محدثة", "تحديثه", "تحيين", "التحيين",
        "محين",
        "حين", "تعديل", "التعديل", "عدل", "معدل",
    ]
    private static let updatedPairs = [
        "mis à", "mise à", "به روزرسانی", "به روز", "اپ ڈیٹ", "terakhir diperbarui", "last updated",
        "last modified", "last edited", "last update",
        "dernière mise",
        "dernière modification", "zuletzt aktualisiert", "zuletzt geändert", "letzte aktualisierung",
        "letzte änderung", "última actualización", "ultimo aggiornamento", "última atualização",
        "laatst bijgewerkt",
        "son güncelleme", "آخر تحديث", "اخر تحديث", "آخر تعديل", "آخر تحيين", "تم التحديث", "تم تحديث",
        "تم التعديل", "تم تعديل", "تم تحيين", "جرى التحديث", "أعيد التحديث",
    ]
}
