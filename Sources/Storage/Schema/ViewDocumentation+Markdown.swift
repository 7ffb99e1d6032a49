extension NewsDatabase {
    /// The page `VIEWS.md`: every column of every view; `khabar schema --markdown` prints it too.
    package static var viewsPage: String {
        var page = """
            # The views

            The views of the database are its interface: names and columns stay as they are, new ones join, and `select *`
            is the only thing that changes. Made by `make documents`. How to ask them: [RECIPES.md](RECIPES.md).

            Times are UTC, exactly `YYYY-MM-DDTHH:MM:SSZ`, so that text order is time order. Three times are kept and never
            mixed: `published_at` and `updated_at` are the outlet's claims, with `published_from` and `updated_from` saying where
            they were read; `seen_at` is when khabar first saw the article. `believed_at`, on which order and "who was first"
            rest, is the claim of publication where it can be believed, else the claim of a change where that can, else
            `seen_at`; `believed_from` says which. A claim is not believed when it lies more than 15 minutes ahead of `seen_at`
            or before 1990; it is kept all the same. A claim that an outlet changes later counts under the same condition, so
            that dating an old article anew does not make it younger. A day without an hour (`published_precision`) is a range:
            it counts from the last poll that did not find the article, else from `seen_at`, and never after its end.

            `outlet_id` is the id of the configuration. The full-text index is `articles_fts`, see
            [RECIPES.md](RECIPES.md#search-from-any-sqlite-shell).

            """
        for view in viewDocumentation {
            page += "\n## `\(view.name)`\n\n\(markdown(view.summary))\n\n| column | meaning |\n|---|---|\n"
            for column in view.columns { page += "| `\(column.name)` | \(markdown(column.meaning)) |\n" }
        }
        return page
    }

    private static func markdown(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("*", with: "\\*")
    }
}
