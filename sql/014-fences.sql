-- Geofences and what crossed them. Written by the hub's projection only.
-- SPDX-License-Identifier: Apache-2.0

-- What a fence covers, of its GeoJSON; a route's corridor by its width to each side. NULL: what PostGIS cannot make sense
-- of, or could only after minutes (a long line that crosses itself over and over), so that the log goes on.
CREATE FUNCTION muster.fence_area(shape text, width_m integer) RETURNS geometry(MultiPolygon, 4326)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    drawn geometry;
BEGIN
    drawn := ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(shape), 4326));
    IF ST_NPoints(drawn) > 500 AND NOT (ST_IsSimple(drawn) AND ST_IsValid(drawn)) THEN
        RETURN NULL;
    END IF;
    IF width_m > 0 THEN
        drawn := ST_Buffer(drawn::geography, width_m)::geometry;
    END IF;
    RETURN ST_Multi(ST_CollectionExtract(ST_MakeValid(drawn), 3));
EXCEPTION
    WHEN OTHERS THEN RETURN NULL;
END $$;
COMMENT ON FUNCTION muster.fence_area(text, integer) IS '围栏覆盖的范围。What a fence covers.';

CREATE TABLE muster.fence (
    fence         integer PRIMARY KEY,
    kind          text NOT NULL,
    name          text NOT NULL,
    org           text NOT NULL,
    incident      integer,
    shape         text NOT NULL,
    area          geometry(MultiPolygon, 4326),
    width_m       integer NOT NULL,
    approach_m    integer NOT NULL,
    dwell_s       integer NOT NULL,
    silence_s     integer NOT NULL,
    put_at        timestamptz NOT NULL,
    removed_at    timestamptz,
    remove_reason text NOT NULL DEFAULT '',
    seq           bigint NOT NULL
);
CREATE INDEX fence_area ON muster.fence USING gist (area);
CREATE INDEX fence_incident ON muster.fence (incident) WHERE removed_at IS NULL;
COMMENT ON TABLE muster.fence IS '电子围栏。Geofences.';
COMMENT ON COLUMN muster.fence.fence IS '内部编号。Number.';
COMMENT ON COLUMN muster.fence.kind IS '类别，见 term。Kind, see term.';
COMMENT ON COLUMN muster.fence.name IS '名称。Name.';
COMMENT ON COLUMN muster.fence.org IS '组织编码。Org code.';
COMMENT ON COLUMN muster.fence.incident IS '所属突发事件，空为常设。Incident; null: standing.';
COMMENT ON COLUMN muster.fence.shape IS '绘制的图形（GeoJSON）。Shape as it was drawn, GeoJSON.';
COMMENT ON COLUMN muster.fence.area IS '覆盖的范围（路线为走廊）。What it covers; of a route its corridor.';
COMMENT ON COLUMN muster.fence.width_m IS '路线走廊单侧宽度（米），否则为 0。Metres of a route''s corridor, to each side; else 0.';
COMMENT ON COLUMN muster.fence.approach_m IS '接近提醒距离（米），0 为不提醒。Metres from which an approach is told; 0: not.';
COMMENT ON COLUMN muster.fence.dwell_s IS '滞留提醒时间（秒），0 为不提醒。Seconds after which dwelling is told; 0: not.';
COMMENT ON COLUMN muster.fence.silence_s IS '失联报警时间（秒），0 为不报警。Seconds of silence that raise an alarm; 0: none.';
COMMENT ON COLUMN muster.fence.put_at IS '首次设置时间。When it was first put.';
COMMENT ON COLUMN muster.fence.removed_at IS '撤销时间，空为有效。When it was removed; null: at work.';
COMMENT ON COLUMN muster.fence.remove_reason IS '撤销原因。Why it was removed.';
COMMENT ON COLUMN muster.fence.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.fence_crossing (
    seq    bigint PRIMARY KEY,
    fence  integer NOT NULL,
    unit   integer NOT NULL,
    what   text NOT NULL,
    at     timestamptz NOT NULL,
    fix_at timestamptz NOT NULL,
    place  geometry(Point, 4326) NOT NULL
);
CREATE INDEX fence_crossing_pair ON muster.fence_crossing (fence, unit, seq);
CREATE INDEX fence_crossing_unit ON muster.fence_crossing (unit, seq);
CREATE INDEX fence_crossing_place ON muster.fence_crossing USING gist (place);
COMMENT ON TABLE muster.fence_crossing IS '进出围栏记录。What crossed fences.';
COMMENT ON COLUMN muster.fence_crossing.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.fence_crossing.fence IS '围栏编号。Fence.';
COMMENT ON COLUMN muster.fence_crossing.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.fence_crossing.what IS '进入、离开、滞留或接近，见 term。What it did, see term.';
COMMENT ON COLUMN muster.fence_crossing.at IS '记录时间（服务器）。When the hub noted it.';
COMMENT ON COLUMN muster.fence_crossing.fix_at IS '定位时间（设备时钟）。Time of the fix, by the clock of the device.';
COMMENT ON COLUMN muster.fence_crossing.place IS '位置（WGS84）。Where.';

INSERT INTO muster.term VALUES
    ('fence_kind', 'none', 0, '无', 'none'),
    ('fence_kind', 'danger', 1, '危险区', 'danger area'),
    ('fence_kind', 'cordon', 2, '警戒区', 'cordon'),
    ('fence_kind', 'staging', 3, '集结区', 'staging area'),
    ('fence_kind', 'route', 4, '路线', 'route'),
    ('fence_crossing', 'none', 0, '无', 'none'),
    ('fence_crossing', 'enter', 1, '进入', 'entered'),
    ('fence_crossing', 'leave', 2, '离开', 'left'),
    ('fence_crossing', 'dwell', 3, '滞留', 'dwells'),
    ('fence_crossing', 'approach', 4, '接近', 'approaches');

CREATE VIEW muster.v_fences AS
    SELECT f.fence, f.name, f.kind, k.zh AS kind_zh, f.org, f.incident, f.area, f.width_m, f.approach_m, f.dwell_s,
           f.silence_s, f.put_at, f.removed_at, f.removed_at IS NULL AS at_work, coalesce(i.inside, 0) AS inside
    FROM muster.fence f
    LEFT JOIN muster.term k ON k.topic = 'fence_kind' AND k.name = f.kind
    LEFT JOIN LATERAL (
        SELECT count(*)::integer AS inside
        FROM (SELECT DISTINCT ON (c.unit) c.unit, c.what FROM muster.fence_crossing c
              WHERE c.fence = f.fence AND c.what <> 'approach' ORDER BY c.unit, c.seq DESC) last
        JOIN muster.unit u ON u.unit = last.unit AND NOT u.retired
        WHERE last.what <> 'leave') i ON f.removed_at IS NULL;
COMMENT ON VIEW muster.v_fences IS '电子围栏（主键 fence）。Geofences; key: fence.';
COMMENT ON COLUMN muster.v_fences.fence IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_fences.name IS '名称。Name.';
COMMENT ON COLUMN muster.v_fences.kind IS '类别代码。Kind.';
COMMENT ON COLUMN muster.v_fences.kind_zh IS '类别。Kind, in Chinese.';
COMMENT ON COLUMN muster.v_fences.org IS '组织编码。Org code.';
COMMENT ON COLUMN muster.v_fences.incident IS '所属突发事件，空为常设。Incident; null: standing.';
COMMENT ON COLUMN muster.v_fences.area IS '覆盖的范围（路线为走廊）。What it covers; of a route its corridor.';
COMMENT ON COLUMN muster.v_fences.width_m IS '路线走廊单侧宽度（米）。Metres of a route''s corridor, to each side.';
COMMENT ON COLUMN muster.v_fences.approach_m IS '接近提醒距离（米）。Metres from which an approach is told.';
COMMENT ON COLUMN muster.v_fences.dwell_s IS '滞留提醒时间（秒）。Seconds after which dwelling is told.';
COMMENT ON COLUMN muster.v_fences.silence_s IS '失联报警时间（秒）。Seconds of silence that raise an alarm.';
COMMENT ON COLUMN muster.v_fences.put_at IS '首次设置时间。When it was first put.';
COMMENT ON COLUMN muster.v_fences.removed_at IS '撤销时间。When it was removed.';
COMMENT ON COLUMN muster.v_fences.at_work IS '有效。At work.';
COMMENT ON COLUMN muster.v_fences.inside IS '其中的力量单元数。Units inside.';

CREATE VIEW muster.v_fence_crossings AS
    SELECT c.seq, c.at, c.fix_at, c.fence, f.name AS fence_name, f.kind AS fence_kind, c.unit, u.code, u.name AS unit_name,
           c.what, w.zh AS what_zh, c.place
    FROM muster.fence_crossing c
    JOIN muster.fence f USING (fence)
    LEFT JOIN muster.unit u USING (unit)
    LEFT JOIN muster.term w ON w.topic = 'fence_crossing' AND w.name = c.what;
COMMENT ON VIEW muster.v_fence_crossings IS '进出围栏记录（主键 seq）。What crossed fences; key: seq.';
COMMENT ON COLUMN muster.v_fence_crossings.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.v_fence_crossings.at IS '记录时间（服务器）。When the hub noted it.';
COMMENT ON COLUMN muster.v_fence_crossings.fix_at IS '定位时间（设备时钟）。Time of the fix, by the clock of the device.';
COMMENT ON COLUMN muster.v_fence_crossings.fence IS '围栏编号。Fence.';
COMMENT ON COLUMN muster.v_fence_crossings.fence_name IS '围栏名称。Name of the fence.';
COMMENT ON COLUMN muster.v_fence_crossings.fence_kind IS '围栏类别代码。Kind of the fence.';
COMMENT ON COLUMN muster.v_fence_crossings.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.v_fence_crossings.code IS '力量单元代号。Code of the unit.';
COMMENT ON COLUMN muster.v_fence_crossings.unit_name IS '力量单元名称。Name of the unit.';
COMMENT ON COLUMN muster.v_fence_crossings.what IS '代码。What it did.';
COMMENT ON COLUMN muster.v_fence_crossings.what_zh IS '进入、离开、滞留或接近。What it did, in Chinese.';
COMMENT ON COLUMN muster.v_fence_crossings.place IS '位置。Where.';

INSERT INTO muster.role_right VALUES
    ('muster_hub', 'fence', 'SELECT, INSERT, UPDATE'),
    ('muster_hub', 'fence_crossing', 'SELECT, INSERT'),
    ('muster_reader', 'v_fences', 'SELECT'),
    ('muster_reader', 'v_fence_crossings', 'SELECT'),
    ('muster_records', 'v_fences', 'SELECT'),
    ('muster_records', 'v_fence_crossings', 'SELECT');
