-- Catalogues: what is data and not code, every version of each. Written by the hub's projection only. And rights of roles
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
    'catalogue']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_hub', relation, 'SELECT, INSERT, UPDATE' FROM unnest(ARRAY[
    'meta', 'unit', 'incident', 'account', 'token', 'unit_current', 'post', 'seat', 'channel_read', 'consult',
    'command_order', 'order_target']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_hub', relation, 'SELECT, INSERT, UPDATE, DELETE' FROM unnest(ARRAY[
    'fix_batch', 'lease', 'roster']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_reader', relation, 'SELECT' FROM unnest(ARRAY[
    'v_units', 'v_incidents', 'v_incident_notes', 'v_tracks', 'v_fixes', 'v_events', 'v_posts', 'v_seats', 'term']) AS relation;
INSERT INTO muster.role_right SELECT 'muster_records', relation, 'SELECT' FROM unnest(ARRAY[
    'v_units', 'v_incidents', 'v_incident_notes', 'v_tracks', 'v_fixes', 'v_events', 'v_posts', 'v_seats', 'term',
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
