/// The tables, each migration as it was published: none is ever edited, new ones only join at the end.
///
/// `PRAGMA user_version` counts the migrations a file has seen; each runs in one transaction with the
/// renewal of the views. Times are text, exactly `YYYY-MM-DDTHH:MM:SSZ` in UTC, so that text order is time
/// order. Tables are neither STRICT nor use newer syntax, so that SQLite from 3.25 on (2018) reads the
/// file.
enum Tables {
    static let migrations = [
        first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth,
        thirteenth, fourteenth,
    ]

    private static let first = """
        -- What the file itself must know of itself.
        CREATE TABLE meta (
            name  TEXT PRIMARY KEY NOT NULL,
            value TEXT NOT NULL
        ) WITHOUT ROWID;

        -- A publisher, as config.json last stated it.
        CREATE TABLE outlet (
            id            TEXT PRIMARY KEY NOT NULL,     -- the configured id, such as hibapress
            name          TEXT NOT NULL,
            homepage      TEXT,
            language      TEXT,                          -- BCP 47
            country       TEXT,                          -- ISO 3166-1 alpha-2
            article_count INTEGER NOT NULL DEFAULT 0,    -- kept by the triggers below
            added_at      TEXT NOT NULL,
            removed_at    TEXT                           -- null while it is configured
        ) WITHOUT ROWID;

        -- A URL that is polled: what we know of it and what to ask it with next time.
        CREATE TABLE feed (
            id                   INTEGER PRIMARY KEY,
            outlet_id            TEXT NOT NULL REFERENCES outlet (id),
            url                  TEXT NOT NULL,
            kind                 TEXT,                   -- feed, page, sitemap, wp-json; null until known
            state                TEXT NOT NULL,          -- new, ok, failing, removed
            state_reason         TEXT,
            state_since          TEXT NOT NULL,
            consecutive_failures INTEGER NOT NULL DEFAULT 0,
            last_poll_at         TEXT,
            last_success_at      TEXT,
            next_poll_at         TEXT,                   -- null: never by itself
            etag                 TEXT,                   -- sent back byte for byte
            last_modified        TEXT,                   -- sent back byte for byte
            body_hash            INTEGER,                -- of the last body that was read
            final_url            TEXT,                   -- where redirects last led
            UNIQUE (outlet_id, url)
        );
        CREATE INDEX feed_due ON feed (next_poll_at);

        -- One outlet, one URL. Narrow on purpose: the text stands in article_text, so that lists read few
        -- pages.
        CREATE TABLE article (
            id             INTEGER PRIMARY KEY AUTOINCREMENT,  -- grows with arrival, never used twice
            outlet_id      TEXT NOT NULL REFERENCES outlet (id),
            seen_at        TEXT NOT NULL,                -- ours
            believed_at    TEXT NOT NULL,                -- published_at where it can be believed
            published_at   TEXT,                         -- the outlet's claim
            updated_at     TEXT,                         -- the outlet's claim
            text_source    TEXT NOT NULL,                -- feed, page, excerpt
            language       TEXT,
            agency         TEXT,
            byline         TEXT,
            revision_count INTEGER NOT NULL DEFAULT 0,
            feed_id        INTEGER REFERENCES feed (id), -- where it was first seen
            entry_digest   INTEGER NOT NULL,             -- of the entry as last sent: equal means unchanged
            entry_key      TEXT NOT NULL,                -- what the feed calls it, else its link
            url            TEXT NOT NULL,                -- canonical, percent-encoded ASCII
            image          TEXT,
            title          TEXT NOT NULL
        );
        CREATE UNIQUE INDEX article_url ON article (outlet_id, url);
        CREATE INDEX article_entry_key ON article (outlet_id, entry_key);
        CREATE INDEX article_time ON article (believed_at);
        CREATE INDEX article_outlet_time ON article (outlet_id, believed_at);

        CREATE TABLE article_text (
            article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
            text       TEXT NOT NULL                     -- plain, paragraphs apart by a blank line
        );

        CREATE TRIGGER article_counted AFTER INSERT ON article BEGIN
            UPDATE outlet SET article_count = article_count + 1 WHERE id = NEW.outlet_id;
        END;
        CREATE TRIGGER article_uncounted AFTER DELETE ON article BEGIN
            UPDATE outlet SET article_count = article_count - 1 WHERE id = OLD.outlet_id;
        END;

        -- Wordings that an article had before.
        CREATE TABLE revision (
            article_id   INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            number       INTEGER NOT NULL,               -- 1 is the first wording
            url          TEXT NOT NULL,
            title        TEXT NOT NULL,
            text         TEXT NOT NULL,
            text_source  TEXT NOT NULL,
            published_at TEXT,
            updated_at   TEXT,
            replaced_at  TEXT NOT NULL,
            PRIMARY KEY (article_id, number)
        );

        -- The articles that carry one text. Everything but the id is derived from its articles.
        CREATE TABLE story (
            id                 INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice
            first_published_at TEXT NOT NULL,            -- believed_at of the original
            last_published_at  TEXT NOT NULL,            -- latest believed_at of its articles
            article_count      INTEGER NOT NULL,
            outlet_count       INTEGER NOT NULL,
            first_outlet_id    TEXT NOT NULL REFERENCES outlet (id),
            original_id        INTEGER NOT NULL,         -- its earliest article
            agency             TEXT,                     -- the original's credit, else the earliest copy's
            title              TEXT NOT NULL             -- the original's
        );
        CREATE INDEX story_time ON story (first_published_at);
        CREATE INDEX story_shared ON story (first_published_at) WHERE outlet_count > 1;
        CREATE INDEX story_copied ON story (id) WHERE article_count > 1;

        -- Story ids that are gone, and where their articles went.
        CREATE TABLE story_alias (
            id       INTEGER PRIMARY KEY,
            story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
            at       TEXT NOT NULL
        );
        CREATE INDEX story_alias_story ON story_alias (story_id);

        -- Which article stands in which story and why. The sequence is the order in which articles were
        -- placed: read in it, the fingerprints rebuild the index of stories exactly.
        CREATE TABLE placement (
            sequence    INTEGER PRIMARY KEY,
            article_id  INTEGER NOT NULL UNIQUE REFERENCES article (id) ON DELETE CASCADE,
            story_id    INTEGER NOT NULL REFERENCES story (id),
            placed_at   TEXT NOT NULL,
            relation    TEXT NOT NULL,                   -- original, copy, excerpt, extended
            similarity  REAL,                            -- to match_id; null: was never measured
            containment REAL,                            -- of the shorter text in the longer
            match_id    INTEGER,                         -- the article it was measured against
            rule        TEXT NOT NULL,                   -- the rule that decided
            fingerprint BLOB NOT NULL
        );
        CREATE INDEX placement_story ON placement (story_id);

        -- Articles whose page is still to be fetched: in no story until it came or was given up.
        CREATE TABLE page_queue (
            article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
            url        TEXT NOT NULL,
            wanted_at  TEXT NOT NULL,                    -- since when it waits
            due_at     TEXT NOT NULL,
            attempts   INTEGER NOT NULL DEFAULT 0,
            reason     TEXT                              -- why the last attempt failed
        );
        CREATE INDEX page_queue_due ON page_queue (due_at);

        -- One row each time a feed was asked.
        CREATE TABLE poll (
            id               INTEGER PRIMARY KEY,
            feed_id          INTEGER NOT NULL REFERENCES feed (id),
            at               TEXT NOT NULL,
            outcome          TEXT NOT NULL,              -- new, changed, unchanged, not-modified, failed
            status           INTEGER,                    -- HTTP
            bytes            INTEGER NOT NULL,
            duration_ms      INTEGER NOT NULL,
            new_articles     INTEGER NOT NULL,
            changed_articles INTEGER NOT NULL,
            warnings         INTEGER NOT NULL,
            reason           TEXT
        );
        CREATE INDEX poll_feed ON poll (feed_id, at);

        -- Full-text search over folded title and text; rowid is the article's id. Contentless: what it finds
        -- is read from the articles. The tokenizer is SQLite's own, so every shell can search.
        CREATE VIRTUAL TABLE articles_fts USING fts5 (title, text, content = '', tokenize = 'unicode61');
        """

    private static let second = """
        -- What a feed has shown of itself: which of its entries' marks tell them apart (null: address and id),
        -- whether its entries hold whole texts, and how often the page of an entry held more than the entry.
        ALTER TABLE feed ADD COLUMN identity TEXT;           -- link, id, content
        ALTER TABLE feed ADD COLUMN carries TEXT;            -- full, excerpt
        ALTER TABLE feed ADD COLUMN pages_longer INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE feed ADD COLUMN pages_same INTEGER NOT NULL DEFAULT 0;

        -- What the schedule must know of a feed across restarts.
        ALTER TABLE feed ADD COLUMN gap_seconds INTEGER;     -- mean time between its entries
        ALTER TABLE feed ADD COLUMN newest_at TEXT;          -- of its newest entry
        ALTER TABLE feed ADD COLUMN wish_seconds INTEGER;    -- its own: ttl, sy:updatePeriod
        ALTER TABLE feed ADD COLUMN skip_hours INTEGER NOT NULL DEFAULT 0;  -- bits, 0 to 23 UTC
        ALTER TABLE feed ADD COLUMN skip_days INTEGER NOT NULL DEFAULT 0;   -- bits, 0 is Monday
        ALTER TABLE feed ADD COLUMN fresh_until TEXT;        -- as its server says
        ALTER TABLE feed ADD COLUMN moved_to TEXT;           -- where permanent redirects lead
        ALTER TABLE feed ADD COLUMN moved_since TEXT;
        ALTER TABLE feed ADD COLUMN moved_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE feed ADD COLUMN gone_since TEXT;         -- of the first 410
        ALTER TABLE feed ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;    -- in a row: 401, 403, challenges
        ALTER TABLE feed ADD COLUMN same_bodies INTEGER NOT NULL DEFAULT 0; -- sent whole in a row, unchanged
        ALTER TABLE feed ADD COLUMN came_whole_at TEXT;     -- when its body last came whole
        ALTER TABLE feed ADD COLUMN hub TEXT;                -- WebSub

        -- Registrable domains that are to be left alone for a while.
        CREATE TABLE domain (
            name        TEXT PRIMARY KEY NOT NULL,
            rests_until TEXT NOT NULL,
            refusals    INTEGER NOT NULL,                    -- in a row
            reason      TEXT NOT NULL
        ) WITHOUT ROWID;

        -- robots.txt by origin, as it was last answered.
        CREATE TABLE robots (
            origin     TEXT PRIMARY KEY NOT NULL,
            asked_at   TEXT NOT NULL,
            lasts_until TEXT NOT NULL,
            status     INTEGER,                              -- HTTP; null: not to be reached
            down_since TEXT,                                 -- since when it has not been to be had
            body       BLOB
        ) WITHOUT ROWID;

        -- An outlet that no one configured: items of this feed named it.
        ALTER TABLE outlet ADD COLUMN found_by INTEGER REFERENCES feed (id);

        -- What the decision measured, as JSON.
        ALTER TABLE placement ADD COLUMN evidence TEXT;

        -- Further addresses of an article: where a page that gathers from several outlets listed it.
        CREATE TABLE listing (
            outlet_id  TEXT NOT NULL REFERENCES outlet (id),
            url        TEXT NOT NULL,
            article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            feed_id    INTEGER REFERENCES feed (id),
            seen_at    TEXT NOT NULL,
            PRIMARY KEY (outlet_id, url)
        ) WITHOUT ROWID;
        CREATE INDEX listing_article ON listing (article_id);

        -- What articles of different stories have to do with one another, seen from the later article.
        CREATE TABLE link (
            article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            other_id   INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            kind       TEXT NOT NULL,                    -- partial, roundup, series, related
            score      REAL NOT NULL,                    -- 0 to 1
            evidence   TEXT,                             -- JSON
            PRIMARY KEY (article_id, other_id, kind)
        ) WITHOUT ROWID;
        CREATE INDEX link_other ON link (other_id);

        -- What was asked of each registrable domain, by day.
        CREATE TABLE asked (
            domain          TEXT NOT NULL,
            day             TEXT NOT NULL,                   -- YYYY-MM-DD, UTC
            feeds           INTEGER NOT NULL,
            pages           INTEGER NOT NULL,
            others          INTEGER NOT NULL,                -- robots.txt above all
            hops            INTEGER NOT NULL,
            unconditional   INTEGER NOT NULL,
            not_modified    INTEGER NOT NULL,
            failures        INTEGER NOT NULL,
            bytes           INTEGER NOT NULL,
            shortest_gap_ms INTEGER,
            PRIMARY KEY (domain, day)
        ) WITHOUT ROWID;

        -- What a story is about, as the index of related stories encodes it.
        CREATE TABLE gist (
            story_id INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
            at       TEXT NOT NULL,                      -- believed time of the article that opened it
            words    BLOB NOT NULL
        );
        CREATE INDEX gist_time ON gist (at);
        """

    private static let third = """
        -- What people decided about stories, and why.
        CREATE TABLE correction (
            id             INTEGER PRIMARY KEY AUTOINCREMENT,
            kind           TEXT NOT NULL,                -- split, join
            article_id     INTEGER NOT NULL,             -- the article taken out; of a join the one original
            story_id       INTEGER NOT NULL,             -- it was taken out of; of a join the one that lives on
            other_story_id INTEGER NOT NULL,             -- of its own; of a join the one that went into it
            at             TEXT NOT NULL,
            by             TEXT NOT NULL,                -- the account
            reason         TEXT NOT NULL
        );

        -- What a correction comes to: a split keeps every such pair in two stories, a join in one.
        CREATE TABLE correction_pair (
            correction_id INTEGER NOT NULL REFERENCES correction (id) ON DELETE CASCADE,
            article_id    INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            other_id      INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            PRIMARY KEY (correction_id, article_id, other_id)
        ) WITHOUT ROWID;
        CREATE INDEX correction_pair_article ON correction_pair (article_id);
        CREATE INDEX correction_pair_other ON correction_pair (other_id);

        -- The story that the text alone gives an article, where a person joined that story with another; null:
        -- the one it stands in.
        ALTER TABLE placement ADD COLUMN part_id INTEGER;
        CREATE INDEX placement_part ON placement (story_id) WHERE part_id IS NOT NULL;

        -- Where the outlet's claims were read, see ClaimOrigin; null: not noted, or no claim.
        ALTER TABLE article ADD COLUMN published_from TEXT;
        ALTER TABLE article ADD COLUMN updated_from TEXT;

        -- The middle one of the published times that the feed last showed: what lies before it may be pinned.
        ALTER TABLE feed ADD COLUMN middle_at TEXT;

        -- Stretches of time in which a feed showed entries that were gone at the next poll.
        CREATE TABLE gap (
            id              INTEGER PRIMARY KEY,
            feed_id         INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
            noticed_at      TEXT NOT NULL,
            last_success_at TEXT NOT NULL,               -- of the poll before
            after_at        TEXT NOT NULL,               -- of the newest entry before
            before_at       TEXT NOT NULL,               -- of the oldest entry after
            missed          INTEGER                      -- an estimate; null: the feed has no rhythm yet
        );
        CREATE INDEX gap_feed ON gap (feed_id, noticed_at);

        -- What people had deleted for good: that it was done, not what it was.
        CREATE TABLE forgetting (
            id         INTEGER PRIMARY KEY AUTOINCREMENT,
            kind       TEXT NOT NULL,                    -- article, outlet
            article_id INTEGER,                          -- of an outlet null
            outlet_id  TEXT NOT NULL,
            at         TEXT NOT NULL,
            by         TEXT NOT NULL,                    -- the account
            reason     TEXT NOT NULL,
            articles   INTEGER NOT NULL,                 -- deleted
            revisions  INTEGER NOT NULL
        );
        -- Digests of their addresses and keys, so that no poll brings them back.
        CREATE TABLE forgetting_mark (
            mark          INTEGER PRIMARY KEY,
            forgetting_id INTEGER NOT NULL REFERENCES forgetting (id)
        );

        -- Articles whose page is asked again: whether it is still there and says the same.
        CREATE TABLE recheck (
            article_id    INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
            url           TEXT NOT NULL,
            due_at        TEXT NOT NULL,
            etag          TEXT,                          -- of the page, sent back byte for byte
            last_modified TEXT,
            missing_since TEXT,                          -- when it was first not there; null: it is
            missing_why   TEXT                           -- gone, front-page
        );
        CREATE INDEX recheck_due ON recheck (due_at);
        ALTER TABLE article ADD COLUMN removed_at TEXT;  -- when its page was first seen to be gone
        ALTER TABLE article ADD COLUMN removal TEXT;     -- gone, front-page
        ALTER TABLE outlet ADD COLUMN recheck_day TEXT;  -- YYYY-MM-DD, UTC
        ALTER TABLE outlet ADD COLUMN recheck_count INTEGER NOT NULL DEFAULT 0;  -- pages asked again on it

        -- How many comments an article had, as its feed said: a row when that changed.
        CREATE TABLE comment_count (
            article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            at         TEXT NOT NULL,
            count      INTEGER NOT NULL,
            PRIMARY KEY (article_id, at)
        ) WITHOUT ROWID;

        -- What servers and pages say to robots: X-Robots-Tag and <meta name="robots">, such as noarchive, noai.
        ALTER TABLE feed ADD COLUMN robots TEXT;
        ALTER TABLE article ADD COLUMN robots TEXT;

        -- Articles whose words are not in the full-text index yet: put in by the hundred, not one by one.
        CREATE TABLE fts_queue (
            article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE
        );
        INSERT INTO articles_fts (articles_fts, rank) VALUES ('automerge', 8);
        INSERT INTO articles_fts (articles_fts, rank) VALUES ('hashsize', 33554432);
        """

    private static let fourth = """
        -- Digests, as in forgetting_mark, of articles that went for their age and whose entries bear no time that is
        -- believed: their feeds may state them still, and nothing else would tell them from new ones.
        CREATE TABLE departed (
            mark      INTEGER PRIMARY KEY,
            stated_at TEXT NOT NULL                      -- by a feed, to the day; at first when the article went
        );
        """

    private static let fifth = """
        -- What retention looks for, so that it reads no text of a wording that stays.
        CREATE INDEX revision_replaced ON revision (replaced_at, article_id, number);
        """

    private static let sixth = """
        -- The registrable domain of the page, so that each domain has a queue of its own. `DomainTurns` fills it in.
        ALTER TABLE page_queue ADD COLUMN domain TEXT NOT NULL DEFAULT '';
        ALTER TABLE recheck ADD COLUMN domain TEXT NOT NULL DEFAULT '';
        DROP INDEX page_queue_due;
        DROP INDEX recheck_due;
        CREATE INDEX page_queue_turn ON page_queue (domain, due_at);
        CREATE INDEX recheck_turn ON recheck (domain, due_at);
        """

    private static let seventh = """
        -- Articles by what they say, for feeds whose addresses and ids are others each time.
        CREATE INDEX article_digest ON article (outlet_id, entry_digest, believed_at);
        CREATE INDEX article_title ON article (outlet_id, title, believed_at);
        """

    private static let eighth = """
        -- What a story weighs on the front page, and the latest of its outlets' earliest times, in seconds since 1970:
        -- see StoryRank. `NewsTransaction.rankAll` fills them in.
        ALTER TABLE story ADD COLUMN rank REAL NOT NULL DEFAULT 0;
        ALTER TABLE story ADD COLUMN newest_vote INTEGER NOT NULL DEFAULT 0;

        -- The sections under which outlets file their articles.
        CREATE TABLE article_section (
            article_id  INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
            section     TEXT NOT NULL,                   -- folded, as filters compare it
            name        TEXT NOT NULL,                   -- as the outlet writes it
            believed_at TEXT NOT NULL,                   -- of the article, kept by the trigger below
            PRIMARY KEY (article_id, section)
        ) WITHOUT ROWID;
        CREATE INDEX article_section_time ON article_section (section, believed_at, article_id);
        CREATE TRIGGER article_section_moved AFTER UPDATE OF believed_at ON article
        WHEN NEW.believed_at <> OLD.believed_at BEGIN
            UPDATE article_section SET believed_at = NEW.believed_at WHERE article_id = NEW.id;
        END;

        -- A split of several articles keeps them together as well, and corrections can be taken back.
        ALTER TABLE correction_pair ADD COLUMN is_joined INTEGER NOT NULL DEFAULT 0;
        UPDATE correction_pair SET is_joined = 1
        WHERE correction_id IN (SELECT id FROM correction WHERE kind = 'join');
        ALTER TABLE correction ADD COLUMN undone_at TEXT;
        ALTER TABLE correction ADD COLUMN undone_by TEXT;    -- the account

        -- Stories of an agency, and those that an outlet had first, by time.
        CREATE INDEX story_agency ON story (agency COLLATE NOCASE, first_published_at) WHERE agency IS NOT NULL;
        CREATE INDEX story_first ON story (first_outlet_id, first_published_at) WHERE outlet_count > 1;
        """

    /// Made after the ranks were filled in, which costs less.
    static let rankIndexes = """
        CREATE INDEX story_rank ON story (rank);
        CREATE INDEX story_rank_shared ON story (rank) WHERE outlet_count > 1;
        """

    private static let ninth = """
        -- What an outlet brought on a day, against its budget, and the last day on which that was used up.
        ALTER TABLE outlet ADD COLUMN intake_day TEXT;   -- YYYY-MM-DD, UTC
        ALTER TABLE outlet ADD COLUMN intake_count INTEGER NOT NULL DEFAULT 0;  -- articles and wordings on it
        ALTER TABLE outlet ADD COLUMN intake_full_day TEXT;

        -- A mark of the process that writes, see `OpeningMark`.
        CREATE TABLE opening (
            id   INTEGER PRIMARY KEY CHECK (id = 1),
            mark TEXT NOT NULL
        );
        """

    private static let tenth = """
        -- How exactly the time of publication is stated: instant, minute, day; null: not noted, or no claim.
        ALTER TABLE article ADD COLUMN published_precision TEXT;
        -- What answered at the article's link in place of it, such as pdf, front-page, login; null: the article did.
        ALTER TABLE article ADD COLUMN page_found TEXT;
        """
}
