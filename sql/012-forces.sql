-- The registry of forces: what is known of a unit, and a view of it for QGIS. Written by the hub's projection only.
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE muster.unit
    ADD COLUMN can       text[] NOT NULL DEFAULT '{}',
    ADD COLUMN tier      text NOT NULL DEFAULT '',
    ADD COLUMN home      geometry(Point, 4326),
    ADD COLUMN contact   text NOT NULL DEFAULT '',
    ADD COLUMN phone     text NOT NULL DEFAULT '',
    ADD COLUMN people    integer NOT NULL DEFAULT 0,
    ADD COLUMN parent    integer,
    ADD COLUMN pilot     text NOT NULL DEFAULT '',
    ADD COLUMN gear      text NOT NULL DEFAULT '',
    ADD COLUMN ready_min integer NOT NULL DEFAULT 0,
    ADD COLUMN speed_mps real;
CREATE INDEX unit_home ON muster.unit USING gist (home);
CREATE INDEX unit_can ON muster.unit USING gin (can);
COMMENT ON COLUMN muster.unit.can IS '能力代码，见能力分类。Capabilities: keys of the catalogue.';
COMMENT ON COLUMN muster.unit.tier IS '层级代码，空为无。Tier: key of the catalogue; empty: none.';
COMMENT ON COLUMN muster.unit.home IS '驻地（WGS84），空为未知。Home; null: not known.';
COMMENT ON COLUMN muster.unit.contact IS '联系人。Contact.';
COMMENT ON COLUMN muster.unit.phone IS '联系电话。Phone.';
COMMENT ON COLUMN muster.unit.people IS '人数。People.';
COMMENT ON COLUMN muster.unit.parent IS '所属力量单元，空为无。Unit it belongs to; null: none.';
COMMENT ON COLUMN muster.unit.pilot IS '无人机飞手。Pilot of a drone.';
COMMENT ON COLUMN muster.unit.gear IS '装备。Gear.';
COMMENT ON COLUMN muster.unit.ready_min IS '接令至出发（分钟）。Minutes from call to departure.';
COMMENT ON COLUMN muster.unit.speed_mps IS '行进速度（米/秒），空为按类别。Speed on the way; null: that of its kind.';

-- What a list of keys is called in Chinese, by the newest catalogue of capabilities.
CREATE FUNCTION muster.capability_names(list text, keys text[]) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT string_agg(coalesce(row.value ->> 'zh', wanted.key), '、' ORDER BY wanted.place)
    FROM unnest(keys) WITH ORDINALITY AS wanted (key, place)
    LEFT JOIN LATERAL (SELECT body FROM muster.catalogue WHERE kind = 'capabilities' AND catalogue.key = 'capabilities'
                       ORDER BY version DESC LIMIT 1) newest ON true
    LEFT JOIN LATERAL jsonb_array_elements(newest.body -> list) row ON row.value ->> 'key' = wanted.key
$$;
COMMENT ON FUNCTION muster.capability_names(text, text[]) IS '能力或层级代码的中文名称。Names of capabilities or tiers, by their keys.';

CREATE VIEW muster.v_forces AS
    SELECT u.unit, u.code, u.name, u.kind, k.zh AS kind_zh, u.org, u.status, s.zh AS status_zh,
           array_to_string(u.can, ',') AS can, muster.capability_names('capabilities', u.can) AS can_zh,
           u.tier, muster.capability_names('tiers', ARRAY[u.tier]) AS tier_zh, u.contact, u.phone, u.people,
           p.code AS parent_code, p.name AS parent_name, u.pilot, u.gear, u.ready_min, u.speed_mps,
           c.at, coalesce(c.place, u.home) AS place, c.place IS NULL AS at_home, u.changed_at
    FROM muster.unit u
    LEFT JOIN muster.unit_current c USING (unit)
    LEFT JOIN muster.unit p ON p.unit = u.parent
    LEFT JOIN muster.term k ON k.topic = 'unit_kind' AND k.name = u.kind
    LEFT JOIN muster.term s ON s.topic = 'unit_status' AND s.name = u.status
    WHERE NOT u.retired;
COMMENT ON VIEW muster.v_forces IS '应急力量登记（主键 unit）：有定位者在当前位置，否则在驻地。The registry of forces, where each is now or at home; key: unit.';
COMMENT ON COLUMN muster.v_forces.unit IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_forces.code IS '编号。Code.';
COMMENT ON COLUMN muster.v_forces.name IS '名称。Name.';
COMMENT ON COLUMN muster.v_forces.kind IS '类别代码。Kind.';
COMMENT ON COLUMN muster.v_forces.kind_zh IS '类别。Kind, in Chinese.';
COMMENT ON COLUMN muster.v_forces.org IS '组织编码。Org code.';
COMMENT ON COLUMN muster.v_forces.status IS '状态代码。Status.';
COMMENT ON COLUMN muster.v_forces.status_zh IS '状态。Status, in Chinese.';
COMMENT ON COLUMN muster.v_forces.can IS '能力代码，以逗号分隔。Capabilities, with commas between.';
COMMENT ON COLUMN muster.v_forces.can_zh IS '能力。Capabilities, in Chinese.';
COMMENT ON COLUMN muster.v_forces.tier IS '层级代码。Tier.';
COMMENT ON COLUMN muster.v_forces.tier_zh IS '层级。Tier, in Chinese.';
COMMENT ON COLUMN muster.v_forces.contact IS '联系人。Contact.';
COMMENT ON COLUMN muster.v_forces.phone IS '联系电话。Phone.';
COMMENT ON COLUMN muster.v_forces.people IS '人数。People.';
COMMENT ON COLUMN muster.v_forces.parent_code IS '所属力量单元编号。Code of the unit it belongs to.';
COMMENT ON COLUMN muster.v_forces.parent_name IS '所属力量单元。Name of the unit it belongs to.';
COMMENT ON COLUMN muster.v_forces.pilot IS '无人机飞手。Pilot of a drone.';
COMMENT ON COLUMN muster.v_forces.gear IS '装备。Gear.';
COMMENT ON COLUMN muster.v_forces.ready_min IS '接令至出发（分钟）。Minutes from call to departure.';
COMMENT ON COLUMN muster.v_forces.speed_mps IS '行进速度（米/秒），空为按类别。Speed on the way; null: that of its kind.';
COMMENT ON COLUMN muster.v_forces.at IS '定位时间，空为尚无定位。Time of the fix; null: none yet.';
COMMENT ON COLUMN muster.v_forces.place IS '当前位置，无定位时为驻地。Place: of the newest fix, else home.';
COMMENT ON COLUMN muster.v_forces.at_home IS '位置为驻地。The place is its home.';
COMMENT ON COLUMN muster.v_forces.changed_at IS '最近变更时间。When it was last changed.';

INSERT INTO muster.role_right VALUES
    ('muster_reader', 'v_forces', 'SELECT'),
    ('muster_records', 'v_forces', 'SELECT');
