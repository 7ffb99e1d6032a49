extension LogRecord {
    /// Every log record there is; the raw value is its name in the log, which never changes.
    package enum Name: String, CaseIterable, Sendable {
        // The daemon.
        case started
        case ready
        case reloadOK = "reload_ok"
        case reloadRefused = "reload_refused"
        case configurationNoted = "configuration_noted"
        case stopping
        case stopped
        case signalIgnored = "signal_ignored"
        case clockJump = "clock_jump"
        case clockBehind = "clock_behind"
        case timesMended = "times_mended"
        case watchdogLate = "watchdog_late"
        case controlUnavailable = "control_unavailable"
        case webListens = "web_listens"
        case webUnavailable = "web_unavailable"
        case requestHeard = "request_heard"
        case strangerRefused = "stranger_refused"
        case minute
        case logDropped = "log_dropped"
        // Feeds.
        case feedPolled = "feed_polled"
        case feedUnchanged = "feed_unchanged"
        case feedFailed = "feed_failed"
        case feedRecovered = "feed_recovered"
        case feedMoved = "feed_moved"
        case feedGone = "feed_gone"
        case feedBlocked = "feed_blocked"
        case feedQuiet = "feed_quiet"
        case feedStale = "feed_stale"
        case feedGap = "feed_gap"
        case feedIdentity = "feed_identity"
        case feedRepaired = "feed_repaired"
        case feedIgnoresValidators = "feed_ignores_validators"
        case bodyTooLarge = "body_too_large"
        case bombRefused = "bomb_refused"
        case parseRefused = "parse_refused"
        case ssrfRefused = "ssrf_refused"
        case hostThrottled = "host_throttled"
        case hostBackoffEnd = "host_backoff_end"
        case machineShort = "machine_short"

        // Articles and stories.
        case storyNew = "story_new"
        case storyJoined = "story_joined"
        case storyMerged = "story_merged"
        case storySplit = "story_split"
        case storyEdited = "story_edited"
        case storyRemoved = "story_removed"
        case storyReturned = "story_returned"
        case storiesRenewed = "stories_renewed"
        case articlesForgotten = "articles_forgotten"
        case pageRead = "page_read"
        case pageFailed = "page_failed"
        case pagePostponed = "page_postponed"
        case pageMissing = "page_missing"
        case articleVanished = "article_vanished"

        // The database.
        case migrationStart = "migration_start"
        case migrationDone = "migration_done"
        case indexAnew = "index_anew"
        case indexComplete = "index_complete"
        case storeSlow = "store_slow"
        case indexRestored = "index_restored"
        case storeFull = "store_full"
        case storeResumed = "store_resumed"
        case storeRefused = "store_refused"
        case storeFailed = "store_failed"
        case storeCorrupt = "store_corrupt"
        case retentionRun = "retention_run"
        case retentionRefused = "retention_refused"
        case storeRemoved = "store_removed"
        case storeReplaced = "store_replaced"
        case backupDone = "backup_done"
    }
}
