/// The migration for watches: what they found, and the messages that tell of it.
extension Tables {
    static let thirteenth = """
        -- Stories of which an article met a watch, so that what comes to them later is judged without reading them again.
        CREATE TABLE watch_match (
            watch_id   TEXT NOT NULL,                    -- the configured id
            story_id   INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
            article_id INTEGER NOT NULL,                 -- the first that met it
            PRIMARY KEY (watch_id, story_id)
        ) WITHOUT ROWID;
        CREATE INDEX watch_match_story ON watch_match (story_id);

        -- What is to be told, once for each watch, subject and occasion.
        CREATE TABLE watch_hit (
            id         INTEGER PRIMARY KEY AUTOINCREMENT,
            watch_id   TEXT NOT NULL,
            occasion   TEXT NOT NULL,                    -- first, outlets>=5, edited, removed, mine-copied, silent, gap, test
            subject    TEXT NOT NULL,                    -- s763 of a story; of a feed with what sets this time apart
            story_id   INTEGER,
            article_id INTEGER,                          -- the article that brought it about
            feed_id    INTEGER,
            at         TEXT NOT NULL,
            UNIQUE (watch_id, subject, occasion)
        );
        CREATE INDEX watch_hit_story ON watch_hit (story_id) WHERE story_id IS NOT NULL;

        -- Messages to those who are told: written in the transaction that found what they tell.
        CREATE TABLE delivery (
            id         INTEGER PRIMARY KEY AUTOINCREMENT,
            message_id TEXT NOT NULL UNIQUE,             -- the same whenever it is sent again
            target_id  TEXT NOT NULL,                    -- the configured id
            watch_id   TEXT,                             -- null: a summary of several
            state      TEXT NOT NULL,                    -- waiting, sent, failed
            created_at TEXT NOT NULL,
            due_at     TEXT NOT NULL,
            tries      INTEGER NOT NULL DEFAULT 0,
            tried_at   TEXT,
            status     INTEGER,                          -- of HTTP or SMTP, at the last try
            reason     TEXT,                             -- why the last try failed
            sent_at    TEXT
        );
        CREATE INDEX delivery_due ON delivery (target_id, due_at);
        CREATE TABLE delivery_hit (
            delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
            hit_id      INTEGER NOT NULL REFERENCES watch_hit (id) ON DELETE CASCADE,
            PRIMARY KEY (delivery_id, hit_id)
        ) WITHOUT ROWID;
        CREATE INDEX delivery_hit_hit ON delivery_hit (hit_id);

        -- How those fare who are told.
        CREATE TABLE delivery_target (
            id          TEXT PRIMARY KEY NOT NULL,
            address     TEXT NOT NULL,                   -- a digest: another address is another chance
            failures    INTEGER NOT NULL DEFAULT 0,      -- in a row
            failing_since TEXT,
            retry_at    TEXT,                            -- nothing is sent before
            disabled_at TEXT,                            -- it said that it is gone for good
            reason      TEXT
        ) WITHOUT ROWID;
        """

    static let fourteenth = """
        -- What is watched: by the configuration, as it was last taken over, and what people keep beside it.
        CREATE TABLE watch (
            id               TEXT NOT NULL,
            is_configured    INTEGER NOT NULL,           -- 1: by the configuration, which goes before a kept one of its id
            name             TEXT NOT NULL,
            words            TEXT NOT NULL,
            is_exact         INTEGER NOT NULL,
            expands_prefixes INTEGER NOT NULL,
            outlets          TEXT NOT NULL,              -- lists are JSON
            agencies         TEXT NOT NULL,
            languages        TEXT NOT NULL,
            sections         TEXT NOT NULL,
            min_outlets      INTEGER,
            occasions        TEXT NOT NULL,
            notify           TEXT NOT NULL,
            changed_by       TEXT,                       -- who keeps it; null: the configuration
            changed_at       TEXT NOT NULL,
            PRIMARY KEY (id, is_configured)
        ) WITHOUT ROWID;

        -- Of event>=5: the event that had so many outlets.
        ALTER TABLE watch_hit ADD COLUMN event_id INTEGER;

        -- daily or weekly of a message that gathers the weightiest stories; null: it tells finds.
        ALTER TABLE delivery ADD COLUMN digest TEXT;
        -- The stories of such a message, the weightiest first.
        CREATE TABLE delivery_story (
            delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
            place       INTEGER NOT NULL,
            story_id    INTEGER NOT NULL,
            PRIMARY KEY (delivery_id, place)
        ) WITHOUT ROWID;
        CREATE INDEX delivery_story_story ON delivery_story (story_id);
        -- Up to when a watch's digests were made for a target.
        CREATE TABLE digest (
            watch_id  TEXT NOT NULL,
            target_id TEXT NOT NULL,
            occasion  TEXT NOT NULL,                     -- daily, weekly
            made_till TEXT NOT NULL,
            PRIMARY KEY (watch_id, target_id, occasion)
        ) WITHOUT ROWID;
        """
}
