-- The ledger of unboil, version 3. docs/ledger.md says what each column means.
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    version     TEXT NOT NULL,
    options     TEXT NOT NULL,
    raw         TEXT NOT NULL,
    started     INTEGER NOT NULL,
    last_seen       INTEGER NOT NULL,
    ended       INTEGER,
    state       TEXT NOT NULL,
    pages_done  INTEGER,
    pages_before INTEGER,
    figures     TEXT
);

CREATE TABLE rules (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    kind     TEXT NOT NULL,
    action   TEXT NOT NULL,
    why      TEXT NOT NULL,
    pages    INTEGER NOT NULL DEFAULT 0,
    removals INTEGER NOT NULL DEFAULT 0,
    lines    INTEGER NOT NULL DEFAULT 0,
    bytes    INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE removed_texts (
    id       INTEGER PRIMARY KEY,
    rule     INTEGER NOT NULL REFERENCES rules (id),
    hash     INTEGER NOT NULL UNIQUE,
    text     TEXT,
    pages    INTEGER NOT NULL,
    removals INTEGER NOT NULL,
    samples  TEXT NOT NULL,
    risk     INTEGER,
    signs    INTEGER
);

CREATE TABLE signs (
    id     INTEGER PRIMARY KEY,
    points INTEGER NOT NULL,
    words  TEXT NOT NULL
);

-- `fingerprints`, `rule_tallies` and `text_ids` are packed. With a column a number and a row a rule and a line, writing
-- 100,000 pages takes 2.2 times the CPU (3.0 s, not 1.35 s) on the one thread that writes, and the file is 1.45 times as
-- large (44 MB, not 30 MB). The views `page_list`, `page_rules` and `removed_lines` have them as columns and rows.
CREATE TABLE pages (
    id          INTEGER PRIMARY KEY,
    path        NOT NULL UNIQUE,
    run         INTEGER NOT NULL,
    state       INTEGER NOT NULL,
    notable     INTEGER NOT NULL,
    html        INTEGER,
    fingerprints      BLOB NOT NULL,
    bytes       INTEGER NOT NULL,
    clean_bytes INTEGER NOT NULL,
    lines       INTEGER NOT NULL,
    entry       TEXT NOT NULL,
    rule_tallies     TEXT NOT NULL,
    text_ids    TEXT NOT NULL
);

CREATE TABLE record_files (
    path       NOT NULL PRIMARY KEY,
    run        INTEGER NOT NULL,
    raw        TEXT NOT NULL,
    options      TEXT NOT NULL,
    judged     TEXT NOT NULL,
    identified INTEGER NOT NULL,
    outputs    TEXT NOT NULL,
    report       TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE decisions (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    rule     TEXT NOT NULL,
    text     INTEGER,
    shown    TEXT,
    decision TEXT NOT NULL,
    file     TEXT,
    undo     TEXT
);

-- A page, for people.
CREATE VIEW page_list AS
SELECT id, CAST(path AS TEXT) AS path, json_extract(entry, '$.state') AS fate, json_extract(entry, '$.site') AS site,
       json_extract(entry, '$.why') AS why, json_extract(entry, '$.title') AS title,
       json_extract(entry, '$.date') AS date, lines, bytes, bytes - clean_bytes AS bytes_removed,
       lower(hex(substr(fingerprints, 41, 8))) AS raw_hash, nullif(lower(hex(substr(fingerprints, 65, 8))), '') AS clean_hash
FROM pages;

-- What each rule removed from each page.
CREATE VIEW page_rules AS
SELECT pages.id AS page, CAST(pages.path AS TEXT) AS path, rules.name AS rule, rules.kind,
       json_extract(each.value, '$[1]') AS removals, json_extract(each.value, '$[2]') AS lines,
       json_extract(each.value, '$[3]') AS bytes
FROM pages, json_each(pages.rule_tallies) AS each
JOIN rules ON rules.id = json_extract(each.value, '$[0]');

-- Up to three places where each distinct text was removed; lines are counted from 1.
CREATE VIEW samples AS
SELECT removed_texts.id AS text_id, rules.name AS rule, removed_texts.text, CAST(pages.path AS TEXT) AS path,
       json_extract(each.value, '$[1]') AS line
FROM removed_texts, json_each(removed_texts.samples) AS each
JOIN rules ON rules.id = removed_texts.rule
JOIN pages ON pages.id = json_extract(each.value, '$[0]');

-- Every removed line of every page, a row each.
CREATE VIEW removed_lines AS
SELECT pages.id AS page, CAST(pages.path AS TEXT) AS path, rules.name AS rule, rules.kind AS kind, removed_texts.id AS text_id,
       removed_texts.text AS text
FROM pages, json_each(pages.text_ids) AS each
JOIN removed_texts ON removed_texts.id = each.value
JOIN rules ON rules.id = removed_texts.rule;

-- What each rule takes, and from how many different removed_texts.
CREATE VIEW rule_counts AS
SELECT rules.name AS rule, rules.kind, rules.pages, rules.removals, rules.lines, rules.bytes,
       (SELECT count(*) FROM removed_texts WHERE removed_texts.rule = rules.id) AS distinct_texts, rules.why
FROM rules WHERE rules.action = 'drop';

-- Every distinct text that was removed.
CREATE VIEW distinct_texts AS
SELECT removed_texts.id, rules.name AS rule, rules.kind, removed_texts.text, removed_texts.pages, removed_texts.removals, removed_texts.risk,
       (SELECT group_concat(signs.words, '; ') FROM signs WHERE removed_texts.signs >> signs.id & 1) AS signs
FROM removed_texts JOIN rules ON rules.id = removed_texts.rule;

-- Pages of no known site, and why.
CREATE VIEW unknown_pages AS
SELECT CAST(path AS TEXT) AS path, json_extract(entry, '$.why') AS why, lines, bytes FROM pages
WHERE state = 0 AND notable <> 0 AND json_extract(entry, '$.state') = 'unknown';

-- What could not be done, or was no page.
CREATE VIEW not_cleaned AS
SELECT CAST(path AS TEXT) AS path, json_extract(entry, '$.state') AS fate, json_extract(entry, '$.why') AS why
FROM pages WHERE state <> 0;

-- Of each rule the share of its site's pages that it acts on, in the last whole run and in the one before.
CREATE VIEW drift AS
WITH whole AS (SELECT id, figures FROM runs WHERE state = 'done' AND figures IS NOT NULL ORDER BY id DESC LIMIT 2),
     counted AS (
         SELECT whole.id AS run, each.key AS rule, json_extract(each.value, '$.pages') AS pages,
                coalesce(json_extract(whole.figures, '$.sites."' || substr(each.key, 1, instr(each.key, '/') - 1) || '".pages'),
                         json_extract(whole.figures, '$.pages')) AS of_pages
         FROM whole, json_each(whole.figures, '$.rules') AS each),
     two AS (SELECT max(id) AS latest, min(id) AS earlier FROM whole)
SELECT rule,
       max(CASE WHEN run = earlier THEN 1.0 * pages / of_pages END) AS share_before,
       max(CASE WHEN run = latest THEN 1.0 * pages / of_pages END) AS share_now,
       max(CASE WHEN run = earlier THEN pages END) AS pages_before,
       max(CASE WHEN run = latest THEN pages END) AS pages_now
FROM counted, two WHERE latest <> earlier GROUP BY rule;
