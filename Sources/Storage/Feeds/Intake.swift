package import News

/// What an outlet brings on a day: new articles and new wordings, counted by the outlet whose feed brought them.
extension NewsTransaction {
    /// How much the outlet has brought on the day of `now`.
    package func intake(of outlet: Outlet.ID, at now: Timestamp) throws -> Int {
        try db.first(
            "SELECT intake_count FROM outlet WHERE id = ? AND intake_day = ?",
            [outlet.text, now.day]
        ) ?? 0
    }

    package func countIntake(_ count: Int, of outlet: Outlet.ID, at now: Timestamp) throws {
        guard count > 0 else { return }
        try run(
            """
            UPDATE outlet SET intake_count = CASE intake_day WHEN ?2 THEN intake_count + ?3 ELSE ?3 END,
                intake_day = ?2
            WHERE id = ?1
            """,
            [outlet.text, now.day, count]
        )
    }

    /// Notes that the outlet brought more than it may. False where that was noted on this day before.
    package func noteFullIntake(of outlet: Outlet.ID, at now: Timestamp) throws -> Bool {
        try run(
            "UPDATE outlet SET intake_full_day = ?2 WHERE id = ?1 AND intake_full_day IS NOT ?2",
            [outlet.text, now.day]
        )
        return db.changedRows == 1
    }
}

extension Timestamp {
    /// Its day in UTC, as `YYYY-MM-DD`.
    fileprivate var day: String { String(description.prefix(10)) }
}
