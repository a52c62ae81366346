ALTER TABLE enterprise_history DROP COLUMN ground;

DROP INDEX complaints_order_key;
ALTER TABLE complaints DROP COLUMN order_key;

CREATE INDEX deadlines_provisional ON deadlines (complaint_id) WHERE is_provisional;

DROP INDEX refresh_tokens_account;
CREATE INDEX refresh_tokens_account ON refresh_tokens (account_id);
