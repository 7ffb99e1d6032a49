import Logging

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
        case outletRenamed = "outlet_renamed"
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
        case outletFull = "outlet_full"
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
        case correctionUndone = "correction_undone"
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

        // Watches.
        case deliverySent = "delivery_sent"
        case deliveryFailed = "delivery_failed"
        case deliveryGivenUp = "delivery_given_up"
        case deliveryHeld = "delivery_held"
        case targetGone = "target_gone"
        case watchKept = "watch_kept"
        case watchEnded = "watch_ended"
        case watchSleeps = "watch_sleeps"
        case digestHeld = "digest_held"

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
        case journalRemoved = "journal_removed"
        case backupDone = "backup_done"
    }
}

extension [LogRecord.Field] {
    /// Which feed.
    fileprivate static let feed: [LogRecord.Field] = [.outlet, .feed, .feedURL, .host]
    /// Which article.
    fileprivate static let article: [LogRecord.Field] = [.outlet, .article, .url, .title]
}

extension LogRecord.Name {
    package var row: LogRecord.Row { LogRecord.Name.rows[self] ?? made }

    /// Made once.
    private static let rows = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.made) })

    private var made: LogRecord.Row {
        switch self {
        // The daemon.
        case .started:
            .init(
                "a6ddad1351aa4bf08928b1e7eec5b758",
                .notice,
                "khabar {version}: {outlets} outlets, {feeds} feeds, {articles} articles in {stories} stories",
                carries: [.version, .database, .outlets, .feeds, .articles, .stories],
                means: "The configuration was read, the database is open."
            )
        case .ready:
            .init(
                "0ddebe929e5f4949bda5bd440418591e",
                .notice,
                "ready[, next poll at {next}]",
                carries: [.next],
                means: "The schedule runs; what was to be done before the first poll is done."
            )
        case .reloadOK:
            .init(
                "abe0f07a0f2c48849ea7086d3a1b6070",
                .notice,
                "configuration read again: {changes}",
                carries: [.file, .changes],
                means: "SIGHUP came and the file is good; what it changes holds from now on."
            )
        case .reloadRefused:
            .init(
                "8cd02a741773415f9956689993f4ec3e",
                .error,
                "configuration refused, the one before stays: {reason}",
                carries: [.file, .reason],
                means: "SIGHUP came and the file has mistakes. Nothing was changed.",
                toDo: "Mend the file, see whether `khabar check` accepts it, reload once more.",
                over: .by([.reloadOK, .started])
            )
        case .configurationNoted:
            .init(
                "c1a7d6c2b5e94f7f8f0e1b3a4d5c6e77",
                .warning,
                "configuration: {reason}",
                carries: [.file, .reason],
                means:
                    "The file was taken over but for what the reason names, which an earlier version accepted; the rest "
                    + "works as before.",
                toDo: "Mend what the reason names; `khabar check` lists all of it.",
                over: .by([.reloadOK, .started])
            )
        case .stopping:
            .init(
                "a42274e00c2044e6ab9363032d4ceca9",
                .notice,
                "asked to stop[ by {signal}]: transfers under way end",
                carries: [.signal],
                means:
                    "Nothing new is asked. What does not end in time is dropped and asked for at the "
                    + "next start."
            )
        case .stopped:
            .init(
                "22a00de795b94afabd13ee6562b8be2d",
                .notice,
                "stopped[ after {seconds} s]",
                carries: [.seconds],
                means: "The last write is committed and the database closed."
            )
        case .signalIgnored:
            .init(
                "3f0c1d5c0a0e4c0b9b6d2f7a5e8148c6",
                .notice,
                "{signal} changes nothing; SIGHUP reads the configuration again, SIGTERM ends khabar",
                carries: [.signal],
                means:
                    "A signal came that would end most programs. khabar has no use for it and works on: it holds no file "
                    + "open that would have to be opened anew, and `khabar status` says how it fares."
            )
        case .outletRenamed:
            .init(
                "5d0b1c9a7e4f4b6f8a3e2d1c0b9a8f77",
                .notice,
                "{articles} articles of {before} are its own now",
                carries: [.outlet, .before, .articles],
                means: "The outlet's `was` in the configuration names the id that it had before."
            )
        case .clockJump:
            .init(
                "ca0a2f4d06ab4ea79ef8a0d158cd4941",
                .warning,
                "the clock jumped by {seconds} s, to {time}",
                carries: [.seconds, .time],
                means:
                    "The machine's clock was set, or the machine slept. Times that lay ahead are mended, "
                    + "what is overdue is spread out.",
                toDo: "Nothing, where it was meant; else look after the machine's time service."
            )
        case .clockBehind:
            .init(
                "3f9a56fa639b4167a9adee5523488688",
                .warning,
                "the clock shows {time}, {seconds} s before the newest poll: one of them is wrong",
                carries: [.time, .seconds, .since],
                means:
                    "The clock is behind now, or it was ahead when feeds were last asked. Articles are kept; once the clock "
                    + "agrees with the polls before, the times at which they were seen are mended.",
                toDo:
                    "Set the clock right. Where it is right now, `khabar retention --yes` says so.",
                over: .by([.timesMended, .started])
            )
        case .timesMended:
            .init(
                "8fd4a75e4e8440b49ffa36df48df4932",
                .notice,
                "{articles} articles were seen by a wrong clock: their times are mended",
                carries: [.articles],
                means:
                    "The clock agrees with the polls before again. Stories are put together anew from the right times."
            )
        case .watchdogLate:
            .init(
                "aaf87702823f4984afe7cc8c672b3cb2",
                .error,
                "{stalled} did not move for {seconds} s: no sign of life for the watchdog",
                carries: [.stalled, .seconds],
                means:
                    "A part of khabar stands still. Where it goes on so, systemd ends and restarts the "
                    + "service.",
                toDo:
                    "Where it comes again: `journalctl -u khabar -p 7` around that time, and the state "
                    + "of the disk.",
                over: .by([.started])
            )
        case .controlUnavailable:
            .init(
                "675294af35314c1a9ae6ce70a25551bc",
                .warning,
                "no control socket: commands that write must wait until this khabar ends ({reason})",
                carries: [.file, .errno, .reason],
                means: "The socket beside the database could not be made. Polling is not affected.",
                toDo:
                    "Give khabar's account the folder of the database; no other file may stand at the "
                    + "socket's path.",
                over: .by([.started])
            )
        case .webListens:
            .init(
                "f42bd39996e04956b5b31052ecac1927",
                .info,
                "readers and monitors are served at {address}",
                carries: [.address],
                means: "The address of `web.listen` answers."
            )
        case .webUnavailable:
            .init(
                "6253f00ee4584b738e3849d7f6cd62f4",
                .warning,
                "/metrics and /health cannot be served at {address}: {reason}",
                carries: [.address, .reason],
                means:
                    "The address of `web.listen` cannot be had; it is tried again each half minute. Polling is not affected.",
                toDo: "Name another address, or end the program that has it.",
                over: .by([.webListens, .started])
            )
        case .requestHeard:
            .init(
                "8e5d444f3c2748d0b4baded385f48a5b",
                .info,
                "{person} asks: {request}",
                carries: [.person, .request],
                means: "A command asked the daemon to write, over the control socket."
            )
        case .strangerRefused:
            .init(
                "b9195679bd424345ad9b32f822fd1229",
                .warning,
                "a request from a stranger was not heard",
                carries: [.file],
                means:
                    "Somebody who is neither root, nor of the daemon's account or group, connected to "
                    + "the control socket.",
                toDo: "Add the person to the group where that is meant."
            )
        case .minute:
            .init(
                "43bca0b509d84e01929ec384cbff1e10",
                .info,
                "last minute: {polls} polls[, {failed} failed][, {items_new} new][, {copies} copies][, {pages} pages]",
                carries: [.polls, .unchanged, .failed, .itemsNew, .itemsChanged, .copies, .pages, .bytes],
                means: "The sum of a minute in which something came or failed."
            )
        case .logDropped:
            .init(
                "ed3ec1b66b4c4ef4bf440b971a7b2e0e",
                .warning,
                "{lines} lines of the log were lost: nobody took them",
                carries: [.lines],
                means:
                    "The journal, or the reader of standard error, took no lines for a while. khabar did "
                    + "not wait.",
                toDo: "Look after journald and its limits (journald.conf, RateLimitBurst=)."
            )
        // Feeds.
        case .feedPolled:
            .init(
                "9c23278c68744833b125cf6fda0dbee9",
                .info,
                "{items_new} new[, {items_changed} changed][, {copies} copied from {original}]",
                carries: .feed + [
                    .status, .bytes, .durationMilliseconds, .itemsNew, .itemsChanged, .itemsDuplicate,
                    .itemsLeft,
                    .copies, .original, .next,
                ],
                means: "A poll brought articles that were not known, or known ones in other words."
            )
        case .feedUnchanged:
            .init(
                "fc09dca9e2e94cae8d5f4148eae3abca",
                .debug,
                "nothing new",
                carries: .feed + [.status, .bytes, .durationMilliseconds, .next],
                means: "The server said that nothing changed (304), or sent what is known."
            )
        case .feedFailed:
            .init(
                "1e16176b88a34409923c610416aefe32",
                .warning,
                "no news: {reason}[, {attempt} times in a row]",
                carries: .feed + [.status, .error, .reason, .state, .before, .attempt, .next],
                means:
                    "The feed gave no answer that can be read. The same failure is said once, then at "
                    + "the tenth, hundredth, thousandth time.",
                toDo:
                    "What the reason says. `khabar feeds --unhealthy` lists all; `khabar try URL` finds "
                    + "where the news went.",
                over: .by([.feedRecovered, .feedPolled, .feedUnchanged], of: .feed)
            )
        case .feedRecovered:
            .init(
                "ea975b15787f40098c49ca6e239c2688",
                .notice,
                "answers again[ after {attempt} failures][, since {since}]",
                carries: .feed + [.status, .before, .attempt, .since, .next],
                means: "A feed that failed gives news again."
            )
        case .feedMoved:
            .init(
                "0671dd1506b642dc86a42ecab071b2ff",
                .notice,
                "{reason}",
                carries: .feed + [.status, .reason, .before, .target, .next],
                means: "The server has sent us elsewhere, for good, for days. khabar asks there already.",
                toDo: "Write the new address in config.json."
            )
        case .feedGone:
            .init(
                "a75138d550b349aaa583b6f29dec0b39",
                .notice,
                "is gone: {reason}",
                carries: .feed + [.status, .error, .reason, .before, .attempt],
                means:
                    "The server says that the feed is no more, or has not found it for a month. It is "
                    + "not asked again.",
                toDo:
                    "Mend the feed's address in config.json or remove it; `khabar try URL` on the "
                    + "outlet's homepage.",
                over: .by([.feedRecovered, .feedPolled, .feedUnchanged], of: .feed)
            )
        case .feedBlocked:
            .init(
                "309abeba5da74e8fbd70aa6273485b88",
                .warning,
                "shuts us out: {reason}",
                carries: .feed + [.status, .error, .reason, .before, .attempt, .next],
                means:
                    "The server refuses us, time after time, or wants proof of a human. khabar asks ever "
                    + "more seldom.",
                toDo:
                    "Ask the outlet to let khabar in; \"contact\" in config.json tells it whom to talk to. "
                    + "Or configure another of its feeds.",
                over: .by([.feedRecovered, .feedPolled, .feedUnchanged], of: .feed)
            )
        case .feedQuiet:
            .init(
                "15d09dd5d78147d799e7bbba59837f7a",
                .info,
                "is quiet: {reason}",
                carries: .feed + [.reason, .before, .next],
                means: "Nothing new for much longer than this feed's way is. It may be a holiday."
            )
        case .feedStale:
            .init(
                "f369e44194f64a9eadce9d873bdba44d",
                .notice,
                "is stale: {reason}",
                carries: .feed + [.reason, .before, .next],
                means: "Nothing new for a month, though the feed answers well.",
                toDo: "See whether the outlet has another feed by now: `khabar try URL`.",
                over: .by([.feedRecovered, .feedPolled], of: .feed)
            )
        case .feedGap:
            .init(
                "2ff7f862b43e4626ade3b0410b765742",
                .notice,
                "{missed} entries came and went unseen between {since} and {until}",
                carries: .feed + [.missed, .since, .until],
                means:
                    "The feed shows only its latest entries, and more than those came between two polls.",
                toDo: "Lower \"every\" for this outlet."
            )
        case .outletFull:
            .init(
                "0d6c4b8a7c7f4a3f9c9b3a5de2b1f6e4",
                .warning,
                "its outlet has brought {articles} articles today: {items_left} entries are left over",
                carries: .feed + [.itemsLeft, .articles],
                means:
                    "The outlet's articles of the day, new ones and new wordings, are used up. What is left over is taken "
                    + "after midnight UTC where the feed still states it. This is said once a day of each outlet.",
                toDo:
                    "See what the outlet sends: `khabar articles --outlet ID`. Where all of it is news, raise "
                    + "\"poll.articlesPerDay\"; where it floods, pause the feed."
            )
        case .feedIdentity:
            .init(
                "576a06063f9b4cc9a4a230a395f348ed",
                .notice,
                "its entries are told apart by {identity} from now on",
                carries: .feed + [.identity],
                means: "The feed's own ids or addresses cannot be relied on."
            )
        case .feedRepaired:
            .init(
                "fe575923e0964af5be571c75b08a6882",
                .debug,
                "read with {warnings} repairs, the first: {reason}",
                carries: .feed + [.warnings, .reason],
                means: "The feed is not well-formed; what could be read was."
            )
        case .feedIgnoresValidators:
            .init(
                "ff7ab6433c844709855c6204bb75a41a",
                .notice,
                "its server gives validators and sends the whole all the same",
                carries: .feed,
                means: "Every poll costs the whole feed. khabar asks more seldom for it.",
                toDo: "Tell the outlet."
            )
        case .bodyTooLarge:
            .init(
                "3f0c66df8b0b4f25b0256a6285e075ae",
                .warning,
                "{reason}",
                carries: .feed + [.article, .url, .title, .error, .reason, .attempt],
                means: "An answer is larger than is accepted. Of feeds the beginning was read.",
                toDo: "Raise \"fetch.maxBodyBytes\" where it is meant to be so large.",
                over: .by([.feedRecovered, .feedPolled, .feedUnchanged], of: .feed)
            )
        case .bombRefused:
            .init(
                "988c314efed946cbb58a084a2dcaccec",
                .warning,
                "{reason}",
                carries: .feed + [.article, .url, .title, .error, .reason, .attempt],
                means: "A compressed answer unpacks to far more than was sent. It was dropped.",
                toDo: "Tell the outlet; where it comes again, remove the feed.",
                over: .by([.feedRecovered, .feedPolled, .feedUnchanged], of: .feed)
            )
        case .parseRefused:
            .init(
                "5758b352018e4fdfa9cbf5c2a5c71421",
                .warning,
                "no feed: {reason}",
                carries: .feed + [.status, .error, .reason, .before, .attempt, .next],
                means:
                    "Something answers, and it is no feed: a page, an error in the dress of a success, a "
                    + "login.",
                toDo: "Open the address in a browser; `khabar try URL` finds where the news went.",
                over: .by([.feedRecovered, .feedPolled, .feedUnchanged], of: .feed)
            )
        case .ssrfRefused:
            .init(
                "79817238ba264e6c938b354c66bc60f9",
                .warning,
                "{reason}",
                carries: .feed + [.article, .url, .title, .error, .reason, .attempt],
                means:
                    "A name leads to an address of this machine or of a private network: a mistake, or "
                    + "an attempt to reach what only you may reach.",
                toDo:
                    "Where it is meant, allow the address: \"fetch.allowPrivateHosts\", or for one feed "
                    + "\"allowPrivateHosts\".",
                over: .by([.feedRecovered, .feedPolled, .feedUnchanged], of: .feed)
            )
        case .hostThrottled:
            .init(
                "5b2e34097baa4ccd81c97e4634c9a81f",
                .notice,
                "{host} is left alone until {until}: {reason}",
                carries: [.host, .status, .reason, .attempt, .until],
                means:
                    "A server of this domain asked for rest or refused us. None of its feeds and pages "
                    + "is asked before.",
                toDo: "Nothing, where it is seldom; else fewer requests for it, by \"fetch.hosts\".",
                over: .by([.hostBackoffEnd], of: .host, orPast: .until)
            )
        case .hostBackoffEnd:
            .init(
                "9f29fcc448654415ad732fec39579aaa",
                .info,
                "{host} is asked again",
                carries: [.host, .status],
                means: "The domain's rest is over and it answers."
            )
        case .machineShort:
            .init(
                "c1d1126afa7a4b4badfcf85c7a9528cc",
                .warning,
                "this machine is short of something, so feeds are asked later: {reason}",
                carries: [.reason, .until],
                means:
                    "There were not enough threads, descriptors or memory to ask a feed. That says nothing of the "
                    + "feed, so no failure is counted. It is said once a minute at most.",
                toDo:
                    "Raise TasksMax=, LimitNOFILE= or MemoryMax= of the unit, or lower \"fetch.concurrency\".",
                over: .by([.started], orPast: .until)
            )

        // Articles and stories.
        case .storyNew:
            .init(
                "b149cad6db2347088554bf49a074b6f5",
                .debug,
                "opens story {story}: {title}",
                carries: .article + [.story],
                means: "An article whose text nobody had before."
            )
        case .storyJoined:
            .init(
                "0b2f3260832b46f39ca2e753bd31ca98",
                .debug,
                "joins story {story}[ of {original}][, {delay} later,] as {relation}[ ({similarity})]: {title}",
                carries: .article + [.story, .original, .relation, .delay, .similarity, .rule],
                means: "An article carries the text of another one. `khabar why` tells how it was decided."
            )
        case .storyMerged:
            .init(
                "a20b41865a3b47f28b258cdf4dccbad2",
                .notice,
                "story {other_story} became part of story {story}[, by {person}: {reason}]",
                carries: [.story, .otherStory, .person, .reason],
                means: "Two stories turned out to be one (priority 7 then), or somebody joined them."
            )
        case .storySplit:
            .init(
                "0683f9d2ff034eac8b6ea9b1fcfbb210",
                .notice,
                "article {article} was taken out of story {story} by {person}: {reason}",
                carries: [.article, .story, .otherStory, .person, .reason],
                means: "Somebody decided that the article is another story, for good."
            )
        case .correctionUndone:
            .init(
                "5d0c3b7e8f1a4c62a9d4e0b17c3f5a98",
                .notice,
                "what was decided about stories {story} and {other_story} was taken back by {person}",
                carries: [.story, .otherStory, .person],
                means: "Somebody took a split or a join back: `khabar undo`."
            )
        case .storyEdited:
            .init(
                "78fc67f900dc432a9dc102afed45f15a",
                .info,
                "was edited: {title}",
                carries: .article,
                means:
                    "The article's page says something else than before; the earlier wording is kept as "
                    + "a revision."
            )
        case .storyRemoved:
            .init(
                "06185cdae35948589279029575d0a7d5",
                .notice,
                "was taken back: {title}",
                carries: .article,
                means:
                    "The article's page is gone, as a second look an hour later confirmed. What it said "
                    + "is kept."
            )
        case .storyReturned:
            .init(
                "a10b8b3b37f9434abcdb732317171546",
                .notice,
                "is back: {title}",
                carries: .article,
                means: "The page of an article that was taken back is there again."
            )
        case .storiesRenewed:
            .init(
                "2b8aa9c73bde4e468be979594f63e419",
                .notice,
                "stories put together anew: {stories} instead of {before}",
                carries: [.stories, .before, .articles, .changes],
                means: "Somebody had all articles put into stories in the order of publication."
            )
        case .articlesForgotten:
            .init(
                "29d9943fda5f4a619785da195ef78f49",
                .notice,
                "{person} had {articles} articles deleted for good",
                carries: [.person, .articles],
                means:
                    "What was deleted is in no corner of the file; that it was, the view `forgotten` "
                    + "keeps."
            )
        case .pageRead:
            .init(
                "f8c97b69251d40b49245eaddf0d56350",
                .debug,
                "read: {title}",
                carries: .article + [.copies, .original],
                means: "The article's page gave its text."
            )
        case .pageFailed:
            .init(
                "fe01cd83d6d74703b8f9266048724a50",
                .info,
                "page cannot be had: {reason}",
                carries: .article + [.status, .error, .reason],
                means: "The article stays with what its feed carried."
            )
        case .pagePostponed:
            .init(
                "a24224f262d44938ae1cad939f9e69d9",
                .debug,
                "page is asked for later: {reason}",
                carries: .article + [.reason, .attempt, .until],
                means: "The page may still be had."
            )
        case .pageMissing:
            .init(
                "ffe0c121ac5a4f93bfc7240dfcb6c3a2",
                .debug,
                "page is missing: {title}",
                carries: .article,
                means: "The page was not found; in an hour it is looked at again."
            )
        case .articleVanished:
            .init(
                "ff47c7cab4764263ade93006a51b5d08",
                .debug,
                "came too late, the article is gone: {title}",
                carries: .article,
                means:
                    "The article was deleted, or became one with another, while its page was asked. What the page said "
                    + "is dropped."
            )

        // Watches.
        case .deliverySent:
            .init(
                "0bd56c45a45141a5a9405989c3b6c0db",
                .info,
                "message {delivery} to {target} sent",
                carries: [.target, .watch, .delivery, .status, .attempt],
                means: "One who is told of a watch has taken a message."
            )
        case .deliveryFailed:
            .init(
                "f7257f11d1c7430698ba3b4fc7821678",
                .warning,
                "message {delivery} to {target} was not taken: {reason}[; again at {next}]",
                carries: [.target, .watch, .delivery, .status, .reason, .attempt, .next],
                means:
                    "One who is told of a watch did not take a message. It is tried ten times in three days.",
                toDo: "Nothing at first; `khabar status` tells of a target that goes on failing.",
                over: .by([.deliverySent, .deliveryGivenUp], of: .delivery)
            )
        case .deliveryGivenUp:
            .init(
                "2406649097f046d09558ed2142652dcb",
                .error,
                "message {delivery} to {target} is given up: {reason}",
                carries: [.target, .watch, .delivery, .status, .reason, .attempt, .next],
                means: "A message was tried as often as it is tried, or was refused for good.",
                toDo: "Mend the target, then send it anew: `khabar deliveries --replay ID`.",
                over: .by([.deliverySent], of: .delivery)
            )
        case .deliveryHeld:
            .init(
                "223eed47365f4e21b9be2c3593999ce5",
                .error,
                "message {delivery} to {target} is held up: {reason}",
                carries: [.target, .delivery, .reason],
                means: "The database could not be read or written for a message. It is tried again.",
                toDo: "Look after the disk.",
                over: .by([.deliverySent, .deliveryGivenUp], of: .delivery)
            )
        case .targetGone:
            .init(
                "81b3ae2b0836434bb30e76513db9a00d",
                .error,
                "{target} is gone for good, so nothing is sent there any more: {reason}",
                carries: [.target, .watch, .delivery, .status, .reason, .attempt, .next],
                means: "A target answered 410. What is found for it waits.",
                toDo:
                    "Give it another address or remove it. `khabar deliveries --replay ID` tries the same address again.",
                over: .by([.deliverySent], of: .target)
            )
        case .watchKept:
            .init(
                "35d4c3d4bced42b9ab54061b52f1ac63",
                .notice,
                "watch {watch} is kept by {person}",
                carries: [.watch, .person],
                means: "Somebody made or changed a watch, from the pages, by a program or by command."
            )
        case .watchEnded:
            .init(
                "f0586bb6bf0b4adbb03734c2414e9240",
                .notice,
                "watch {watch} was ended by {person}",
                carries: [.watch, .person],
                means: "Somebody ended a watch that people keep. What of it waited is not sent."
            )
        case .watchSleeps:
            .init(
                "64a737e938e847958065058cb5b7559c",
                .warning,
                "somebody keeps a watch {watch} too; it sleeps while the configuration has one of that id",
                carries: [.watch],
                means:
                    "A watch of the configuration has the id of one that somebody keeps, and goes before it.",
                toDo:
                    "Give the one of the configuration another id, or make that of the pages anew and end the old one."
            )
        case .digestHeld:
            .init(
                "b5207219f4ae468da9268a7b9281e9ff",
                .error,
                "digests are held up: {reason}",
                carries: [.reason],
                means:
                    "The database could not be read or written for digests whose time has come. They are made later.",
                toDo: "Look after the disk."
            )

        // The database.
        case .migrationStart:
            .init(
                "9bcd74f120f549cab8819f0b9a969ec0",
                .notice,
                "the schema is brought forward from {from} to {to}",
                carries: [.database, .from, .to, .file],
                means: "The file was made by an earlier khabar. A copy of it as it was is kept beside it."
            )
        case .migrationDone:
            .init(
                "33cc0cc31f85468e91de0b56265a60ad",
                .notice,
                "the schema was brought forward from {from} to {to}; the file as it was: {file}",
                carries: [.database, .from, .to, .file, .durationMilliseconds],
                means: "The copy can be removed when all is well."
            )
        case .indexAnew:
            .init(
                "57ec526fa81c43a4b9b7635221b9e148",
                .notice,
                "the index of words is made anew, {articles} articles to go; until then searches miss some of them",
                carries: [.database, .articles],
                means:
                    "This khabar cuts texts into words otherwise than the one that filled the index, or the index is mended. "
                    + "The newest articles are put in first, beside the polls; `khabar search` works meanwhile and says "
                    + "how many are missing."
            )
        case .indexComplete:
            .init(
                "e9ddbe1509bc4cb9a741b4f9db23db39",
                .notice,
                "the index of words is complete again",
                carries: [.database],
                means: "Searches find every article again."
            )
        case .storeSlow:
            .init(
                "47d079afc44c41bb9450b95f9c25ee2c",
                .warning,
                "the database took {seconds} s to answer",
                carries: [.database, .seconds],
                means: "The disk is slow or another program holds the file. Polls wait for it.",
                toDo: "Look at the load of the disk; end open transactions of SQLite shells."
            )
        case .indexRestored:
            .init(
                "89faf5e07f58449da328f21cd0ae1b6c",
                .warning,
                "the index of stories had lost article {article} and is made anew",
                carries: [.article],
                means: """
                    Two parts of the index of stories in memory disagreed, which is a fault of khabar. The index is made anew from \
                    the database, and what was being written is written again. Nothing is lost.
                    """,
                toDo: "Report it, with the lines before it."
            )
        case .storeFull:
            .init(
                "c486cdd0e17246f1b54f97f7863c30dc",
                .error,
                "nothing can be kept, so nothing is polled: {reason}",
                carries: [.database, .reason, .error],
                means:
                    "The disk is full, or another program holds the file locked. Nothing is lost: feeds "
                    + "are asked again when there is room.",
                toDo: "Make room, or end the other program. khabar goes on by itself.",
                over: .by([.storeResumed, .started])
            )
        case .storeResumed:
            .init(
                "6d2d757d70a04e0ca1c9f30e5fbc5120",
                .notice,
                "there is room again, after {seconds} s",
                carries: [.database, .seconds],
                means: "Polling goes on."
            )
        case .storeRefused:
            .init(
                "e7d109203eff4f69a18a9191f3583a48",
                .error,
                "{work} could not be kept[, it is tried again at {next}]: {reason}",
                carries: [.outlet, .feed, .feedURL, .host, .article, .url, .title]
                    + [.work, .database, .reason, .error, .attempt, .next],
                means:
                    "The database refused what one poll, page or other piece of work brought. Nothing of that piece "
                    + "was kept; all others go on.",
                toDo:
                    "Report it, with this record: it is a bug in khabar. `khabar verify` tells whether the file is well."
            )
        case .storeFailed:
            .init(
                "6292a6aeb64947268cfe9225014d7a8e",
                .error,
                "{reason}",
                carries: [.database, .reason, .error],
                means: "The database failed; khabar ends, for nothing could be kept.",
                toDo: "What the reason says: the disk, the rights of the file, the kernel's log.",
                over: .by([.started])
            )
        case .storeCorrupt:
            .init(
                "9841f92f822c4331996317c11b5a0988",
                .critical,
                "{reason}",
                carries: [.database, .reason, .error],
                means: "The database is damaged. Nothing was written over it.",
                toDo:
                    "Keep the file. Go back to a backup, or save what can be read with `sqlite3 FILE "
                    + ".recover`. Look at the disk."
            )
        case .retentionRun:
            .init(
                "3b1696684e4943989e75de68ae149d10",
                .info,
                "what was too old went: {stories} stories with {articles} articles, {revisions} revisions, {polls} polls",
                carries: [.stories, .articles, .revisions, .polls],
                means: "By the section \"keep\" of config.json."
            )
        case .retentionRefused:
            .init(
                "fc6c4ccfd45847e2bc6d9ed2324b84e3",
                .warning,
                "nothing was removed for its age: {reason}",
                carries: [.reason],
                means: "The clock may be wrong, or the configuration keeps less than half of what is there.",
                toDo: "Look at both. Where they are right: `khabar retention --yes`, once.",
                over: .by([.retentionRun])
            )
        case .storeRemoved:
            .init(
                "0bbadc1f215c4924a7354b8db59daaba",
                .critical,
                "the database file was removed while it was in use[, what it held is saved as {file}][, saving it failed: {reason}]",
                carries: [.database, .file, .reason],
                means:
                    "Somebody removed or renamed the file. khabar stopped writing, saved what was still open to it, and "
                    + "ended. It makes no new file while the saved one lies beside.",
                toDo:
                    "Move the saved file to the path of the database and start khabar; or move it away to begin anew.",
                over: .by([.started])
            )
        case .journalRemoved:
            .init(
                "5a8e1c4f6b0d4f0fa7d3c2b19e8f7a60",
                .error,
                "the database's journal was removed while it was in use: khabar folds it into the file and ends",
                carries: [.database],
                means:
                    "Somebody removed the file that ends in -wal. What khabar wrote since stands in the removed file, which is "
                    + "still open, so it is saved; what other programs read meanwhile lacked it.",
                toDo:
                    "Nothing, where the unit starts khabar again. Leave the files beside the database alone.",
                over: .by([.started])
            )
        case .storeReplaced:
            .init(
                "8ee67aaf67254db0a6454851af54976c",
                .error,
                "another file stands where the database was, or was copied over it: khabar ends, to start again with that one",
                carries: [.database],
                means:
                    "Somebody put another file in place of the database, a backup perhaps. Nothing was written to it; what "
                    + "the former file got since is lost with it.",
                toDo: "Next time stop khabar first, so that nothing is lost.",
                over: .by([.started])
            )
        case .backupDone:
            .init(
                "b2481487b8504768a6e3485b56c127da",
                .info,
                "copy made: {file}",
                carries: [.database, .file],
                means: "A whole copy of the database is on the disk."
            )
        }
    }
}
