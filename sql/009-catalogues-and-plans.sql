-- Catalogues: what is data and not code, every version of each; plans that were launched. Written by the hub's projection only. And rights of roles
-- as rows, so that a migration adds its own.
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE muster.catalogue (
    catalogue integer PRIMARY KEY,
    kind      text NOT NULL,
    key       text NOT NULL,
    version   integer NOT NULL,
    zh        text NOT NULL,
    en        text NOT NULL,
    body      jsonb NOT NULL,
    put_at    timestamptz NOT NULL,
    actor     text NOT NULL,
    seq       bigint NOT NULL,
    UNIQUE (kind, key, version)
);
COMMENT ON TABLE muster.catalogue IS '目录（事件分类、能力、报送规则、响应措施表、预案），每个版本一行，不再更改。Catalogues: a row for each version, never changed.';
COMMENT ON COLUMN muster.catalogue.catalogue IS '内部编号。Number.';
COMMENT ON COLUMN muster.catalogue.kind IS '类别，见 term。Kind, see term.';
COMMENT ON COLUMN muster.catalogue.key IS '标识。Key.';
COMMENT ON COLUMN muster.catalogue.version IS '该标识的版本，从 1 起。Version of this kind and key, from 1.';
COMMENT ON COLUMN muster.catalogue.zh IS '中文名称。Chinese name.';
COMMENT ON COLUMN muster.catalogue.en IS '英文名称。English name.';
COMMENT ON COLUMN muster.catalogue.body IS '内容，格式见 docs/catalogues.md。Body; for its form see docs/catalogues.md.';
COMMENT ON COLUMN muster.catalogue.put_at IS '录入时间。When it was put.';
COMMENT ON COLUMN muster.catalogue.actor IS '录入账号。Account.';
COMMENT ON COLUMN muster.catalogue.seq IS '事件序号。Event.';

-- ---- plans

CREATE TABLE muster.plan_launch (
    seq        bigint PRIMARY KEY,
    catalogue  integer NOT NULL,
    incident   integer NOT NULL,
    at         timestamptz NOT NULL,
    actor      text NOT NULL,
    device     text NOT NULL,
    seat       integer,
    posts      integer[] NOT NULL,
    orders     integer[] NOT NULL,
    dispatches integer[] NOT NULL,
    missed     text[] NOT NULL
);
CREATE INDEX plan_launch_incident ON muster.plan_launch (incident);
COMMENT ON TABLE muster.plan_launch IS '预案启动记录。Launches of plans.';
COMMENT ON COLUMN muster.plan_launch.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.plan_launch.catalogue IS '预案编号。Plan, a catalogue.';
COMMENT ON COLUMN muster.plan_launch.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.plan_launch.at IS '时间。When.';
COMMENT ON COLUMN muster.plan_launch.actor IS '启动账号。Account.';
COMMENT ON COLUMN muster.plan_launch.device IS '终端。Device.';
COMMENT ON COLUMN muster.plan_launch.seat IS '以哪个岗位启动，空为无。Seat as which they acted; null: none.';
COMMENT ON COLUMN muster.plan_launch.posts IS '开设的指挥部。Posts that it opened.';
COMMENT ON COLUMN muster.plan_launch.orders IS '下达的指令。Orders that it gave.';
COMMENT ON COLUMN muster.plan_launch.dispatches IS '调派编号。Dispatches that it sent.';
COMMENT ON COLUMN muster.plan_launch.missed IS '未能落实的事项，见 docs/protocol.md。What could not be reached, see docs/protocol.md.';

-- Orders that an event carries as a list: rows of orders, targets and first steps.
CREATE FUNCTION muster.issue_orders(orders jsonb, event bigint, at_ms bigint, actor text, device text, made_ms bigint,
                                    seat integer) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO muster.command_order (order_number, post, issuer, consult, incident, text, place, card, replaces,
                                      issued_at, deadline_at, actor, seq)
    SELECT o.number, o.post, o.issuer, nullif(o.consult, 0), nullif(o.incident, 0), o.text,
           muster.point(o.lat_e7, o.lon_e7), o.card, nullif(o.replaces, 0), muster.ms(o.issued_ms),
           muster.ms(nullif(o.deadline_ms, 0)), issue_orders.actor, event
    FROM jsonb_to_recordset(orders) AS o (number integer, post integer, issuer integer, consult integer,
                                          incident integer, text text, lat_e7 integer, lon_e7 integer, card text,
                                          replaces integer, issued_ms bigint, deadline_ms bigint)
    ON CONFLICT DO NOTHING;
    INSERT INTO muster.order_target (order_number, target, kind, number, module, phase, phase_at)
    SELECT o.number, t.target, t.kind, t.number, t.module, 'issued', muster.ms(at_ms)
    FROM jsonb_to_recordset(orders) AS o (number integer, targets jsonb),
         jsonb_to_recordset(o.targets) AS t (target integer, kind text, number integer, module integer)
    ON CONFLICT DO NOTHING;
    INSERT INTO muster.order_step (order_number, target, seq, phase, at, made_at, actor, seat, device, text)
    SELECT o.number, t.target, event, 'issued', muster.ms(at_ms), muster.ms(made_ms), issue_orders.actor,
           nullif(issue_orders.seat, 0), issue_orders.device, ''
    FROM jsonb_to_recordset(orders) AS o (number integer, targets jsonb),
         jsonb_to_recordset(o.targets) AS t (target integer)
    ON CONFLICT DO NOTHING;
$$;
COMMENT ON FUNCTION muster.issue_orders(jsonb, bigint, bigint, text, text, bigint, integer) IS
    '写入一个事件下达的多条指令。Writes the orders that one event carries.';

-- What a launch opened and whom it called: posts with their seats, then who sits where.
CREATE FUNCTION muster.open_posts(posts jsonb, calls jsonb, event bigint, at_ms bigint, actor text, device text)
    RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO muster.post (post, template, name, org, incident, parent, first_seat, seats, opened_at, seq)
    SELECT p.post, p.template, p.name, p.org, nullif(p.incident, 0), nullif(p.parent, 0), p.first_seat, p.seats,
           muster.ms(p.opened_ms), event
    FROM jsonb_to_recordset(posts) AS p (post integer, template integer, name text, org text, incident integer,
                                         parent integer, first_seat integer, seats integer, opened_ms bigint)
    ON CONFLICT DO NOTHING;
    INSERT INTO muster.seat (seat, post, seat_row, nth, seq)
    SELECT p.first_seat + row_number() OVER (PARTITION BY p.post ORDER BY r.seat_row, nth) - 1, p.post, r.seat_row, nth,
           event
    FROM jsonb_to_recordset(posts) AS p (post integer, template integer, first_seat integer)
    JOIN muster.template_seat r USING (template), generate_series(1, r.places) AS nth
    ON CONFLICT DO NOTHING;
    UPDATE muster.seat s
    SET last_holder = CASE WHEN s.stand_in IS DISTINCT FROM a.account THEN s.stand_in END, holder = a.account,
        stand_in = NULL, since = muster.ms(at_ms), seq = event
    FROM jsonb_to_recordset(calls) AS c (seat integer, account text) JOIN muster.account a ON a.name = c.account
    WHERE s.seat = c.seat;
    INSERT INTO muster.seat_change (seq, seat, at, verb, actor, device, holder, stand_in, reason)
    SELECT event, s.seat, muster.ms(at_ms), 'plan_launch', open_posts.actor, open_posts.device, s.holder, NULL, ''
    FROM jsonb_to_recordset(calls) AS c (seat integer) JOIN muster.seat s USING (seat)
    ON CONFLICT DO NOTHING;
$$;
COMMENT ON FUNCTION muster.open_posts(jsonb, jsonb, bigint, bigint, text, text) IS
    '写入预案启动开设的指挥部及到岗人员。Writes the posts that a launch opened, and who was called.';

CREATE VIEW muster.v_plan_launches AS
    SELECT l.seq, l.at, l.incident, i.title AS incident_title, l.catalogue, c.key, c.version, c.zh, c.en, l.actor,
           cardinality(l.posts) AS posts, cardinality(l.orders) AS orders, cardinality(l.dispatches) AS dispatches,
           cardinality(l.missed) AS missed
    FROM muster.plan_launch l
    JOIN muster.catalogue c USING (catalogue)
    LEFT JOIN muster.incident i USING (incident);
COMMENT ON VIEW muster.v_plan_launches IS '预案启动（主键 seq）。Plans that were launched; key: seq.';
COMMENT ON COLUMN muster.v_plan_launches.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.v_plan_launches.at IS '时间。When.';
COMMENT ON COLUMN muster.v_plan_launches.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_plan_launches.incident_title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_plan_launches.catalogue IS '预案编号。Plan, a catalogue.';
COMMENT ON COLUMN muster.v_plan_launches.key IS '预案标识。Key of the plan.';
COMMENT ON COLUMN muster.v_plan_launches.version IS '预案版本。Its version.';
COMMENT ON COLUMN muster.v_plan_launches.zh IS '预案名称。Its name, in Chinese.';
COMMENT ON COLUMN muster.v_plan_launches.en IS '预案英文名称。Its name, in English.';
COMMENT ON COLUMN muster.v_plan_launches.actor IS '启动账号。Account.';
COMMENT ON COLUMN muster.v_plan_launches.posts IS '开设指挥部数。Posts that it opened.';
COMMENT ON COLUMN muster.v_plan_launches.orders IS '下达指令数。Orders that it gave.';
COMMENT ON COLUMN muster.v_plan_launches.dispatches IS '调派力量数。Units that it sent.';
COMMENT ON COLUMN muster.v_plan_launches.missed IS '未落实事项数。Things that could not be reached.';

-- ---- roles

CREATE TABLE muster.role_right (
    role     text NOT NULL,
    relation text NOT NULL,
    may      text NOT NULL,
    PRIMARY KEY (role, relation)
);
COMMENT ON TABLE muster.role_right IS '各角色对各表和视图的权限，由 grant_roles() 授予。What roles may do with tables and views; granted by grant_roles().';
COMMENT ON COLUMN muster.role_right.role IS '角色。Role.';
COMMENT ON COLUMN muster.role_right.relation IS '表或视图。Table or view.';
COMMENT ON COLUMN muster.role_right.may IS '权限，以逗号分隔。Privileges, as GRANT takes them.';

INSERT INTO muster.role_right SELECT 'muster_hub', relation, 'SELECT' FROM unnest(ARRAY[
    'migration', 'term']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_hub', relation, 'SELECT, INSERT' FROM unnest(ARRAY[
    'event', 'incident_note', 'fix', 'mode_change', 'clock_shift', 'template', 'template_module', 'template_seat',
    'seat_change', 'message', 'message_ref', 'consult_minute', 'order_step', 'order_escalation', 'order_contest',
    'catalogue', 'plan_launch']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_hub', relation, 'SELECT, INSERT, UPDATE' FROM unnest(ARRAY[
    'meta', 'unit', 'incident', 'account', 'token', 'unit_current', 'post', 'seat', 'channel_read', 'consult',
    'command_order', 'order_target']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_hub', relation, 'SELECT, INSERT, UPDATE, DELETE' FROM unnest(ARRAY[
    'fix_batch', 'lease', 'roster']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_reader', relation, 'SELECT' FROM unnest(ARRAY[
    'v_units', 'v_plan_launches', 'v_incidents', 'v_incident_notes', 'v_tracks', 'v_fixes', 'v_events', 'v_posts', 'v_seats', 'term']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_records', relation, 'SELECT' FROM unnest(ARRAY[
    'v_units', 'v_plan_launches', 'v_incidents', 'v_incident_notes', 'v_tracks', 'v_fixes', 'v_events', 'v_posts', 'v_seats', 'term',
    'v_channels', 'v_messages', 'v_orders_open']) AS relation;

-- Makes the roles where that is allowed, and grants them what the rows say. ops/migrate calls it at its end every time, so
-- roles that a superuser makes later get their rights too. Returns the roles that are missing.
CREATE OR REPLACE FUNCTION muster.grant_roles() RETURNS text[]
    LANGUAGE plpgsql AS $$
DECLARE
    wanted text;
    missing text[] := '{}';
    one muster.role_right;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['muster_hub', 'muster_reader', 'muster_records'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = wanted);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        EXCEPTION
            WHEN insufficient_privilege THEN missing := missing || wanted;
            WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster was quicker
        END;
    END LOOP;

    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA muster FROM PUBLIC;

    FOREACH wanted IN ARRAY ARRAY['muster_hub', 'muster_reader', 'muster_records'] LOOP
        CONTINUE WHEN wanted = ANY (missing);
        EXECUTE format('GRANT USAGE ON SCHEMA muster TO %I', wanted);
        FOR one IN SELECT * FROM muster.role_right WHERE role = wanted ORDER BY relation LOOP
            EXECUTE format('GRANT %s ON muster.%I TO %I', one.may, one.relation, wanted);
        END LOOP;
    END LOOP;
    IF NOT 'muster_hub' = ANY (missing) THEN
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA muster TO muster_hub;
        REVOKE EXECUTE ON FUNCTION muster.grant_roles() FROM muster_hub;
    END IF;
    RETURN missing;
END $$;

-- ---- words

INSERT INTO muster.term VALUES
    ('catalogue_kind', 'unknown', 0, '未知', 'unknown'),
    ('catalogue_kind', 'incident-types', 1, '突发事件分类', 'incident types'),
    ('catalogue_kind', 'capabilities', 2, '能力分类', 'capabilities'),
    ('catalogue_kind', 'report-rules', 3, '报送规则', 'report rules'),
    ('catalogue_kind', 'checklist', 4, '响应措施一张表', 'response checklist'),
    ('catalogue_kind', 'plan', 5, '预案', 'plan');
