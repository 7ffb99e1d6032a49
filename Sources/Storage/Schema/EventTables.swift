/// The migration that puts events beside stories.
extension Tables {
    static let eleventh = """
        -- The stories that tell of one happening. Everything but the id is derived from its stories.
        CREATE TABLE event (
            id                 INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice
            first_published_at TEXT NOT NULL,            -- of its earliest story
            last_published_at  TEXT NOT NULL,            -- of its latest article
            story_count        INTEGER NOT NULL,
            article_count      INTEGER NOT NULL,
            outlet_count       INTEGER NOT NULL,
            independent_count  INTEGER NOT NULL,         -- stories, those of one agency or of one outlet once
            language_count     INTEGER NOT NULL,
            first_id           INTEGER NOT NULL,         -- its earliest story
            headline_id        INTEGER NOT NULL,         -- the story whose headline says most
            rank               REAL NOT NULL,            -- see StoryRank
            is_stale           INTEGER NOT NULL DEFAULT 1  -- its stories are others than those it was counted from
        );
        CREATE INDEX event_time ON event (first_published_at);
        CREATE INDEX event_last ON event (last_published_at);
        CREATE INDEX event_rank ON event (rank);
        CREATE INDEX event_stale ON event (id) WHERE is_stale = 1;

        CREATE TABLE event_story (
            story_id INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
            event_id INTEGER NOT NULL REFERENCES event (id)
        );
        CREATE INDEX event_story_event ON event_story (event_id);
        CREATE TRIGGER event_story_gone AFTER DELETE ON event_story BEGIN
            UPDATE event SET is_stale = 1 WHERE id = OLD.event_id;
        END;

        -- Event ids that are gone, and the events to which most of their stories went.
        CREATE TABLE event_alias (
            id       INTEGER PRIMARY KEY,
            event_id INTEGER NOT NULL
        );
        CREATE INDEX event_alias_event ON event_alias (event_id);

        -- What the stories of the last weeks tell, as the index of events keeps it.
        CREATE TABLE event_gist (
            story_id INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
            at       TEXT NOT NULL,                      -- believed time of its earliest article
            gist     BLOB NOT NULL
        );
        CREATE INDEX event_gist_time ON event_gist (at);

        -- Stories that came, changed or went and are not yet so in the index of events.
        CREATE TABLE event_queue (
            story_id INTEGER PRIMARY KEY
        );
        CREATE TRIGGER event_story_new AFTER INSERT ON story BEGIN
            INSERT OR IGNORE INTO event_queue VALUES (NEW.id);
        END;
        CREATE TRIGGER event_story_changed AFTER UPDATE ON story BEGIN
            INSERT OR IGNORE INTO event_queue VALUES (NEW.id);
        END;
        CREATE TRIGGER event_story_removed AFTER DELETE ON story BEGIN
            INSERT OR IGNORE INTO event_queue VALUES (OLD.id);
        END;
        CREATE TRIGGER event_text_changed AFTER UPDATE OF text ON article_text WHEN NEW.text <> OLD.text BEGIN
            INSERT OR IGNORE INTO event_queue SELECT story_id FROM placement WHERE article_id = NEW.article_id;
        END;
        CREATE TRIGGER event_article_changed AFTER UPDATE OF title, believed_at, language ON article
        WHEN NEW.title <> OLD.title OR NEW.believed_at <> OLD.believed_at OR NEW.language IS NOT OLD.language BEGIN
            INSERT OR IGNORE INTO event_queue SELECT story_id FROM placement WHERE article_id = NEW.id;
        END;
        -- Those of a file of an earlier khabar that are young enough.
        INSERT INTO event_queue SELECT id FROM story WHERE first_published_at
            >= (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(first_published_at), '-30 days') FROM story);
        """
}
