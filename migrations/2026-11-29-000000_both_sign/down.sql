UPDATE complaints SET waits_for = 'enterprise' WHERE waits_for = 'both';
