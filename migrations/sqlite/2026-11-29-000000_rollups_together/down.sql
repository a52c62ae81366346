CREATE TABLE rollups_apart (
    dimension TEXT NOT NULL,
    key TEXT NOT NULL,
    month TEXT NOT NULL,
    metric TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (dimension, key, metric, month)
);
INSERT INTO rollups_apart (dimension, key, month, metric, value)
SELECT dimension, key, month, metric, value FROM rollups ORDER BY dimension, key, metric, month;
DROP TABLE rollups;
ALTER TABLE rollups_apart RENAME TO rollups;
CREATE INDEX rollups_days ON rollups (dimension, month, key, metric, value) WHERE substr(metric, 1, 12) = 'received_on.';
