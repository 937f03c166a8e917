-- Intake, what is known of incidents beside their course, and every version of them. Written by the hub's projection only.
-- SPDX-License-Identifier: Apache-2.0

-- ---- incidents: more of them

-- What a GeoJSON polygon or multipolygon covers. NULL: nothing, or what PostGIS cannot make sense of, or could only after
-- minutes (a long line that crosses itself over and over), so that the log goes on.
CREATE FUNCTION muster.area(geojson text) RETURNS geometry(MultiPolygon, 4326)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    drawn geometry;
BEGIN
    drawn := ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(nullif(geojson, '')), 4326));
    IF ST_NPoints(drawn) > 500 AND NOT ST_IsValid(drawn) THEN
        RETURN NULL;
    END IF;
    RETURN ST_Multi(ST_CollectionExtract(ST_MakeValid(drawn), 3));
EXCEPTION
    WHEN OTHERS THEN RETURN NULL;
END $$;
COMMENT ON FUNCTION muster.area(text) IS 'GeoJSON 面转换为范围。A GeoJSON polygon to what it covers.';

ALTER TABLE muster.incident
    ADD area            geometry(MultiPolygon, 4326),
    ADD source          text,
    ADD first_notice_at timestamptz,
    ADD dead            integer NOT NULL DEFAULT 0,
    ADD missing         integer NOT NULL DEFAULT 0,
    ADD trapped         integer NOT NULL DEFAULT 0,
    ADD severe          integer NOT NULL DEFAULT 0,
    ADD minor           integer NOT NULL DEFAULT 0,
    ADD evacuated       integer NOT NULL DEFAULT 0;
CREATE INDEX incident_area ON muster.incident USING gist (area);
COMMENT ON COLUMN muster.incident.area IS '影响范围。Area that it covers.';
COMMENT ON COLUMN muster.incident.source IS '首次接报来源，见 term；空为直接立案。Source of the first notice, see term; null: opened by hand.';
COMMENT ON COLUMN muster.incident.first_notice_at IS '首次接报时间，报送时限由此起算。First notice: the clocks of reporting run from here.';
COMMENT ON COLUMN muster.incident.dead IS '死亡人数。Dead.';
COMMENT ON COLUMN muster.incident.missing IS '失踪人数。Missing.';
COMMENT ON COLUMN muster.incident.trapped IS '被困人数。Trapped.';
COMMENT ON COLUMN muster.incident.severe IS '重伤人数。Badly injured.';
COMMENT ON COLUMN muster.incident.minor IS '轻伤人数。Slightly injured.';
COMMENT ON COLUMN muster.incident.evacuated IS '紧急转移安置人数。Evacuated.';

CREATE TABLE muster.incident_version (
    incident        integer NOT NULL,
    version         integer NOT NULL,
    seq             bigint NOT NULL,
    changed_at      timestamptz NOT NULL,
    type            text NOT NULL,
    grade           text NOT NULL,
    phase           text NOT NULL,
    title           text NOT NULL,
    org             text NOT NULL,
    place           geometry(Point, 4326) NOT NULL,
    address         text NOT NULL,
    area            geometry(MultiPolygon, 4326),
    source          text,
    first_notice_at timestamptz,
    closed_at       timestamptz,
    close_reason    text,
    dead            integer NOT NULL,
    missing         integer NOT NULL,
    trapped         integer NOT NULL,
    severe          integer NOT NULL,
    minor           integer NOT NULL,
    evacuated       integer NOT NULL,
    PRIMARY KEY (incident, version)
);
COMMENT ON TABLE muster.incident_version IS '突发事件的每个版本，一行为一次变更之后的状态。Every version of an incident: a row is what it was after a change.';
COMMENT ON COLUMN muster.incident_version.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.incident_version.version IS '版本，从 1 起。Version, from 1.';
COMMENT ON COLUMN muster.incident_version.seq IS '变更的事件序号。Event that made it.';
COMMENT ON COLUMN muster.incident_version.changed_at IS '变更时间。When it was changed.';
COMMENT ON COLUMN muster.incident_version.type IS '类型编码（GB/T 35561）。Type code.';
COMMENT ON COLUMN muster.incident_version.grade IS '级别，见 term。Grade, see term.';
COMMENT ON COLUMN muster.incident_version.phase IS '处置阶段，见 term。Phase, see term.';
COMMENT ON COLUMN muster.incident_version.title IS '标题。Title.';
COMMENT ON COLUMN muster.incident_version.org IS '所在地组织编码（12 位）。Org code of the place.';
COMMENT ON COLUMN muster.incident_version.place IS '位置（WGS84）。Place.';
COMMENT ON COLUMN muster.incident_version.address IS '地点描述。Place in words.';
COMMENT ON COLUMN muster.incident_version.area IS '影响范围。Area that it covers.';
COMMENT ON COLUMN muster.incident_version.source IS '首次接报来源，见 term。Source of the first notice, see term.';
COMMENT ON COLUMN muster.incident_version.first_notice_at IS '首次接报时间。First notice.';
COMMENT ON COLUMN muster.incident_version.closed_at IS '办结时间。When it was closed.';
COMMENT ON COLUMN muster.incident_version.close_reason IS '办结说明。Why it was closed.';
COMMENT ON COLUMN muster.incident_version.dead IS '死亡人数。Dead.';
COMMENT ON COLUMN muster.incident_version.missing IS '失踪人数。Missing.';
COMMENT ON COLUMN muster.incident_version.trapped IS '被困人数。Trapped.';
COMMENT ON COLUMN muster.incident_version.severe IS '重伤人数。Badly injured.';
COMMENT ON COLUMN muster.incident_version.minor IS '轻伤人数。Slightly injured.';
COMMENT ON COLUMN muster.incident_version.evacuated IS '紧急转移安置人数。Evacuated.';

-- Whatever statement changes an incident, each of its versions is kept.
CREATE FUNCTION muster.keep_incident_version() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO muster.incident_version VALUES (
        NEW.incident, NEW.version, NEW.seq, NEW.changed_at, NEW.type, NEW.grade, NEW.phase, NEW.title, NEW.org, NEW.place,
        NEW.address, NEW.area, NEW.source, NEW.first_notice_at, NEW.closed_at, NEW.close_reason, NEW.dead, NEW.missing,
        NEW.trapped, NEW.severe, NEW.minor, NEW.evacuated) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION muster.keep_incident_version() IS '保存突发事件的版本。Keeps a version of an incident.';
CREATE TRIGGER keep_first_version AFTER INSERT ON muster.incident FOR EACH ROW EXECUTE FUNCTION muster.keep_incident_version();
CREATE TRIGGER keep_version AFTER UPDATE ON muster.incident FOR EACH ROW WHEN (OLD.version <> NEW.version)
    EXECUTE FUNCTION muster.keep_incident_version();
-- Of those that are there already the versions before are in the log alone.
INSERT INTO muster.incident_version
    SELECT incident, version, seq, changed_at, type, grade, phase, title, org, place, address, area, source, first_notice_at,
           closed_at, close_reason, dead, missing, trapped, severe, minor, evacuated FROM muster.incident;

-- ---- intake

CREATE TABLE muster.intake (
    intake       integer PRIMARY KEY,
    source       text NOT NULL,
    type         text NOT NULL,
    text         text NOT NULL,
    place        geometry(Point, 4326),
    address      text NOT NULL,
    org          text NOT NULL,
    happened_at  timestamptz,
    received_at  timestamptz NOT NULL,
    caller       text NOT NULL,
    caller_org   text NOT NULL,
    caller_phone text NOT NULL,
    told_already text NOT NULL,
    external     text NOT NULL,
    dead         integer NOT NULL,
    missing      integer NOT NULL,
    trapped      integer NOT NULL,
    severe       integer NOT NULL,
    minor        integer NOT NULL,
    evacuated    integer NOT NULL,
    refs         jsonb NOT NULL,
    reported_at  timestamptz NOT NULL,
    recorder     text NOT NULL,
    state        text NOT NULL,
    incident     integer,
    reason       text NOT NULL DEFAULT '',
    decided_at   timestamptz,
    decider      text NOT NULL DEFAULT '',
    seq          bigint NOT NULL
);
CREATE INDEX intake_place ON muster.intake USING gist (place);
CREATE INDEX intake_incident ON muster.intake (incident);
COMMENT ON TABLE muster.intake IS '信息接报：每条报告及其处理结果，不删除。Intake: every report and what became of it; none is deleted.';
COMMENT ON COLUMN muster.intake.intake IS '内部编号。Number.';
COMMENT ON COLUMN muster.intake.source IS '来源，见 term。Source, see term.';
COMMENT ON COLUMN muster.intake.type IS '类型编码（GB/T 35561），空为未知。Type code; empty: not known.';
COMMENT ON COLUMN muster.intake.text IS '报告内容。What was told.';
COMMENT ON COLUMN muster.intake.place IS '位置（WGS84），空为未知。Place; null: not known.';
COMMENT ON COLUMN muster.intake.address IS '地点描述。Place in words.';
COMMENT ON COLUMN muster.intake.org IS '组织编码（12 位）。Org code.';
COMMENT ON COLUMN muster.intake.happened_at IS '发生时间，空为未知。When it happened; null: not known.';
COMMENT ON COLUMN muster.intake.received_at IS '接报时间。First notice.';
COMMENT ON COLUMN muster.intake.caller IS '报告人。Who told.';
COMMENT ON COLUMN muster.intake.caller_org IS '报告人单位、职务。Their unit and post.';
COMMENT ON COLUMN muster.intake.caller_phone IS '报告人电话。Their phone.';
COMMENT ON COLUMN muster.intake.told_already IS '已报告单位。Whom they have reported to.';
COMMENT ON COLUMN muster.intake.external IS '外部系统编号。Its id in the other system.';
COMMENT ON COLUMN muster.intake.dead IS '死亡人数。Dead.';
COMMENT ON COLUMN muster.intake.missing IS '失踪人数。Missing.';
COMMENT ON COLUMN muster.intake.trapped IS '被困人数。Trapped.';
COMMENT ON COLUMN muster.intake.severe IS '重伤人数。Badly injured.';
COMMENT ON COLUMN muster.intake.minor IS '轻伤人数。Slightly injured.';
COMMENT ON COLUMN muster.intake.evacuated IS '紧急转移安置人数。Evacuated.';
COMMENT ON COLUMN muster.intake.refs IS '附件：地址与 SHA-256。References: URL and SHA-256.';
COMMENT ON COLUMN muster.intake.reported_at IS '录入时间。When it was taken down.';
COMMENT ON COLUMN muster.intake.recorder IS '录入账号。Account that took it.';
COMMENT ON COLUMN muster.intake.state IS '处理状态，见 term。What became of it, see term.';
COMMENT ON COLUMN muster.intake.incident IS '成为或并入的突发事件。Incident that it became or was merged into.';
COMMENT ON COLUMN muster.intake.reason IS '排除理由。Why it was dismissed.';
COMMENT ON COLUMN muster.intake.decided_at IS '处理时间。When it was decided.';
COMMENT ON COLUMN muster.intake.decider IS '处理账号。Account that decided.';
COMMENT ON COLUMN muster.intake.seq IS '最近变更的事件序号。Event that changed it last.';

-- ---- people harmed, one by one

CREATE TABLE muster.casualty (
    casualty  integer NOT NULL,
    version   integer NOT NULL,
    incident  integer NOT NULL,
    name      text NOT NULL,
    sex       text NOT NULL,
    age       integer,
    hospital  text NOT NULL,
    condition text NOT NULL,
    note      text NOT NULL,
    at        timestamptz NOT NULL,
    actor     text NOT NULL,
    seq       bigint NOT NULL,
    PRIMARY KEY (casualty, version)
);
CREATE INDEX casualty_incident ON muster.casualty (incident);
COMMENT ON TABLE muster.casualty IS '伤者救治信息，每个版本一行。People harmed: a row for each version.';
COMMENT ON COLUMN muster.casualty.casualty IS '内部编号。Number.';
COMMENT ON COLUMN muster.casualty.version IS '版本，从 1 起。Version, from 1.';
COMMENT ON COLUMN muster.casualty.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.casualty.name IS '姓名，可为空。Name, may be empty.';
COMMENT ON COLUMN muster.casualty.sex IS '性别。Sex.';
COMMENT ON COLUMN muster.casualty.age IS '年龄，空为未知。Age in years; null: not known.';
COMMENT ON COLUMN muster.casualty.hospital IS '救治医院。Hospital.';
COMMENT ON COLUMN muster.casualty.condition IS '伤情，见 term。Condition, see term.';
COMMENT ON COLUMN muster.casualty.note IS '备注。Note.';
COMMENT ON COLUMN muster.casualty.at IS '填报时间。When it was told.';
COMMENT ON COLUMN muster.casualty.actor IS '填报账号。Account that told it.';
COMMENT ON COLUMN muster.casualty.seq IS '事件序号。Event.';

-- ---- words

INSERT INTO muster.term VALUES
    ('intake_source', 'unknown', 0, '未知', 'unknown'),
    ('intake_source', 'phone', 1, '电话', 'phone'),
    ('intake_source', 'street', 2, '镇街上报', 'street or town'),
    ('intake_source', 'field', 3, '现场终端', 'field'),
    ('intake_source', 'sensor', 4, '感知设备', 'sensor'),
    ('intake_source', 'system', 5, '其他系统', 'other system'),
    ('intake_state', 'none', 0, '未知', 'unknown'),
    ('intake_state', 'new', 1, '待核实', 'to be decided'),
    ('intake_state', 'confirmed', 2, '已确认', 'confirmed'),
    ('intake_state', 'merged', 3, '已并入', 'merged'),
    ('intake_state', 'dismissed', 4, '已排除', 'dismissed'),
    ('condition', 'unknown', 0, '不明', 'unknown'),
    ('condition', 'dead', 1, '死亡', 'dead'),
    ('condition', 'missing', 2, '失踪', 'missing'),
    ('condition', 'critical', 3, '危重', 'critical'),
    ('condition', 'severe', 4, '重伤', 'severe'),
    ('condition', 'minor', 5, '轻伤', 'minor'),
    ('condition', 'left', 6, '已出院', 'left the hospital');

-- ---- views

CREATE VIEW muster.v_incident_types AS
    SELECT DISTINCT ON (t.code) t.code, t.zh, t.en, c.key, c.version
    FROM muster.catalogue c, jsonb_to_recordset(c.body->'types') AS t (code text, zh text, en text)
    WHERE c.kind = 'incident-types'
      AND c.version = (SELECT max(n.version) FROM muster.catalogue n WHERE n.kind = c.kind AND n.key = c.key)
    ORDER BY t.code, c.key;
COMMENT ON VIEW muster.v_incident_types IS '突发事件分类（主键 code）。Incident types as the newest catalogues have them; key: code.';
COMMENT ON COLUMN muster.v_incident_types.code IS '编码（GB/T 35561）。Code.';
COMMENT ON COLUMN muster.v_incident_types.zh IS '名称。Chinese name.';
COMMENT ON COLUMN muster.v_incident_types.en IS '英文名称。English name.';
COMMENT ON COLUMN muster.v_incident_types.key IS '所在目录。Catalogue that it is in.';
COMMENT ON COLUMN muster.v_incident_types.version IS '目录版本。Version of that catalogue.';

CREATE OR REPLACE VIEW muster.v_incidents AS
    SELECT i.incident, i.title, i.type, i.grade, g.zh AS grade_zh, i.phase, p.zh AS phase_zh, i.org, i.place, i.address,
           i.opened_at, i.closed_at, i.closed_at IS NULL AS open, i.close_reason, i.notes, i.version, i.changed_at,
           t.zh AS type_zh, i.source, s.zh AS source_zh, i.first_notice_at, i.dead, i.missing, i.trapped, i.severe, i.minor,
           i.evacuated
    FROM muster.incident i
    LEFT JOIN muster.term g ON g.topic = 'incident_grade' AND g.name = i.grade
    LEFT JOIN muster.term p ON p.topic = 'incident_phase' AND p.name = i.phase
    LEFT JOIN muster.term s ON s.topic = 'intake_source' AND s.name = i.source
    LEFT JOIN muster.v_incident_types t ON t.code = i.type;
COMMENT ON COLUMN muster.v_incidents.type_zh IS '类型。Type, in Chinese.';
COMMENT ON COLUMN muster.v_incidents.source IS '首次接报来源代码，空为直接立案。Source of the first notice; null: opened by hand.';
COMMENT ON COLUMN muster.v_incidents.source_zh IS '首次接报来源。Source of the first notice, in Chinese.';
COMMENT ON COLUMN muster.v_incidents.first_notice_at IS '首次接报时间。First notice.';
COMMENT ON COLUMN muster.v_incidents.dead IS '死亡人数。Dead.';
COMMENT ON COLUMN muster.v_incidents.missing IS '失踪人数。Missing.';
COMMENT ON COLUMN muster.v_incidents.trapped IS '被困人数。Trapped.';
COMMENT ON COLUMN muster.v_incidents.severe IS '重伤人数。Badly injured.';
COMMENT ON COLUMN muster.v_incidents.minor IS '轻伤人数。Slightly injured.';
COMMENT ON COLUMN muster.v_incidents.evacuated IS '紧急转移安置人数。Evacuated.';

CREATE VIEW muster.v_incident_areas AS
    SELECT incident, title, type, closed_at IS NULL AS open, area FROM muster.incident WHERE area IS NOT NULL;
COMMENT ON VIEW muster.v_incident_areas IS '突发事件影响范围（主键 incident）。Areas of incidents; key: incident.';
COMMENT ON COLUMN muster.v_incident_areas.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_incident_areas.title IS '标题。Title.';
COMMENT ON COLUMN muster.v_incident_areas.type IS '类型编码。Type code.';
COMMENT ON COLUMN muster.v_incident_areas.open IS '未办结。Still open.';
COMMENT ON COLUMN muster.v_incident_areas.area IS '影响范围。Area.';

CREATE VIEW muster.v_incident_versions AS
    SELECT v.seq, v.incident, v.version, v.changed_at, e.verb, e.actor, v.type, v.grade, g.zh AS grade_zh, v.phase,
           p.zh AS phase_zh, v.title, v.place, v.address, v.first_notice_at, v.dead, v.missing, v.trapped, v.severe, v.minor,
           v.evacuated
    FROM muster.incident_version v
    LEFT JOIN muster.event e USING (seq)
    LEFT JOIN muster.term g ON g.topic = 'incident_grade' AND g.name = v.grade
    LEFT JOIN muster.term p ON p.topic = 'incident_phase' AND p.name = v.phase;
COMMENT ON VIEW muster.v_incident_versions IS '突发事件变更记录（主键 seq）。Versions of incidents, and who made them; key: seq.';
COMMENT ON COLUMN muster.v_incident_versions.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.v_incident_versions.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_incident_versions.version IS '版本。Version.';
COMMENT ON COLUMN muster.v_incident_versions.changed_at IS '变更时间。When.';
COMMENT ON COLUMN muster.v_incident_versions.verb IS '动作。What was done.';
COMMENT ON COLUMN muster.v_incident_versions.actor IS '操作账号。Account.';
COMMENT ON COLUMN muster.v_incident_versions.type IS '类型编码。Type code.';
COMMENT ON COLUMN muster.v_incident_versions.grade IS '级别代码。Grade.';
COMMENT ON COLUMN muster.v_incident_versions.grade_zh IS '级别。Grade, in Chinese.';
COMMENT ON COLUMN muster.v_incident_versions.phase IS '阶段代码。Phase.';
COMMENT ON COLUMN muster.v_incident_versions.phase_zh IS '处置阶段。Phase, in Chinese.';
COMMENT ON COLUMN muster.v_incident_versions.title IS '标题。Title.';
COMMENT ON COLUMN muster.v_incident_versions.place IS '位置。Place.';
COMMENT ON COLUMN muster.v_incident_versions.address IS '地点描述。Place in words.';
COMMENT ON COLUMN muster.v_incident_versions.first_notice_at IS '首次接报时间。First notice.';
COMMENT ON COLUMN muster.v_incident_versions.dead IS '死亡人数。Dead.';
COMMENT ON COLUMN muster.v_incident_versions.missing IS '失踪人数。Missing.';
COMMENT ON COLUMN muster.v_incident_versions.trapped IS '被困人数。Trapped.';
COMMENT ON COLUMN muster.v_incident_versions.severe IS '重伤人数。Badly injured.';
COMMENT ON COLUMN muster.v_incident_versions.minor IS '轻伤人数。Slightly injured.';
COMMENT ON COLUMN muster.v_incident_versions.evacuated IS '紧急转移安置人数。Evacuated.';

CREATE VIEW muster.v_intakes AS
    SELECT n.intake, n.source, s.zh AS source_zh, n.type, n.text, n.place, n.address, n.org, n.happened_at, n.received_at,
           n.state, q.zh AS state_zh, n.incident, n.reason, n.decided_at
    FROM muster.intake n
    LEFT JOIN muster.term s ON s.topic = 'intake_source' AND s.name = n.source
    LEFT JOIN muster.term q ON q.topic = 'intake_state' AND q.name = n.state;
COMMENT ON VIEW muster.v_intakes IS '信息接报（主键 intake），不含报告人信息。Intake without who called; key: intake.';
COMMENT ON COLUMN muster.v_intakes.intake IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_intakes.source IS '来源代码。Source.';
COMMENT ON COLUMN muster.v_intakes.source_zh IS '来源。Source, in Chinese.';
COMMENT ON COLUMN muster.v_intakes.type IS '类型编码，空为未知。Type code; empty: not known.';
COMMENT ON COLUMN muster.v_intakes.text IS '报告内容。What was told.';
COMMENT ON COLUMN muster.v_intakes.place IS '位置，空为未知。Place; null: not known.';
COMMENT ON COLUMN muster.v_intakes.address IS '地点描述。Place in words.';
COMMENT ON COLUMN muster.v_intakes.org IS '组织编码。Org code.';
COMMENT ON COLUMN muster.v_intakes.happened_at IS '发生时间。When it happened.';
COMMENT ON COLUMN muster.v_intakes.received_at IS '接报时间。First notice.';
COMMENT ON COLUMN muster.v_intakes.state IS '处理状态代码。What became of it.';
COMMENT ON COLUMN muster.v_intakes.state_zh IS '处理状态。What became of it, in Chinese.';
COMMENT ON COLUMN muster.v_intakes.incident IS '成为或并入的突发事件。Incident that it became or was merged into.';
COMMENT ON COLUMN muster.v_intakes.reason IS '排除理由。Why it was dismissed.';
COMMENT ON COLUMN muster.v_intakes.decided_at IS '处理时间。When it was decided.';

CREATE VIEW muster.v_casualties AS
    SELECT DISTINCT ON (c.casualty) c.casualty, c.version, c.incident, i.title, c.name, c.sex, c.age, c.hospital, c.condition,
           k.zh AS condition_zh, c.note, c.at, c.actor, i.place
    FROM muster.casualty c
    JOIN muster.incident i USING (incident)
    LEFT JOIN muster.term k ON k.topic = 'condition' AND k.name = c.condition
    ORDER BY c.casualty, c.version DESC;
COMMENT ON VIEW muster.v_casualties IS '伤者救治信息的最新版本（主键 casualty）。People harmed as last told; key: casualty.';
COMMENT ON COLUMN muster.v_casualties.casualty IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_casualties.version IS '版本。Version.';
COMMENT ON COLUMN muster.v_casualties.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_casualties.title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_casualties.name IS '姓名。Name.';
COMMENT ON COLUMN muster.v_casualties.sex IS '性别。Sex.';
COMMENT ON COLUMN muster.v_casualties.age IS '年龄。Age in years.';
COMMENT ON COLUMN muster.v_casualties.hospital IS '救治医院。Hospital.';
COMMENT ON COLUMN muster.v_casualties.condition IS '伤情代码。Condition.';
COMMENT ON COLUMN muster.v_casualties.condition_zh IS '伤情。Condition, in Chinese.';
COMMENT ON COLUMN muster.v_casualties.note IS '备注。Note.';
COMMENT ON COLUMN muster.v_casualties.at IS '填报时间。When it was told.';
COMMENT ON COLUMN muster.v_casualties.actor IS '填报账号。Account that told it.';
COMMENT ON COLUMN muster.v_casualties.place IS '突发事件位置。Place of the incident.';

-- ---- rights: who called and who lies in which hospital is for those who keep records

INSERT INTO muster.role_right VALUES
    ('muster_hub', 'intake', 'SELECT, INSERT, UPDATE'),
    ('muster_hub', 'incident_version', 'SELECT, INSERT'),
    ('muster_hub', 'casualty', 'SELECT, INSERT');
INSERT INTO muster.role_right SELECT role, relation, 'SELECT'
    FROM unnest(ARRAY['muster_reader', 'muster_records']) AS role,
         unnest(ARRAY['v_incident_types', 'v_incident_areas', 'v_incident_versions', 'v_intakes']) AS relation;
INSERT INTO muster.role_right VALUES
    ('muster_records', 'v_casualties', 'SELECT'),
    ('muster_records', 'intake', 'SELECT');
