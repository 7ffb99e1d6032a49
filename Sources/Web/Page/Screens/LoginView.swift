internal import News

enum LoginView {
    static func answer(_ visit: Visit, hasFailed: Bool) -> PageAnswer {
        let words = visit.words
        let failure: HTML = hasFailed ? "<p class=\"note\" role=\"alert\">\(words.wrongLogin)</p>\n" : ""
        return visit.page(
            hasFailed ? 403 : 200,
            title: words.logIn,
            """
            <div class="head"><h1>\(words.logIn)</h1><p class="lede">\(words.logInReason)</p></div>
            \(failure)<form method="post" action="/login"><div class="fields">
            <label>\(words.userName)<input name="name" autocomplete="username" required maxlength="100"></label>
            <label>\(words.secret)<input name="secret" type="password" autocomplete="current-password" required maxlength="1000"></label>
            <button>\(words.logIn)</button></div></form>

            """
        )
    }
}
