internal import News

/// What is wrong with the service, and how to mend it. The English words are those of the command line.
extension PageWords {
    func trouble(_ trouble: Trouble, _ clock: PageClock) -> HTML {
        let english: HTML = "\(trouble.words)"
        return switch trouble {
        case .notRunning: say("جامع الأخبار متوقف", "le collecteur ne fonctionne pas", english)
        case .noAnswer: say("جامع الأخبار لا يجيب", "le collecteur ne répond pas", english)
        case .stalled(let part):
            say(
                "توقف جزء من جامع الأخبار: \(foreign(part))",
                "une partie du collecteur est bloquée\(colon)\(foreign(part))",
                english
            )
        case .storeFull:
            say(
                "لا يمكن حفظ شيء، فلا يُسأل أي مصدر",
                "rien ne peut être enregistré, donc rien n’est relevé",
                english
            )
        case .behind(let seconds):
            say(
                "الأسئلة متأخرة \(clock.span(seconds))",
                "les relevés ont \(clock.span(seconds)) de retard",
                english
            )
        case .feedsFailing(let failing, let all):
            say(
                "لا أخبار من \(number(failing)) من أصل \(number(all)) من المصادر",
                "\(number(failing)) flux sur \(number(all)) n’apportent rien",
                english
            )
        case .noNews(let seconds):
            say(
                "لا مقال جديد منذ \(clock.span(seconds))",
                "aucun article nouveau depuis \(clock.span(seconds))",
                english
            )
        case .journalLarge(let bytes):
            say(
                "سجل قاعدة البيانات يبلغ \(foreign("\(bytes / 1_000_000) MB"))",
                "le journal de la base atteint \(foreign("\(bytes / 1_000_000) Mo"))",
                english
            )
        case .targetFailing(let target, let since, let reason, let waiting):
            say(
                "الجهة \(foreign(target)) لا تستلم الرسائل\(since.map { " منذ \(clock.whole($0))" } ?? "")\(why(reason))\(waiting == 0 ? "" : "، وعدد ما ينتظر منها \(number(waiting))")",
                "la destination \(foreign(target)) ne prend aucun message\(since.map { " depuis \(clock.whole($0))" } ?? "")\(why(reason))\(waiting == 0 ? "" : ", messages en attente\(colon)\(number(waiting))")",
                english
            )
        }
    }

    func remedy(_ trouble: Trouble) -> HTML {
        let english: HTML = "\(trouble.remedy)"
        return switch trouble {
        case .notRunning:
            say(
                "شغّله: \(command("systemctl start khabar")) أو \(command("khabar run"))",
                "démarrez-le\(colon)\(command("systemctl start khabar")) ou \(command("khabar run"))",
                english
            )
        case .noAnswer:
            say(
                "انظر في سجله، \(command("journalctl -u khabar"))، وأعد تشغيله إن بقي كذلك",
                "lisez son journal, \(command("journalctl -u khabar")) ; redémarrez-le si cela dure",
                english
            )
        case .stalled:
            say(
                "انظر في حال القرص وفي السجل؛ يعيد systemd تشغيله إن بقي كذلك",
                "vérifiez le disque et le journal ; systemd le redémarre si cela dure",
                english
            )
        case .storeFull:
            say(
                "أفسح مكانا على القرص، أو أنهِ البرنامج الذي يقفل الملف",
                "libérez de la place sur le disque, ou arrêtez le programme qui verrouille le fichier",
                english
            )
        case .behind:
            say(
                "ارفع \(command("fetch.concurrency")) أو \(command("poll.every"))؛ ويبين \(command("khabar feeds")) أي المواقع بطيء",
                "augmentez \(command("fetch.concurrency")) ou \(command("poll.every")) ; \(command("khabar feeds")) dit quels hôtes sont lents",
                english
            )
        case .feedsFailing:
            say(
                "يبين \(command("khabar feeds --unhealthy")) سبب كل منها، ويبحث \(command("khabar try URL")) عن مكان الأخبار الآن",
                "\(command("khabar feeds --unhealthy")) donne la raison de chacun ; \(command("khabar try URL")) cherche où sont les nouvelles",
                english
            )
        case .noNews:
            say(
                "يبين \(command("khabar outlets")) من سكت؛ وهل الجهاز متصل بالشبكة؟",
                "\(command("khabar outlets")) dit qui se tait ; la machine est-elle en ligne ?",
                english
            )
        case .journalLarge:
            say(
                "أنهِ من يقرأ قاعدة البيانات منذ ساعات",
                "arrêtez qui lit la base depuis des heures",
                english
            )
        case .targetFailing:
            say(
                "أصلحها في \(command("deliver.targets"))؛ يبين \(command("khabar deliveries")) ما لم يُستلم، ويعيد إرساله \(command("--replay"))",
                "corrigez-la dans \(command("deliver.targets")) ; \(command("khabar deliveries")) dit ce qui n’a pas été pris, \(command("--replay")) le renvoie",
                english
            )
        }
    }

    private func command(_ text: String) -> HTML { "<code dir=\"ltr\">\(text)</code>" }

    /// What stands in a language and a direction of its own.
    private func foreign(_ text: String) -> HTML { "<bdi lang=\"en\" dir=\"ltr\">\(text)</bdi>" }

    private func why(_ reason: String?) -> HTML { reason.map { "\(colon)\(foreign($0))" } ?? "" }
}
