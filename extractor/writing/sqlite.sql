-- The tables of a database of figures; docs/reference/databases.md explains them with examples.
-- Offsets are code points into the text of the document, "end" exclusive; substr counts from 1.

CREATE TABLE run (  -- how the figures were made: version, rules, made, and the options given
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE documents (
    document_id TEXT PRIMARY KEY,  -- first 12 hex digits of the SHA-256 of its text
    document TEXT NOT NULL,  -- its name
    sha256 TEXT,  -- of its bytes; this, size and encoding are empty for a text that was never bytes
    size INTEGER,  -- in bytes
    encoding TEXT,
    replaced INTEGER NOT NULL,  -- undecodable places, which are U+FFFD in the text
    characters INTEGER NOT NULL,  -- of its text, in code points
    figures INTEGER NOT NULL,  -- how many were found in it
    warnings TEXT NOT NULL  -- what of the original is not in the text, or not for certain, a line each
);

CREATE TABLE reports (  -- what the documents say of themselves; a row for each speech in a file of many as well
    document_id TEXT NOT NULL REFERENCES documents,
    section TEXT NOT NULL,  -- heading of the speech; empty for the document as a whole
    title TEXT,
    kind TEXT CHECK (kind IN ('review', 'plan', 'bulletin', 'news', 'speech', 'table')),
    reporting_unit TEXT,
    date TEXT,
    reporting_period TEXT,
    title_mention TEXT,  -- the words that say so, and so for the others
    kind_mention TEXT,
    reporting_unit_mention TEXT,
    date_mention TEXT,
    reporting_period_mention TEXT,
    title_locator TEXT,  -- the place that they stand in, and so for the others
    kind_locator TEXT,
    reporting_unit_locator TEXT,
    date_locator TEXT,
    reporting_period_locator TEXT,
    title_rule TEXT,  -- the rule that found it, and so for the others
    kind_rule TEXT,
    reporting_unit_rule TEXT,
    date_rule TEXT,
    reporting_period_rule TEXT,
    title_start INTEGER,  -- where they stand in the text, and so for the others
    kind_start INTEGER,
    reporting_unit_start INTEGER,
    date_start INTEGER,
    reporting_period_start INTEGER,
    title_end INTEGER,
    kind_end INTEGER,
    reporting_unit_end INTEGER,
    date_end INTEGER,
    reporting_period_end INTEGER,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (document_id, section)
);

CREATE TABLE sentences (  -- those with figures in them
    sentence_id INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,  -- verbatim
    UNIQUE (document_id, start, "end")
);

CREATE TABLE figures (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents,
    sentence_id INTEGER NOT NULL REFERENCES sentences,
    section TEXT NOT NULL,
    locator TEXT,
    mention TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    value REAL NOT NULL,  -- to sort and to compute with; the nearest that a REAL holds
    value_text TEXT NOT NULL,  -- exact
    value_max REAL,
    value_max_text TEXT,
    unit TEXT NOT NULL,
    bound TEXT NOT NULL CHECK (bound IN ('exact', 'about', 'over', 'at_least', 'under', 'at_most')),
    category TEXT NOT NULL CHECK (category IN (
        'unions', 'members', 'funds', 'trainees', 'people', 'organizations', 'agreements', 'events', 'cases',
        'facilities', 'outputs', 'honours', 'rates', 'ranks', 'other')),
    indicator TEXT NOT NULL,
    concept TEXT,
    aspect TEXT NOT NULL CHECK (aspect IN ('level', 'increment', 'share', 'growth', 'gap', 'rank', 'average')),
    direction TEXT CHECK (direction IN ('up', 'down')),
    modality TEXT NOT NULL CHECK (modality IN ('reported', 'target', 'norm')),
    period TEXT,
    time_period TEXT,
    scope TEXT,
    entity TEXT,
    part_of TEXT,  -- id of a figure, which may have been left out of the run; so may that of repeats
    repeats TEXT,
    doubtful TEXT,  -- the mention with ? for what OCR is not sure of
    rule TEXT NOT NULL
);

CREATE TABLE findings (  -- what shuzheng check finds
    finding_id INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    message TEXT NOT NULL,
    message_zh TEXT NOT NULL
);

CREATE TABLE finding_figures (
    finding_id INTEGER NOT NULL REFERENCES findings,
    position INTEGER NOT NULL,
    figure TEXT NOT NULL,  -- its id
    PRIMARY KEY (finding_id, position)
);

CREATE TABLE finding_numbers (  -- the numbers compared
    finding_id INTEGER NOT NULL REFERENCES findings,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    value_text TEXT NOT NULL,
    PRIMARY KEY (finding_id, position)
);

CREATE TABLE finding_evidence (  -- where it stands; a passage is no figure
    finding_id INTEGER NOT NULL REFERENCES findings,
    position INTEGER NOT NULL,
    figure TEXT,
    document TEXT NOT NULL,
    document_id TEXT NOT NULL,
    locator TEXT,
    mention TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sentence TEXT NOT NULL,
    sentence_start INTEGER NOT NULL,
    PRIMARY KEY (finding_id, position)
);

-- Words of one to four characters of the sentences, by sentence_id; see docs/formats.md for longer ones.
CREATE VIRTUAL TABLE sentence_words USING fts5 (words, content='', detail=none);

-- One row a figure, with the columns of every other format.
CREATE VIEW figure_rows AS
SELECT
    document, period, scope, entity, indicator, concept, value, value_max, unit, bound, category, aspect, direction,
    modality, mention, sentences.text AS sentence, section, time_period, locator, part_of, repeats, doubtful,
    value_text, value_max_text, rule, id, figures.document_id, figures.start, figures."end",
    sentences.start AS sentence_start, sentences."end" AS sentence_end
FROM figures
JOIN sentences USING (sentence_id)
JOIN documents ON documents.document_id = figures.document_id
ORDER BY figures.rowid;

-- What may be compared and added up: exact amounts that are reported for a known period, each counted once, without
-- those that OCR is not sure of. Only those of one indicator, unit, aspect and direction belong together, and whether
-- two scopes overlap remains to be seen.
CREATE VIEW comparable AS
SELECT * FROM figure_rows
WHERE modality = 'reported'
    AND aspect IN ('level', 'increment')
    AND bound = 'exact'
    AND value_max_text IS NULL
    AND time_period IS NOT NULL
    AND part_of IS NULL
    AND repeats IS NULL
    AND doubtful IS NULL;
