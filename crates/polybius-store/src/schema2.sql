-- Documents after the first that had one id in one input. In `documents` they stand under a name of their own.
CREATE TABLE namesakes (
    source TEXT NOT NULL,
    name TEXT NOT NULL, -- the id that they came with
    number INTEGER NOT NULL, -- from 2
    hash BLOB NOT NULL,
    document INTEGER NOT NULL UNIQUE REFERENCES documents (id),
    PRIMARY KEY (source, name, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX namesakes_hash ON namesakes (source, name, hash);

-- Keys of paragraphs that no document had before, by their document's row and number; as `bands` and `band_runs`.
CREATE TABLE paragraph_bands (
    run INTEGER NOT NULL,
    key INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (run, key, document)
) STRICT, WITHOUT ROWID;
CREATE TABLE paragraph_runs (
    run INTEGER PRIMARY KEY,
    level INTEGER NOT NULL,
    documents INTEGER NOT NULL
) STRICT;
ALTER TABLE paragraphs ADD COLUMN similarity REAL; -- to the paragraph that it is a copy of
UPDATE paragraphs SET similarity = 1 WHERE copy_of IS NOT NULL;
