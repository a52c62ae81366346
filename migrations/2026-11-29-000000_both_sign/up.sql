-- An agreement neither party has signed waits for both (N-5), not for the enterprise alone.
UPDATE complaints SET waits_for = 'both'
WHERE state = 'negotiating' AND desk = 'agreement' AND waits_for = 'enterprise' AND body LIKE '%"confirmed_by":[]%';
