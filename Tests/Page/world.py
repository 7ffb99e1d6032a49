#!/usr/bin/env python3
"""Makes a sample database for the tests of the pages: invented outlets and news, the same each time.

    world.py KHABAR FOLDER [--hostile]

It writes feeds into FOLDER, lets khabar poll them twice, and leaves FOLDER/config.json and FOLDER/news.sqlite there. In between
some articles change. With --hostile the names, titles, texts and addresses are those that attack a browser.
"""
import datetime, json, os, random, subprocess, sys
from xml.sax.saxutils import escape

NOW = datetime.datetime(2025, 5, 31, 18, 0, tzinfo=datetime.timezone.utc)

OUTLETS = [
    ("atlas", "صدى الأطلس", "ar", "MA"), ("sahel", "منبر الساحل", "ar", "MA"), ("waha", "يومية الواحة", "ar", "MA"),
    ("manara", "المنارة اليوم", "ar", "MA"), ("nil", "بوابة النيل", "ar", "EG"), ("carthage", "أخبار قرطاج", "ar", "TN"),
    ("rif", "Le Courrier du Rif", "fr", "MA"), ("oasis", "L’Oasis", "fr", "MA"), ("herald", "The Coast Herald", "en", "MA"),
]

PLACES = {
    "ar": ["الرباط", "طنجة", "مراكش", "وجدة", "أكادير", "فاس", "ورزازات", "تطوان"],
    "fr": ["Rabat", "Tanger", "Marrakech", "Oujda", "Agadir", "Fès", "Ouarzazate", "Tétouan"],
    "en": ["Rabat", "Tangier", "Marrakesh", "Oujda", "Agadir", "Fez", "Ouarzazate", "Tetouan"],
}
SUBJECTS = {
    "ar": ["مستشفى جديد", "مكتبة متنقلة", "محطة لتحلية مياه البحر", "مهرجان للمسرح", "خط للقطار", "مدرسة للمهن", "سد صغير",
           "متحف للفنون", "ملعب للقرب", "سوق للسمك", "حديقة عمومية", "مركز للأبحاث", "معرض للكتاب", "مطار محلي", "قنطرة"],
    "fr": ["un nouvel hôpital", "une bibliothèque mobile", "une station de dessalement", "un festival de théâtre",
           "une ligne de chemin de fer", "une école des métiers"],
    "en": ["a new hospital", "a mobile library", "a desalination plant", "a theatre festival", "a railway line"],
}
SENTENCES = {
    "ar": [
        "أعطى وزير التجهيز نزار البكاي، اليوم السبت بمدينة {p}، انطلاقة أشغال بناء {s} بكلفة تبلغ {n} مليون درهم.",
        "ويندرج المشروع في إطار برنامج يمتد على {k} سنوات ويهم جماعات قروية عدة بالإقليم.",
        "وقال رئيس الجماعة، سعيد الوزاني: «انتظر السكان هذا المشروع منذ أكثر من {m} سنة، وها هو اليوم يبدأ أخيرا».",
        "وأوضح المدير الجهوي أن الأشغال ستشغل نحو {w} عاملا طيلة مدة الإنجاز، أغلبهم من شباب المنطقة.",
        "وتبلغ مساحة الورش {a} هكتارات، وسيراعى فيه استعمال الطاقة الشمسية وإعادة استعمال المياه.",
        "من جهتها، أكدت جمعية محلية أنها ستتابع سير الأشغال وتنشر تقريرا كل ثلاثة أشهر عن تقدمها.",
        "ويرتقب أن يستفيد من {s} أزيد من {b} ألف نسمة عند نهاية السنة المقبلة حسب المعطيات المتوفرة.",
    ],
    "fr": [
        "Le ministre de l’Équipement, Nizar Bekkaï, a lancé samedi à {p} les travaux de {s}, pour un coût de {n} millions de dirhams.",
        "Le projet s’inscrit dans un programme de {k} ans qui concerne plusieurs communes rurales de la province.",
        "« Les habitants attendaient ce projet depuis plus de {m} ans », a déclaré le président de la commune, Saïd Ouazzani.",
        "Le chantier emploiera près de {w} ouvriers, pour la plupart des jeunes de la région, a précisé le directeur régional.",
        "Il s’étend sur {a} hectares et fera appel à l’énergie solaire ainsi qu’à la réutilisation des eaux.",
        "Plus de {b} mille personnes devraient en bénéficier à la fin de l’année prochaine.",
    ],
    "en": [
        "The minister of public works, Nizar Bekkai, opened the works for {s} in {p} on Saturday, at a cost of {n} million dirhams.",
        "The project is part of a programme of {k} years that reaches several rural communes of the province.",
        "“People here have waited for this for more than {m} years,” said the head of the commune, Said Ouazzani.",
        "Some {w} workers will be employed on the site, most of them young people of the region.",
        "More than {b} thousand people are expected to benefit from it by the end of next year.",
    ],
}
TITLES = {
    "ar": ["{p}.. انطلاق أشغال {s}", "{s} يرى النور قريبا بمدينة {p}", "الشروع في بناء {s} بضواحي {p}"],
    "fr": ["{p} : lancement des travaux de {s}", "{p} attend {s}"],
    "en": ["Works begin on {s} in {p}", "{p} is to have {s}"],
}
SECTIONS = {"ar": ["مجتمع", "اقتصاد", "ثقافة", "رياضة", "سياسة"], "fr": ["Société", "Économie", "Culture"], "en": ["Society", "Economy"]}

# One happening that four outlets tell in their own words, and one that follows it up: (outlet, minutes before now, title, paragraphs).
EVENT = [
    ("atlas", 470, "حريق يأتي على عشرات المحلات بسوق درب الدباغين بفاس",
     ["اندلع حريق مهول، فجر السبت، بسوق درب الدباغين في مدينة فاس، وأتى على 43 محلا لبيع الجلود والأحذية التقليدية.",
      "وتدخلت عناصر الوقاية المدنية بست شاحنات صهريجية، واستمرت عملية إخماد النيران أكثر من أربع ساعات بسبب ضيق الأزقة.",
      "ولم تسجل أية خسائر في الأرواح، فيما نقل شخصان إلى مستشفى الغساني بعد اختناقهما بالدخان."]),
    ("sahel", 425, "فاس.. النيران تلتهم 43 دكانا للجلد في درب الدباغين",
     ["استفاق تجار الجلد بدرب الدباغين بفاس صباح اليوم على خسائر فادحة، بعدما التهمت النيران 43 دكانا في ساعات قليلة.",
      "وقال رئيس جمعية التجار، إدريس اللمطي، إن الحريق شب نحو الرابعة صباحا داخل مخزن للجلود قبل أن يمتد إلى الدكاكين المجاورة.",
      "وأضاف أن التجار يطالبون بتعويض عاجل وبتهيئة مسالك تسمح لشاحنات الإطفاء بالمرور."]),
    ("waha", 390, "إصابة شخصين باختناق في حريق سوق الجلد بمدينة فاس",
     ["أصيب شخصان باختناق في حريق شب قبل شروق الشمس بسوق الجلد بدرب الدباغين في فاس، ونقلا إلى مستشفى الغساني حيث غادراه بعد العلاج.",
      "وحسب مصدر من الوقاية المدنية، فإن تماسا كهربائيا داخل مخزن للجلود هو السبب المرجح لاندلاع النيران.",
      "وقد فتحت الشرطة القضائية بحثا لتحديد ملابسات الحادث الذي خلف احتراق أزيد من أربعين محلا."]),
    ("manara", 300, "حريق فاس: والي الجهة يتفقد درب الدباغين ويعد التجار بالدعم",
     ["تفقد والي جهة فاس مكناس، ظهر السبت، ما خلفه حريق سوق درب الدباغين من دمار في محلات الجلد والأحذية التقليدية.",
      "ووعد التجار الذين احترقت محلاتهم، وعددهم 43، بدعم أولي قبل نهاية الأسبوع، وبلجنة تقنية تحصي الخسائر.",
      "واستمع إلى رئيس جمعية التجار إدريس اللمطي الذي عدّد مطالب المهنيين، وعلى رأسها فتح مسالك لشاحنات الإطفاء."]),
]

HOSTILE = [
    "<script>window.attacked=1</script>", "\"><img src=x onerror=window.attacked=1>", "'><svg onload=window.attacked=1>",
    "</title><script>window.attacked=1</script>", "javascript:window.attacked=1", "</script><script>window.attacked=1</script>",
    "<iframe srcdoc='<script>parent.attacked=1</script>'>", "{{constructor.constructor('window.attacked=1')()}}",
    "\u202e txt.exe \u2066", "<a href=\"javascript:window.attacked=1\">x</a>", "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>", "<base href=https://evil.example/>",
    "<form action=https://evil.example/><input name=x autofocus onfocus=window.attacked=1>", "\u0000<b>x", "&lt;script&gt;window.attacked=1&lt;/script&gt;",
    "--><script>window.attacked=1</script>", "]]><script>window.attacked=1</script>", "`-window.attacked=1-`",
]


def story(number, language, rng):
    facts = dict(p=PLACES[language][number % len(PLACES[language])], s=SUBJECTS[language][number % len(SUBJECTS[language])],
                 n=rng.randint(11, 890), k=rng.randint(2, 9), m=rng.randint(10, 40), w=rng.randint(40, 900), a=rng.randint(3, 90),
                 b=rng.randint(11, 400))
    sentences = SENTENCES[language][:]
    rest = sentences[1:]
    rng.shuffle(rest)
    # What tells one story from another lies in its own words, as with real news.
    own = " ".join(rng.choice(WORDS[language]) for _ in range(60)) + "."
    return facts, [sentence.format(**facts) for sentence in [sentences[0]] + rest[:4]] + [own]


WORDS = {
    "ar": "القرية الطريق الماء الحقل البيت السوق الجبل النهر الشباب النساء الأطفال المعلم الفلاح الصياد البحر الشمس الليل النهار الصيف الشتاء "
          "الربيع الخريف الزيتون القمح النخيل الخيمة الكتاب المسرح اللون الصوت الحجر الباب النافذة الورشة المصنع الميناء القطار الحافلة".split(),
    "fr": "village route eau champ maison marché montagne fleuve jeunes femmes enfants maître paysan pêcheur mer soleil nuit jour été hiver "
          "printemps automne olivier blé palmier tente livre théâtre couleur voix pierre porte fenêtre atelier usine port train".split(),
    "en": "village road water field house market mountain river youth women children teacher farmer fisher sea sun night day summer winter "
          "spring autumn olive wheat palm tent book theatre colour voice stone door window workshop factory port train".split(),
}


def articles(hostile):
    """(outlet, minutes before now, title, paragraphs, sections, comments, address) of all articles."""
    rng = random.Random(20250531)
    rows, number = [], 0
    for language, stories in [("ar", 26), ("fr", 8), ("en", 4)]:
        outlets = [o for o in OUTLETS if o[2] == language]
        for index in range(stories):
            number += 1
            facts, text = story(number, language, rng)
            age = rng.randint(20, 60 * 60)
            carriers = rng.sample(outlets, min(len(outlets), rng.choice([1, 1, 2, 3, 4, 6])))
            agency = rng.random() < .3 and language == "ar"
            for place, outlet in enumerate(carriers):
                title = TITLES[language][0 if place < 2 else place % len(TITLES[language])].format(**facts)
                body = list(text)
                if place == 2:
                    body = body[:3]
                elif place == 3:
                    body += [f"{outlet[1]}: " + " ".join(rng.choice(WORDS[language]) for _ in range(40)) + "."]
                body[0] = f"{outlet[1]} ـ {facts['p']}: {body[0]}" if language == "ar" else body[0]
                if agency:
                    body.append("(و م ع)")
                rows.append([outlet[0], max(1, age - place * rng.randint(4, 90)), title, body,
                             rng.sample(SECTIONS[language], rng.choice([0, 1, 2])), rng.choice([None, 0, 3, 41]), number])
    # Odd ones.
    rows.append(["atlas", 15, "خبر بعنوان طويل جدا " + "يمتد ويمتد " * 45, ["نص قصير لخبر بعنوان طويل جدا لا ينتهي إلا بعد حين من القراءة."], [], None, 900])
    rows.append(["sahel", 12, "Unbrokenlongword" * 12, ["كلمة واحدة طويلة: " + "x" * 300], [], None, 901])
    rows.append(["waha", 9, "طقس السبت: حرارة وسحب", ["تتوقع الأرصاد الجوية طقسا حارا بالجنوب مع سحب منخفضة قرب السواحل خلال الصباح الباكر."], ["مجتمع"], None, 902])
    for place, (outlet, age, title, body) in enumerate(EVENT):
        rows.append([outlet, age, title, body, ["مجتمع"], None, 910 + place])
    if hostile:
        for place, row in enumerate(rows):
            vector = HOSTILE[place % len(HOSTILE)]
            row[2] = f"{row[2][:40]} {vector}"
            row[3] = [row[3][0] + " " + vector] + row[3][1:] + [vector]
            row[4] = [vector.replace(",", "")]
    return rows


def feed(outlet, rows):
    items = []
    for _, age, title, body, sections, comments, number in sorted(rows, key=lambda row: row[1]):
        at = NOW - datetime.timedelta(minutes=age)
        clean = lambda text: escape(text.replace("\0", ""))
        items.append(
            f"<item><title>{clean(title)}</title><link>https://{outlet[0]}.example/{number}/</link>"
            f"<guid isPermaLink='false'>{outlet[0]}-{number}</guid><pubDate>{at.strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate>"
            + "".join(f"<category>{clean(name)}</category>" for name in sections)
            + (f"<slash:comments>{comments}</slash:comments>" if comments is not None else "")
            + f"<content:encoded>{clean(''.join(f'<p>{escape(part)}</p>' for part in body))}</content:encoded></item>")
    return ("<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
            "xmlns:slash='http://purl.org/rss/1.0/modules/slash/'><channel>"
            f"<title>{escape(outlet[1])}</title><link>https://{outlet[0]}.example/</link><description>-</description>"
            f"<language>{outlet[2]}</language>{''.join(items)}</channel></rss>")


def main():
    khabar, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    hostile = "--hostile" in sys.argv
    os.makedirs(folder, exist_ok=True)
    rows = articles(hostile)
    name = lambda place, outlet: f"{outlet[1]} {HOSTILE[place]}" if hostile else outlet[1]
    config = {
        "database": f"{folder}/news.sqlite",
        "fetch": {"allowFiles": True, "perHostGap": "0s"},
        "web": {"users": {"amal": {"file": f"{folder}/secret"}}},
        "deliver": {"targets": [{"id": "desk", "url": "https://desk.example/hook"}, {"id": "night", "url": "https://night.example/hook"}]},
        "watches": [
            {"id": "works", "name": HOSTILE[1] if hostile else "أشغال ومشاريع", "words": "أشغال OR مشروع", "minOutlets": 2,
             "on": ["first", "outlets>=3", "event>=4", "edited", "daily"], "notify": ["desk", "night"]},
            {"id": "ours", "name": "نصوصنا", "outlets": ["atlas"], "on": ["mine-copied", "silent"], "notify": ["desk"]}],
        "outlets": [
            {"id": o[0], "name": name(place, o), "homepage": f"https://{o[0]}.example/", "language": o[2], "country": o[3],
             "fullText": "never", "feeds": [{"url": f"file://{folder}/{o[0]}.xml"}]} for place, o in enumerate(OUTLETS)],
    }
    with open(f"{folder}/config.json", "w") as file:
        json.dump(config, file, ensure_ascii=False, indent=1)

    with open(f"{folder}/secret", "w") as file:
        file.write("open sesame")
    os.chmod(f"{folder}/secret", 0o600)

    def poll(minutes):
        at = NOW - datetime.timedelta(minutes=minutes)
        for outlet in OUTLETS:
            seen = [row for row in rows if row[0] == outlet[0] and row[1] >= minutes]
            with open(f"{folder}/{outlet[0]}.xml", "w") as file:
                file.write(feed(outlet, seen))
        subprocess.run([khabar, "poll", "--all", "--config", f"{folder}/config.json"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "KHABAR_NOW": at.strftime("%Y-%m-%dT%H:%M:%SZ")})

    poll(600)
    # One that somebody keeps beside the configuration.
    subprocess.run([khabar, "watch", "add", "fire", "--config", f"{folder}/config.json", "--words", "حريق OR incendie", "--language", "ar",
                    "--name", HOSTILE[0] if hostile else "حرائق", "--section", "مجتمع", "--notify", "desk"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "KHABAR_NOW": "2025-05-31T08:00:00Z"})
    # Some outlets change what they said.
    for place, row in enumerate(rows):
        if row[1] >= 600 and place % 7 == 0:
            row[2] += " (محين)" if row[0] not in ("rif", "oasis", "herald") else " (màj)"
            row[3] = row[3][:-1] + [row[3][-1].replace("الطريق", "المسلك").replace("route", "chemin").replace("road", "lane")]
    poll(0)


if __name__ == "__main__":
    main()
