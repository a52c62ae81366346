-- The cells of an enterprise, a region or a category lie side by side, in the table itself. With a row's number as its place they lay
-- where they had been counted, each behind an index of its own: the first ranking of a house of a million cases took a hundred thousand
-- seeks, and every cell counted further was looked up twice.
CREATE TABLE rollups_together (
    dimension TEXT NOT NULL,
    key TEXT NOT NULL,
    month TEXT NOT NULL,
    metric TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (dimension, key, metric, month)
) WITHOUT ROWID;
INSERT INTO rollups_together (dimension, key, month, metric, value)
SELECT dimension, key, month, metric, value FROM rollups ORDER BY dimension, key, metric, month;
DROP TABLE rollups;
ALTER TABLE rollups_together RENAME TO rollups;
CREATE INDEX rollups_days ON rollups (dimension, month, key, metric, value) WHERE substr(metric, 1, 12) = 'received_on.';
