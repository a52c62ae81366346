-- An agreement neither party has signed waits for both (N-5), not for the enterprise alone.
UPDATE complaints SET waits_for = 'both'
WHERE state = 'negotiating' AND desk = 'agreement' AND waits_for = 'enterprise' AND body LIKE '%"confirmed_by":[]%';
-- A mediator's proposal waits for whom has not answered it, not for the bureau. Only mediators propose in a mediation.
UPDATE complaints SET waits_for = 'both'
WHERE state = 'mediating' AND body LIKE '%"by":"bureau"%"status":"open","accepted_by":[]%';
UPDATE complaints SET waits_for = 'enterprise'
WHERE state = 'mediating' AND body LIKE '%"by":"bureau"%"status":"open","accepted_by":["consumer"]%';
UPDATE complaints SET waits_for = 'consumer'
WHERE state = 'mediating' AND body LIKE '%"by":"bureau"%"status":"open","accepted_by":["enterprise"]%';
