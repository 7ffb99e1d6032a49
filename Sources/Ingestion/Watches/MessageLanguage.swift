/// The language in which those who are told are spoken to; the stories keep their own.
package enum MessageLanguage: String, Hashable, Sendable, CaseIterable {
    case arabic = "ar"
    case french = "fr"
    case english = "en"
}

extension MessageLanguage {
    var isRightToLeft: Bool { self == .arabic }

    private func choose(_ arabic: String, _ french: String, _ english: String) -> String {
        switch self {
        case .arabic: arabic
        case .french: french
        case .english: english
        }
    }

    /// What happened. `occasion` is as in the `watch_hits` view.
    func words(for occasion: String) -> String {
        switch occasion {
        case "first": choose("خبر جديد", "Nouveau sujet", "New story")
        case "edited": choose("عُدّل النص", "Texte modifié", "Text changed")
        case "removed": choose("حُذف المقال", "Article retiré", "Article removed")
        case "mine-copied":
            choose(
                "نُشر نصكم دون ذكر اسمكم",
                "Votre texte repris sans votre nom",
                "Your text carried without your name"
            )
        case "silent": choose("توقف المصدر عن النشر", "Flux silencieux", "Feed is silent")
        case "gap": choose("فاتت أخبار من المصدر", "Articles manqués", "Entries missed")
        case let event where event.hasPrefix("event>="):
            choose(
                "عدد المنابر التي تحدثت عن الحدث: \(event.dropFirst(7))",
                "\(event.dropFirst(7)) médias parlent de l’événement",
                "\(event.dropFirst(7)) outlets tell of the event"
            )
        case "test": choose("تجربة", "Essai", "Trial")
        default:
            occasion.split(separator: "=").last.map { number in
                choose(
                    "بلغ عدد المنابر \(number)",
                    "Repris par \(number) médias",
                    "Carried by \(number) outlets"
                )
            } ?? occasion
        }
    }

    func outlets(_ count: Int) -> String {
        choose("المنابر: \(count)", "médias : \(count)", "outlets: \(count)")
    }

    func more(_ count: Int) -> String {
        choose("وغيرها: \(count)", "et d’autres : \(count)", "and others: \(count)")
    }

    var summary: String { choose("خلاصة", "Récapitulatif", "Summary") }

    var digest: String { choose("حصيلة الأخبار", "Revue de presse", "Digest") }

    var weeklyDigest: String {
        choose("حصيلة الأسبوع", "Revue de la semaine", "Digest of the week")
    }

    var trialWithoutStory: String {
        choose("وصلت الرسالة.", "Le message est arrivé.", "The message has arrived.")
    }

    var why: String {
        choose(
            "تصلكم هذه الرسالة لأن عنوانكم في إعدادات خبر.",
            "Ce message vous parvient parce que votre adresse figure dans la configuration de khabar.",
            "You get this message because your address stands in khabar's configuration."
        )
    }
}
