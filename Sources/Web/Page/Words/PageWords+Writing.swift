/// Logging in, and correcting.
extension PageWords {
    var wrongLogin: String {
        say("الاسم أو السر غير صحيح.", "Nom ou secret incorrect.", "Wrong name or secret.")
    }
    var logInReason: String {
        say(
            "الحساب لمن يصحح الأخبار فقط؛ القراءة لا تحتاج إليه.",
            "Le compte sert à corriger ; la lecture n’en demande pas.",
            "An account is for corrections; reading needs none."
        )
    }
    var userName: String { say("الاسم", "Nom", "Name") }
    var secret: String { say("كلمة السر", "Mot de passe", "Password") }
    var correct: String { say("تصحيح", "Corriger", "Correct") }
    var splitHeading: String {
        say("أخرج مقالات من هذا الخبر", "Sortir des articles de ce sujet", "Take articles out of this story")
    }
    var joinHeading: String {
        say("اجمع هذا الخبر بخبر آخر", "Réunir ce sujet à un autre", "Join this story with another")
    }
    var otherStory: String { say("رقم الخبر الآخر", "Numéro de l’autre sujet", "Number of the other story") }
    var reason: String { say("السبب", "Raison", "Reason") }
    var preview: String { say("عاين", "Prévisualiser", "Preview") }
    var previewLede: String {
        say(
            "لم يتغير شيء بعد. هذا ما سيكون.",
            "Rien n’est encore changé. Voici ce qui en résulterait.",
            "Nothing is changed yet. This is what would become of it."
        )
    }
    var stays: String { say("يبقى في الخبر", "Reste dans le sujet", "Stays in the story") }
    var leaves: String {
        say("يصير خبرا قائما بذاته", "Devient un sujet à part", "Becomes a story of its own")
    }
    var becomesOne: String { say("يصير خبرا واحدا", "Devient un seul sujet", "Becomes one story") }
    var doIt: String { say("نفّذ", "Confirmer", "Do it") }
    var cancel: String { say("تراجع", "Annuler", "Cancel") }
    var undo: String { say("تراجع عن هذا التصحيح", "Défaire cette correction", "Undo this correction") }
    var wasSplit: String { say("أُخرجت مقالات", "Des articles ont été sortis", "Articles were taken out") }
    var wasJoined: String { say("جُمع خبران", "Deux sujets ont été réunis", "Two stories were joined") }
    var corrections: String { say("تصحيحات", "Corrections", "Corrections") }
    var notDone: String { say("لم يُنفّذ", "Non exécuté", "Not done") }
    var chooseSome: String {
        say(
            "اختر مقالا واحدا على الأقل، واترك واحدا على الأقل.",
            "Choisissez au moins un article, et laissez-en au moins un.",
            "Choose one article at least, and leave one at least."
        )
    }
    var noSuchOther: String {
        say(
            "لا خبر آخر بهذا الرقم.",
            "Il n’y a pas d’autre sujet de ce numéro.",
            "There is no other story of that number."
        )
    }
    var reasonNeeded: String { say("اكتب السبب.", "Dites pourquoi.", "Say why.") }
}
