-- Forgetting what expired looks at nothing else of an account that logs in often.
DROP INDEX refresh_tokens_account;
CREATE INDEX refresh_tokens_account ON refresh_tokens (account_id, expires_at);

-- A notice may be corrected: all open due dates are counted again, not the provisional ones alone (T-3).
DROP INDEX deadlines_provisional;

-- The same order is the same matter, and so are the same goods (C-10).
ALTER TABLE complaints ADD COLUMN order_key TEXT;
CREATE INDEX complaints_order_key ON complaints (order_key, created_at) WHERE order_key IS NOT NULL;

-- Why an enterprise was warned, suspended or let go (E-6).
ALTER TABLE enterprise_history ADD COLUMN ground TEXT;
