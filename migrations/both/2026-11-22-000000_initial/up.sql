-- One set for SQLite and PostgreSQL: see migrations/README.md for the SQL both accept.

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('position', 0), ('settings', 0);

-- People -----------------------------------------------------------------------------------------

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    side TEXT NOT NULL,
    status TEXT NOT NULL,
    roles TEXT NOT NULL,
    enterprise_id TEXT,
    region TEXT,
    station_id TEXT,
    profile BYTEA NOT NULL,
    email_index TEXT UNIQUE,
    phone_index TEXT UNIQUE,
    password_hash TEXT,
    session_epoch BIGINT NOT NULL,
    locale TEXT NOT NULL,
    -- The most a handler may promise without a manager; NULL is the rule of the house.
    offer_limit_fen BIGINT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX accounts_enterprise ON accounts (enterprise_id, id) WHERE enterprise_id IS NOT NULL;
CREATE INDEX accounts_region ON accounts (region, id) WHERE region IS NOT NULL;

CREATE TABLE refresh_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    family_id TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    issued_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    revoked_at TIMESTAMP
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_account ON refresh_tokens (account_id);

CREATE TABLE one_time_links (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    purpose TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);

CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    account_id TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX audit_account ON audit (account_id, id);
CREATE INDEX audit_action ON audit (action, id);

-- Enterprises, offices, settings -----------------------------------------------------------------

CREATE TABLE enterprises (
    id TEXT NOT NULL PRIMARY KEY,
    uscc TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    -- Bytes, so that a prefix is one range of the index under every collation.
    search_name BYTEA NOT NULL,
    search_short_name BYTEA NOT NULL,
    status TEXT NOT NULL,
    status_reason TEXT,
    kind TEXT NOT NULL,
    tier TEXT,
    domicile TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    application TEXT NOT NULL,
    applicant_id TEXT,
    applied_at TIMESTAMP NOT NULL,
    review_due_on DATE NOT NULL,
    hearing_until_on DATE,
    decided_at TIMESTAMP,
    updated_at TIMESTAMP NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX enterprises_search_name ON enterprises (search_name, id);
CREATE INDEX enterprises_search_short_name ON enterprises (search_short_name, id);
CREATE INDEX enterprises_domicile ON enterprises (domicile, status, id);
CREATE INDEX enterprises_applications ON enterprises (review_due_on, id) WHERE status = 'applied';
CREATE INDEX enterprises_applicant ON enterprises (applicant_id, applied_at) WHERE applicant_id IS NOT NULL;

CREATE TABLE enterprise_history (
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    version INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT,
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (enterprise_id, version)
);

CREATE TABLE places_of_business (
    id TEXT NOT NULL PRIMARY KEY,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    name TEXT NOT NULL,
    region TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX places_of_business_enterprise ON places_of_business (enterprise_id, id);

-- Words an enterprise uses again and again; every version is kept, since what was sent came from one of them.
CREATE TABLE templates (
    id TEXT NOT NULL PRIMARY KEY,
    enterprise_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    author_id TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX templates_enterprise ON templates (enterprise_id, id);

CREATE TABLE template_versions (
    template_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    author_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (template_id, version)
);

CREATE TABLE shops (
    id TEXT NOT NULL PRIMARY KEY,
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id),
    platform_id TEXT NOT NULL REFERENCES enterprises (id),
    name TEXT NOT NULL,
    published_region TEXT,
    published_address TEXT
);
CREATE INDEX shops_enterprise ON shops (enterprise_id, id);
CREATE INDEX shops_platform ON shops (platform_id, id);

CREATE TABLE station_offices (
    id TEXT NOT NULL PRIMARY KEY,
    region TEXT NOT NULL,
    name TEXT NOT NULL
);
CREATE INDEX station_offices_region ON station_offices (region, id);

CREATE TABLE region_parameters (
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (region, name)
);

CREATE TABLE calendar_years (
    year INTEGER NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    imported_at TIMESTAMP NOT NULL
);

-- Complaints: how each stands now, and how it came to stand so ------------------------------------

CREATE TABLE complaints (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    consumer_id TEXT NOT NULL,
    filed_by TEXT,
    enterprise_id TEXT,
    handler_id TEXT,
    bureau TEXT,
    officer_id TEXT,
    region TEXT NOT NULL,
    subject TEXT NOT NULL,
    waits_for TEXT NOT NULL,
    desk TEXT NOT NULL,
    bureau_desk TEXT NOT NULL,
    category TEXT NOT NULL,
    next_due_at TIMESTAMP NOT NULL,
    repeat_key TEXT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX complaints_consumer ON complaints (consumer_id, next_due_at, id);
CREATE INDEX complaints_enterprise ON complaints (enterprise_id, next_due_at, id) WHERE enterprise_id IS NOT NULL;
-- The tabs of an enterprise's desk, of one handler's, and what nobody has taken yet.
CREATE INDEX complaints_desk ON complaints (enterprise_id, desk, next_due_at, id) WHERE enterprise_id IS NOT NULL;
CREATE INDEX complaints_handler ON complaints (handler_id, desk, next_due_at, id) WHERE handler_id IS NOT NULL;
CREATE INDEX complaints_unassigned ON complaints (enterprise_id, desk, next_due_at, id) WHERE handler_id IS NULL AND enterprise_id IS NOT NULL;
CREATE INDEX complaints_bureau ON complaints (bureau, next_due_at, id) WHERE bureau IS NOT NULL;
-- The tabs of a bureau's queue, of one officer's, and of a clerk's; a city and a province look over all bureaus below.
CREATE INDEX complaints_bureau_desk ON complaints (bureau, bureau_desk, next_due_at, id) WHERE bureau IS NOT NULL;
CREATE INDEX complaints_city_desk ON complaints (substr(bureau, 1, 4), bureau_desk, next_due_at, id) WHERE bureau IS NOT NULL;
CREATE INDEX complaints_province_desk ON complaints (substr(bureau, 1, 2), bureau_desk, next_due_at, id) WHERE bureau IS NOT NULL;
CREATE INDEX complaints_officer ON complaints (officer_id, bureau_desk, next_due_at, id) WHERE officer_id IS NOT NULL;
CREATE INDEX complaints_clerk_desk ON complaints (filed_by, bureau_desk, next_due_at, id) WHERE filed_by IS NOT NULL;
CREATE INDEX complaints_filed_by ON complaints (filed_by, next_due_at, id) WHERE filed_by IS NOT NULL;
CREATE INDEX complaints_repeat ON complaints (repeat_key, created_at) WHERE repeat_key IS NOT NULL;

-- Append-only. No personal data, no free text: texts live in contents.
CREATE TABLE events (
    position BIGINT NOT NULL PRIMARY KEY,
    complaint_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    payload TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    rule_set TEXT NOT NULL
);
CREATE UNIQUE INDEX events_complaint ON events (complaint_id, seq);

CREATE TABLE contents (
    id TEXT NOT NULL PRIMARY KEY,
    complaint_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    salt BYTEA NOT NULL,
    sha256 TEXT NOT NULL,
    body BYTEA NOT NULL,
    is_sealed BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX contents_complaint ON contents (complaint_id);

-- How far each reader has read each case.
CREATE TABLE readings (
    account_id TEXT NOT NULL,
    complaint_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    read_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, complaint_id)
);

-- For the eyes of one house only: the enterprise or the bureau of the writer. No part of the record.
CREATE TABLE notes (
    id TEXT NOT NULL PRIMARY KEY,
    complaint_id TEXT NOT NULL,
    house TEXT NOT NULL,
    author_id TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX notes_house ON notes (complaint_id, house, id);

-- Offers above a handler's limit, until a manager decides. No part of the record before they leave.
CREATE TABLE proposals (
    id TEXT NOT NULL PRIMARY KEY,
    complaint_id TEXT NOT NULL,
    enterprise_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    command TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    limit_fen BIGINT NOT NULL,
    status TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMP
);
CREATE INDEX proposals_complaint ON proposals (complaint_id, id);
CREATE INDEX proposals_enterprise ON proposals (enterprise_id, status, id);
CREATE UNIQUE INDEX proposals_waiting ON proposals (complaint_id) WHERE status = 'waiting';

CREATE TABLE files (
    id TEXT NOT NULL PRIMARY KEY,
    complaint_id TEXT,
    enterprise_id TEXT,
    uploaded_by TEXT,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    has_thumbnail BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX files_complaint ON files (complaint_id, id) WHERE complaint_id IS NOT NULL;
CREATE INDEX files_enterprise ON files (enterprise_id, id) WHERE enterprise_id IS NOT NULL;
CREATE INDEX files_unclaimed ON files (uploaded_by, created_at) WHERE complaint_id IS NULL AND enterprise_id IS NULL;

-- Files that come in several goes; what has arrived of them lies on disk. The id is the one the file will have.
CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    complaint_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX uploads_complaint ON uploads (complaint_id, id);
CREATE INDEX uploads_expires ON uploads (expires_at);

CREATE TABLE deadlines (
    complaint_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    rule_set TEXT NOT NULL,
    start_at TIMESTAMP NOT NULL,
    due_on DATE NOT NULL,
    due_at TIMESTAMP NOT NULL,
    is_provisional BOOLEAN NOT NULL,
    next_act_at TIMESTAMP,
    region TEXT NOT NULL,
    PRIMARY KEY (complaint_id, n)
);
CREATE INDEX deadlines_next_act ON deadlines (next_act_at, complaint_id, n) WHERE next_act_at IS NOT NULL;
CREATE INDEX deadlines_overdue ON deadlines (region, due_at) WHERE status = 'overdue';
CREATE INDEX deadlines_provisional ON deadlines (complaint_id) WHERE is_provisional;

CREATE TABLE idempotency_keys (
    account_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_sha256 TEXT NOT NULL,
    complaint_id TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, idempotency_key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE rollups (
    dimension TEXT NOT NULL,
    key TEXT NOT NULL,
    month TEXT NOT NULL,
    metric TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (dimension, key, metric, month)
);
-- Complaints received day by day: the few weeks hot spots are made of, without the other cells.
CREATE INDEX rollups_days ON rollups (dimension, month, key, metric, value) WHERE substr(metric, 1, 12) = 'received_on.';

-- What each case adds to the figures, so that the cases behind a figure are found by an index.
CREATE TABLE case_facts (
    complaint_id TEXT NOT NULL,
    metric TEXT NOT NULL,
    month TEXT NOT NULL,
    value BIGINT NOT NULL,
    region TEXT NOT NULL,
    enterprise_id TEXT,
    problem TEXT NOT NULL,
    PRIMARY KEY (complaint_id, metric, month)
);
CREATE INDEX case_facts_figure ON case_facts (metric, month, region, complaint_id);
CREATE INDEX case_facts_enterprise ON case_facts (enterprise_id, metric, month, region, complaint_id) WHERE enterprise_id IS NOT NULL;

-- Telling people ---------------------------------------------------------------------------------

CREATE TABLE outbox (
    position BIGINT NOT NULL,
    audience TEXT NOT NULL,
    notice TEXT NOT NULL,
    complaint_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (position, audience)
);

CREATE TABLE notifications (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    notice TEXT NOT NULL,
    complaint_id TEXT,
    position BIGINT,
    at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
CREATE INDEX notifications_account ON notifications (account_id, id);
CREATE INDEX notifications_unread ON notifications (account_id) WHERE read_at IS NULL;
CREATE UNIQUE INDEX notifications_once ON notifications (account_id, position, notice);

CREATE TABLE mails (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    notice TEXT NOT NULL,
    complaint_id TEXT,
    secret BYTEA,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    next_try_at TIMESTAMP,
    last_error TEXT
);
CREATE INDEX mails_next_try ON mails (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    run_at TIMESTAMP NOT NULL,
    last_error TEXT
);
CREATE INDEX jobs_run_at ON jobs (run_at);
