/// Times.
extension PageWords {
    var justNow: String { say("الآن", "à l’instant", "just now") }

    func ago(_ span: String) -> String { say("منذ \(span)", "il y a \(span)", "\(span) ago") }
    func later(_ span: String) -> String { say("بعد \(span)", "\(span) après", "\(span) later") }
    func within(_ span: String) -> String { say("في \(span)", "en \(span)", "in \(span)") }

    func seconds(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لحظة",
                one: "ثانية",
                two: "ثانيتين",
                few: "# ثوان",
                many: "# ثانية",
                other: "# ثانية"
            ),
            .init(one: "# s", other: "# s"),
            .init(one: "# s", other: "# s")
        )
    }

    func minutes(_ count: Int) -> String {
        self.count(
            count,
            .init(one: "دقيقة", two: "دقيقتين", few: "# دقائق", many: "# دقيقة", other: "# دقيقة"),
            .init(one: "# min", other: "# min"),
            .init(one: "# min", other: "# min")
        )
    }

    func hours(_ count: Int) -> String {
        self.count(
            count,
            .init(one: "ساعة", two: "ساعتين", few: "# ساعات", many: "# ساعة", other: "# ساعة"),
            .init(one: "# h", other: "# h"),
            .init(one: "# h", other: "# h")
        )
    }

    func days(_ count: Int) -> String {
        self.count(
            count,
            .init(one: "يوم", two: "يومين", few: "# أيام", many: "# يوما", other: "# يوم"),
            .init(one: "# jour", other: "# jours"),
            .init(one: "# day", other: "# days")
        )
    }

    /// Arabic as in Morocco.
    var months: [String] {
        say(
            [
                "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر",
                "نونبر",
                "دجنبر",
            ],
            [
                "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
                "octobre",
                "novembre", "décembre",
            ],
            [
                "January", "February", "March", "April", "May", "June", "July", "August", "September",
                "October",
                "November", "December",
            ]
        )
    }

    /// Sunday first.
    var weekdays: [String] {
        say(
            ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"],
            ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
            ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        )
    }
}

/// Units behind a number in a table.
extension PageWords {
    var secondSign: String { say("ث", "s", "s") }
    var minuteSign: String { say("د", "min", "min") }
    var hourSign: String { say("س", "h", "h") }
    var daySign: String { say("ي", "j", "d") }
}
