-- A customer's portal home as one would write it by hand: $1 who reads, $2 their organisation's customer, $3 today, $4 their language. What may be done is
-- decided by state and by a role that confirms; what they may see, by the customer alone.
WITH mine AS (SELECT id, code, name, state, starts_on, ends_on FROM project WHERE customer_id = $2),
may AS (SELECT EXISTS (SELECT FROM role_grant WHERE user_id = $1 AND role IN ('customer_signatory', 'customer_confirmer', 'customer_owner')) AS allowed)
SELECT json_build_object(
    'viewer', (SELECT json_build_object('user', json_build_object('name', u.name), 'organisation', json_build_object('name', o.name),
            'audience', 'CUSTOMER', 'language', $4::text, 'today', $3::date)
        FROM app_user u JOIN organisation o ON o.id = u.organisation_id WHERE u.id = $1),
    'openAlerts', (SELECT json_build_object('totalCount', count(*)) FROM alert
        WHERE owner_id = $1 AND acknowledged_at IS NULL AND cleared_at IS NULL),
    'toSign', json_build_object('nodes', coalesce((SELECT json_agg(r) FROM (
        SELECT a.code, a.title, a.requested_at AS "requestedAt", json_build_object('name', p.name) AS project,
            json_build_object('name', o.name) AS partner, json_build_object('nodes', coalesce((
                SELECT json_agg(json_build_object('party', s.party, 'outcome', s.outcome)) FROM acceptance_signature s
                WHERE s.acceptance_id = a.id), '[]')) AS signatures
        FROM acceptance a JOIN mine p ON p.id = a.project_id JOIN partner o ON o.id = a.partner_id
        WHERE a.state = 'OPEN' ORDER BY a.id LIMIT 20) r), '[]')),
    'toAccept', json_build_object('nodes', coalesce((SELECT json_agg(r) FROM (
        SELECT a.code, a.kind, a.requested_at AS "requestedAt", json_build_object('name', p.name) AS project,
            may.allowed AS "waitsForMe"
        FROM project_acceptance a JOIN mine p ON p.id = a.project_id CROSS JOIN may
        WHERE a.state = 'REQUESTED' ORDER BY a.id LIMIT 20) r), '[]')),
    'toCheck', json_build_object('nodes', coalesce((SELECT json_agg(r) FROM (
        SELECT i.item, i.due_on AS "dueOn", json_build_object('code', a.code, 'title', a.title) AS acceptance
        FROM punch_item i JOIN acceptance a ON a.id = i.acceptance_id JOIN mine p ON p.id = a.project_id
        WHERE i.party = 'CUSTOMER' AND i.state = 'DONE' AND a.state IN ('OPEN', 'CONDITIONAL') ORDER BY i.id LIMIT 20) r), '[]')),
    'toRead', json_build_object('nodes', coalesce((SELECT json_agg(r) FROM (
        SELECT i.code, i.title, i.answered_at AS "answeredAt", json_build_object('name', p.name) AS project
        FROM issue i JOIN mine p ON p.id = i.project_id
        WHERE i.state = 'ANSWERED' AND i.audience = 'CUSTOMER' ORDER BY i.id LIMIT 20) r), '[]')),
    'toConfirm', json_build_object('nodes', coalesce((SELECT json_agg(r) FROM (
        SELECT q.code, q.title, q.answered_at AS "answeredAt", json_build_object('name', p.name) AS project
        FROM requirement q JOIN mine p ON p.id = q.project_id
        WHERE q.state = 'ANSWERED' AND q.audience = 'CUSTOMER' ORDER BY q.id LIMIT 20) r), '[]')),
    'hoursToConfirm', json_build_object('nodes', coalesce((SELECT json_agg(r) FROM (
        SELECT p.code, p.name, json_build_object('nodes', json_build_array(json_build_object('day', t.day, 'acts', json_build_array(
            json_build_object('mutation', 'confirmHours', 'allowed', may.allowed),
            json_build_object('mutation', 'disputeHours', 'allowed', may.allowed))))) AS "timeEntries"
        FROM mine p CROSS JOIN may CROSS JOIN LATERAL (
            SELECT day FROM time_entry t WHERE t.project_id = p.id AND t.state = 'APPROVED' ORDER BY t.day, t.id LIMIT 1) t
        ORDER BY p.id LIMIT 20) r), '[]')),
    'projects', json_build_object('nodes', coalesce((SELECT json_agg(r) FROM (
        SELECT code, name, state, starts_on AS "startsOn", ends_on AS "endsOn" FROM mine ORDER BY id LIMIT 12) r), '[]')))
