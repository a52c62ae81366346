UPDATE complaints SET waits_for = 'bureau' WHERE state = 'mediating';
UPDATE complaints SET waits_for = 'enterprise' WHERE waits_for = 'both';
