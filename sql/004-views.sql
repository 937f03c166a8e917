-- Words in Chinese and English, and views for QGIS and other people's tools.
-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE muster.term (
    topic  text NOT NULL,
    name   text NOT NULL,
    number smallint NOT NULL,
    zh     text NOT NULL,
    en     text NOT NULL,
    PRIMARY KEY (topic, name),
    UNIQUE (topic, number)
);
COMMENT ON TABLE muster.term IS '词表：代码与中英文名称。Names of kinds, statuses, grades, phases, roles and sources.';
COMMENT ON COLUMN muster.term.topic IS '主题。What it is a name of.';
COMMENT ON COLUMN muster.term.name IS '代码。Name in the tables.';
COMMENT ON COLUMN muster.term.number IS '编号（与协议一致）。Number in the protocol.';
COMMENT ON COLUMN muster.term.zh IS '中文。Chinese.';
COMMENT ON COLUMN muster.term.en IS '英文。English.';

INSERT INTO muster.term VALUES
    ('unit_kind', 'unknown', 0, '未知', 'unknown'),
    ('unit_kind', 'team', 1, '队伍', 'team'),
    ('unit_kind', 'person', 2, '单兵', 'person'),
    ('unit_kind', 'vehicle', 3, '车辆', 'vehicle'),
    ('unit_kind', 'drone', 4, '无人机', 'drone'),
    ('unit_kind', 'boat', 5, '舟艇', 'boat'),
    ('unit_status', 'unknown', 0, '未知', 'unknown'),
    ('unit_status', 'standby', 1, '待命', 'standby'),
    ('unit_status', 'departed', 2, '出动', 'departed'),
    ('unit_status', 'on_scene', 3, '到场', 'on scene'),
    ('unit_status', 'returning', 4, '返回', 'returning'),
    ('unit_status', 'unavailable', 5, '停用', 'unavailable'),
    ('incident_grade', 'unknown', 0, '未定级', 'not graded'),
    ('incident_grade', 'minor', 1, '一般', 'minor'),
    ('incident_grade', 'major', 2, '较大', 'major'),
    ('incident_grade', 'serious', 3, '重大', 'serious'),
    ('incident_grade', 'disastrous', 4, '特别重大', 'disastrous'),
    ('incident_phase', 'unknown', 0, '未知', 'unknown'),
    ('incident_phase', 'reported', 1, '接报', 'reported'),
    ('incident_phase', 'first', 2, '先期处置', 'first response'),
    ('incident_phase', 'response', 3, '应急响应', 'response'),
    ('incident_phase', 'aftermath', 4, '善后', 'aftermath'),
    ('incident_phase', 'closed', 5, '办结', 'closed'),
    ('role', 'none', 0, '无', 'none'),
    ('role', 'admin', 1, '管理员', 'admin'),
    ('role', 'duty', 2, '值班员', 'duty officer'),
    ('role', 'unit', 3, '力量终端', 'unit device'),
    ('role', 'relay', 4, '接入网关', 'relay'),
    ('role', 'observer', 5, '观察员', 'observer'),
    ('fix_source', 'unknown', 0, '未知', 'unknown'),
    ('fix_source', 'gnss', 1, '卫星定位', 'satellites'),
    ('fix_source', 'network', 2, '网络定位', 'network'),
    ('fix_source', 'manual', 3, '人工标定', 'set by hand'),
    ('fix_source', 'relay', 4, '外部接入', 'another system'),
    ('fix_source', 'replay', 5, '回放', 'replay');

CREATE VIEW muster.v_units AS
    SELECT u.unit, u.code, u.name, u.kind, k.zh AS kind_zh, u.org, u.status, s.zh AS status_zh, u.registered_at,
           c.at, c.place, c.altitude_m, c.speed_mps, c.heading_deg, c.accuracy_m, c.battery, f.zh AS source_zh, c.marked
    FROM muster.unit u
    LEFT JOIN muster.unit_current c USING (unit)
    LEFT JOIN muster.term k ON k.topic = 'unit_kind' AND k.name = u.kind
    LEFT JOIN muster.term s ON s.topic = 'unit_status' AND s.name = u.status
    LEFT JOIN muster.term f ON f.topic = 'fix_source' AND f.number = c.source
    WHERE NOT u.retired;
COMMENT ON VIEW muster.v_units IS '力量单元当前位置（主键 unit）。Units in service where they are now; key: unit.';
COMMENT ON COLUMN muster.v_units.unit IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_units.code IS '编号。Code.';
COMMENT ON COLUMN muster.v_units.name IS '名称。Name.';
COMMENT ON COLUMN muster.v_units.kind IS '类别代码。Kind.';
COMMENT ON COLUMN muster.v_units.kind_zh IS '类别。Kind, in Chinese.';
COMMENT ON COLUMN muster.v_units.org IS '组织编码。Org code.';
COMMENT ON COLUMN muster.v_units.status IS '状态代码。Status.';
COMMENT ON COLUMN muster.v_units.status_zh IS '状态。Status, in Chinese.';
COMMENT ON COLUMN muster.v_units.registered_at IS '登记时间。When it was registered.';
COMMENT ON COLUMN muster.v_units.at IS '定位时间，空为尚无定位。Time of the fix; null: none yet.';
COMMENT ON COLUMN muster.v_units.place IS '位置。Place.';
COMMENT ON COLUMN muster.v_units.altitude_m IS '高程（米）。Metres above the ellipsoid.';
COMMENT ON COLUMN muster.v_units.speed_mps IS '速度（米/秒）。Metres per second.';
COMMENT ON COLUMN muster.v_units.heading_deg IS '航向（度）。Degrees from north.';
COMMENT ON COLUMN muster.v_units.accuracy_m IS '精度（米）。Accuracy in metres.';
COMMENT ON COLUMN muster.v_units.battery IS '电量（%）。Battery in percent.';
COMMENT ON COLUMN muster.v_units.source_zh IS '定位来源。Source, in Chinese.';
COMMENT ON COLUMN muster.v_units.marked IS '疑似跳点。An implausible jump.';

CREATE VIEW muster.v_incidents AS
    SELECT i.incident, i.title, i.type, i.grade, g.zh AS grade_zh, i.phase, p.zh AS phase_zh, i.org, i.place, i.address,
           i.opened_at, i.closed_at, i.closed_at IS NULL AS open, i.close_reason, i.notes, i.version, i.changed_at
    FROM muster.incident i
    LEFT JOIN muster.term g ON g.topic = 'incident_grade' AND g.name = i.grade
    LEFT JOIN muster.term p ON p.topic = 'incident_phase' AND p.name = i.phase;
COMMENT ON VIEW muster.v_incidents IS '突发事件（主键 incident）。Incidents; key: incident.';
COMMENT ON COLUMN muster.v_incidents.incident IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_incidents.title IS '标题。Title.';
COMMENT ON COLUMN muster.v_incidents.type IS '类型编码（GB/T 35561）。Type code.';
COMMENT ON COLUMN muster.v_incidents.grade IS '级别代码。Grade.';
COMMENT ON COLUMN muster.v_incidents.grade_zh IS '级别。Grade, in Chinese.';
COMMENT ON COLUMN muster.v_incidents.phase IS '阶段代码。Phase.';
COMMENT ON COLUMN muster.v_incidents.phase_zh IS '处置阶段。Phase, in Chinese.';
COMMENT ON COLUMN muster.v_incidents.org IS '所在地组织编码。Org code of the place.';
COMMENT ON COLUMN muster.v_incidents.place IS '位置。Place.';
COMMENT ON COLUMN muster.v_incidents.address IS '地点描述。Place in words.';
COMMENT ON COLUMN muster.v_incidents.opened_at IS '立案时间。When it was opened.';
COMMENT ON COLUMN muster.v_incidents.closed_at IS '办结时间。When it was closed.';
COMMENT ON COLUMN muster.v_incidents.open IS '未办结。Still open.';
COMMENT ON COLUMN muster.v_incidents.close_reason IS '办结说明。Why it was closed.';
COMMENT ON COLUMN muster.v_incidents.notes IS '记录条数。Number of notes.';
COMMENT ON COLUMN muster.v_incidents.version IS '版本。Version.';
COMMENT ON COLUMN muster.v_incidents.changed_at IS '最近变更时间。When it was last changed.';

CREATE VIEW muster.v_incident_notes AS
    SELECT n.seq, n.incident, i.title, n.at, n.actor, n.text, i.place
    FROM muster.incident_note n JOIN muster.incident i USING (incident);
COMMENT ON VIEW muster.v_incident_notes IS '突发事件处置记录（主键 seq）。Notes on incidents; key: seq.';
COMMENT ON COLUMN muster.v_incident_notes.seq IS '事件序号。Event it came with.';
COMMENT ON COLUMN muster.v_incident_notes.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_incident_notes.title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_incident_notes.at IS '时间。When.';
COMMENT ON COLUMN muster.v_incident_notes.actor IS '记录人账号。Account that wrote it.';
COMMENT ON COLUMN muster.v_incident_notes.text IS '内容。Text.';
COMMENT ON COLUMN muster.v_incident_notes.place IS '突发事件位置。Place of the incident.';

CREATE VIEW muster.v_tracks AS
    SELECT f.unit, u.code, u.name, f.started_at, f.ended_at, f.points, f.track
    FROM (SELECT unit, min(at) AS started_at, max(at) AS ended_at, count(*) AS points,
                 ST_MakeLine(place ORDER BY at)::geometry(LineString, 4326) AS track
          FROM muster.fix WHERE at > now() - interval '24 hours' GROUP BY unit HAVING count(*) > 1) f
    LEFT JOIN muster.unit u USING (unit);
COMMENT ON VIEW muster.v_tracks IS '近 24 小时轨迹（主键 unit）。Tracks of the last 24 hours; key: unit.';
COMMENT ON COLUMN muster.v_tracks.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.v_tracks.code IS '编号。Code.';
COMMENT ON COLUMN muster.v_tracks.name IS '名称。Name.';
COMMENT ON COLUMN muster.v_tracks.started_at IS '起始时间。Time of the first point.';
COMMENT ON COLUMN muster.v_tracks.ended_at IS '结束时间。Time of the last point.';
COMMENT ON COLUMN muster.v_tracks.points IS '点数。Number of points.';
COMMENT ON COLUMN muster.v_tracks.track IS '轨迹线。The line.';

CREATE VIEW muster.v_fixes AS
    SELECT f.unit, u.code, u.name, f.at, f.place, f.altitude_m, f.speed_mps, f.heading_deg, f.accuracy_m, f.battery,
           s.zh AS source_zh, f.marked
    FROM muster.fix f
    LEFT JOIN muster.unit u USING (unit)
    LEFT JOIN muster.term s ON s.topic = 'fix_source' AND s.number = f.source;
COMMENT ON VIEW muster.v_fixes IS '历史定位（请按 at 过滤）。History of fixes; filter by at.';
COMMENT ON COLUMN muster.v_fixes.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.v_fixes.code IS '编号。Code.';
COMMENT ON COLUMN muster.v_fixes.name IS '名称。Name.';
COMMENT ON COLUMN muster.v_fixes.at IS '定位时间（设备时钟）。Time of the fix, by the clock of the device.';
COMMENT ON COLUMN muster.v_fixes.place IS '位置。Place.';
COMMENT ON COLUMN muster.v_fixes.altitude_m IS '高程（米）。Metres above the ellipsoid.';
COMMENT ON COLUMN muster.v_fixes.speed_mps IS '速度（米/秒）。Metres per second.';
COMMENT ON COLUMN muster.v_fixes.heading_deg IS '航向（度）。Degrees from north.';
COMMENT ON COLUMN muster.v_fixes.accuracy_m IS '精度（米）。Accuracy in metres.';
COMMENT ON COLUMN muster.v_fixes.battery IS '电量（%）。Battery in percent.';
COMMENT ON COLUMN muster.v_fixes.source_zh IS '定位来源。Source, in Chinese.';
COMMENT ON COLUMN muster.v_fixes.marked IS '疑似跳点。An implausible jump.';

CREATE VIEW muster.v_events AS
    SELECT seq, at, verb, actor, device, object, exercise, made_at FROM muster.event;
COMMENT ON VIEW muster.v_events IS '事件记录（审计，主键 seq）。The log of events for audits; key: seq.';
COMMENT ON COLUMN muster.v_events.seq IS '序号。Number in the log.';
COMMENT ON COLUMN muster.v_events.at IS '受理时间。When the hub decided it.';
COMMENT ON COLUMN muster.v_events.verb IS '动作。What was done.';
COMMENT ON COLUMN muster.v_events.actor IS '操作账号。Account that did it.';
COMMENT ON COLUMN muster.v_events.device IS '操作设备。Device it was done on.';
COMMENT ON COLUMN muster.v_events.object IS '对象编号。Number of the object.';
COMMENT ON COLUMN muster.v_events.exercise IS '演练编号，0 为实战。Exercise; 0 is live.';
COMMENT ON COLUMN muster.v_events.made_at IS '操作时间（设备时钟）。When the person acted.';
