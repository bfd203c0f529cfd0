-- What records and texts are packed with; the store has it, so that later programs read what earlier ones wrote.
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    command TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT, -- null: was cut off, or still goes on
    version TEXT NOT NULL,
    model TEXT NOT NULL,
    tables TEXT NOT NULL,
    arguments TEXT NOT NULL,
    new INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    reports INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE coders (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- Each text once, however many documents have it.
CREATE TABLE texts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash BLOB NOT NULL UNIQUE,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL,
    title TEXT NOT NULL,
    published TEXT NOT NULL,
    url TEXT NOT NULL,
    publisher TEXT NOT NULL,
    author TEXT NOT NULL,
    language TEXT NOT NULL,
    text INTEGER NOT NULL REFERENCES texts (id),
    composite INTEGER NOT NULL,
    copy_of INTEGER REFERENCES documents (id),
    similarity REAL,
    dated TEXT NOT NULL, -- the run's --date, for documents without a date
    coder INTEGER REFERENCES coders (id), -- null: not coded yet
    run INTEGER NOT NULL REFERENCES runs (id),
    UNIQUE (source, name)
) STRICT;
CREATE INDEX documents_text ON documents (text);
CREATE INDEX documents_copy ON documents (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX documents_coder ON documents (coder, dated);
CREATE INDEX documents_name ON documents (name);

CREATE TABLE segments (
    document INTEGER NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    first INTEGER NOT NULL,
    past INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE paragraphs (
    document INTEGER NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    first INTEGER NOT NULL,
    past INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    copy_of INTEGER REFERENCES documents (id),
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX paragraphs_hash ON paragraphs (hash, document);
CREATE INDEX paragraphs_copy ON paragraphs (copy_of) WHERE copy_of IS NOT NULL;

-- Keys of the MinHash of documents that are no copies, in sorted runs: writing touches the last one alone, and runs of
-- equal level are merged.
CREATE TABLE bands (
    run INTEGER NOT NULL,
    key INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (run, key, document)
) STRICT, WITHOUT ROWID;
CREATE TABLE band_runs (
    run INTEGER PRIMARY KEY,
    level INTEGER NOT NULL,
    documents INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    enddate TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    auxiliary TEXT NOT NULL DEFAULT '',
    confidence REAL NOT NULL DEFAULT 0,
    reports INTEGER NOT NULL DEFAULT 0,
    documents INTEGER NOT NULL DEFAULT 0, -- independent texts
    publishers INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX events_date ON events (date);
CREATE INDEX events_type ON events (type, date);

CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    ident TEXT NOT NULL, -- id of the record
    event INTEGER NOT NULL REFERENCES events (id),
    origin INTEGER NOT NULL, -- document whose text it is: another one in copies
    type TEXT NOT NULL,
    date TEXT NOT NULL,
    enddate TEXT NOT NULL,
    quad_code INTEGER NOT NULL,
    country TEXT NOT NULL,
    auxiliary TEXT NOT NULL,
    confidence REAL NOT NULL,
    day INTEGER NOT NULL, -- of the event or else the document, from 1970
    record BLOB NOT NULL,
    UNIQUE (document, number)
) STRICT;
CREATE INDEX reports_event ON reports (event);
CREATE INDEX reports_origin ON reports (origin) WHERE origin <> document;
CREATE INDEX reports_date ON reports (date);
CREATE INDEX reports_type ON reports (type, date);
CREATE INDEX reports_country ON reports (country, date);

-- Two reports of one happening share a key.
CREATE TABLE link_keys (
    key INTEGER NOT NULL,
    day INTEGER NOT NULL,
    report INTEGER NOT NULL,
    PRIMARY KEY (key, day, report)
) STRICT, WITHOUT ROWID;

CREATE TABLE actors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    sector TEXT NOT NULL,
    name TEXT NOT NULL,
    identifier TEXT NOT NULL,
    UNIQUE (code, sector, name, identifier)
) STRICT;

CREATE TABLE parties (
    report INTEGER NOT NULL REFERENCES reports (id),
    role INTEGER NOT NULL, -- 0 actor, 1 recipient
    number INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    PRIMARY KEY (report, role, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX parties_actor ON parties (actor, role);

-- same: why a report was put into the event of another one. fulfils, denies, eases: between the events of two
-- reports.
CREATE TABLE links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    report INTEGER NOT NULL REFERENCES reports (id),
    other INTEGER REFERENCES reports (id),
    event INTEGER NOT NULL REFERENCES events (id), -- of the other report when the link was made
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX links_report ON links (report);
CREATE INDEX links_other ON links (other);
CREATE INDEX links_event ON links (event);

-- Links that a user took back: they are not made again, even if the report is replaced by one of the same id.
CREATE TABLE undone (
    kind TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id),
    ident TEXT NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (document, ident, kind, event)
) STRICT, WITHOUT ROWID;

-- What a run that is not finished has learnt of persons, until it is written to the registry.
CREATE TABLE lessons (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    registry TEXT NOT NULL,
    lesson TEXT NOT NULL
) STRICT;
