-- Fixes: the history by days, the current picture, and the books that make every batch arrive once.
-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE muster.fix (
    at          timestamptz NOT NULL,
    unit        integer NOT NULL,
    altitude_m  real,
    speed_mps   real,
    heading_deg real,
    accuracy_m  real,
    battery     smallint,
    source      smallint NOT NULL,
    marked      boolean NOT NULL,
    place       geometry(Point, 4326) NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX fix_at ON muster.fix USING brin (at) WITH (autosummarize = on);
COMMENT ON TABLE muster.fix IS '历史定位，按日（UTC）分区。History of fixes, one partition per day (UTC).';
COMMENT ON COLUMN muster.fix.at IS '定位时间（设备时钟）。Time of the fix, by the clock of the device.';
COMMENT ON COLUMN muster.fix.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.fix.altitude_m IS '高程（米，椭球高）。Metres above the ellipsoid.';
COMMENT ON COLUMN muster.fix.speed_mps IS '速度（米/秒）。Metres per second.';
COMMENT ON COLUMN muster.fix.heading_deg IS '航向（度，正北顺时针）。Degrees clockwise from north.';
COMMENT ON COLUMN muster.fix.accuracy_m IS '精度（米）。Accuracy in metres.';
COMMENT ON COLUMN muster.fix.battery IS '电量（%）。Battery in percent.';
COMMENT ON COLUMN muster.fix.source IS '来源，见 term。Source, see term.';
COMMENT ON COLUMN muster.fix.marked IS '疑似跳点。An implausible jump from the one before.';
COMMENT ON COLUMN muster.fix.place IS '位置（WGS84）。Place.';

CREATE TABLE muster.unit_current (
    unit        integer PRIMARY KEY,
    at          timestamptz NOT NULL,
    altitude_m  real,
    speed_mps   real,
    heading_deg real,
    accuracy_m  real,
    battery     smallint,
    source      smallint NOT NULL,
    marked      boolean NOT NULL,
    place       geometry(Point, 4326) NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX unit_current_place ON muster.unit_current USING gist (place);
COMMENT ON TABLE muster.unit_current IS '力量单元当前定位（每单元一行）。Newest fix of every unit.';
COMMENT ON COLUMN muster.unit_current.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.unit_current.at IS '定位时间（设备时钟）。Time of the fix, by the clock of the device.';
COMMENT ON COLUMN muster.unit_current.altitude_m IS '高程（米，椭球高）。Metres above the ellipsoid.';
COMMENT ON COLUMN muster.unit_current.speed_mps IS '速度（米/秒）。Metres per second.';
COMMENT ON COLUMN muster.unit_current.heading_deg IS '航向（度，正北顺时针）。Degrees clockwise from north.';
COMMENT ON COLUMN muster.unit_current.accuracy_m IS '精度（米）。Accuracy in metres.';
COMMENT ON COLUMN muster.unit_current.battery IS '电量（%）。Battery in percent.';
COMMENT ON COLUMN muster.unit_current.source IS '来源，见 term。Source, see term.';
COMMENT ON COLUMN muster.unit_current.marked IS '疑似跳点。An implausible jump from the one before.';
COMMENT ON COLUMN muster.unit_current.place IS '位置（WGS84）。Place.';

-- ---- every batch once

CREATE TABLE muster.fix_batch (
    hub    text NOT NULL,
    run    uuid NOT NULL,
    number bigint NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (hub, run)
);
COMMENT ON TABLE muster.fix_batch IS '各节点已写入的定位批次。Last batch of fixes stored, for each run of each hub.';
COMMENT ON COLUMN muster.fix_batch.hub IS '节点名称。Hub.';
COMMENT ON COLUMN muster.fix_batch.run IS '运行标识。One run of its process.';
COMMENT ON COLUMN muster.fix_batch.number IS '批次号。Number of the batch.';
COMMENT ON COLUMN muster.fix_batch.at IS '写入时间。When it was stored.';

-- Opens a batch in the current transaction, or ends the transaction: this batch is stored already. A late transaction
-- of a connection that was given up waits here for the one that replaced it, and then ends.
CREATE FUNCTION muster.fix_batch_open(its_hub text, its_run uuid, its_number bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO muster.fix_batch AS b VALUES (its_hub, its_run, its_number, clock_timestamp())
        ON CONFLICT (hub, run) DO UPDATE SET number = excluded.number, at = excluded.at
        WHERE b.number < excluded.number;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'batch % of hub % is stored already', its_number, its_hub USING ERRCODE = 'MU002';
    END IF;
END $$;
COMMENT ON FUNCTION muster.fix_batch_open(text, uuid, bigint) IS '登记一个定位批次。Books a batch of fixes.';

-- ---- days

-- Attaching, unlike PARTITION OF, does not wait for readers of the other days.
CREATE FUNCTION muster.fix_days_make(days date[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    day date;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('muster.fix_days'));
    FOREACH day IN ARRAY days LOOP
        name := 'fix_' || to_char(day, 'YYYYMMDD');
        CONTINUE WHEN to_regclass('muster.' || name) IS NOT NULL;
        EXECUTE format('CREATE TABLE muster.%I (LIKE muster.fix INCLUDING ALL)', name);
        EXECUTE format('ALTER TABLE muster.fix ATTACH PARTITION muster.%I FOR VALUES FROM (%L) TO (%L)',
                       name, day::timestamptz, (day + 1)::timestamptz);
    END LOOP;
END $$;
COMMENT ON FUNCTION muster.fix_days_make(date[]) IS '建立历史定位的日分区。Makes partitions for these days.';

CREATE FUNCTION muster.fix_days_forget(kept_days integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    oldest text;
    name text;
    forgotten integer := 0;
BEGIN
    IF kept_days IS NULL OR kept_days < 1 THEN
        RAISE EXCEPTION 'fixes must be kept for one day at least';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('muster.fix_days'));
    oldest := 'fix_' || to_char(current_date - kept_days, 'YYYYMMDD');
    FOR name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'muster.fix'::regclass AND c.relname ~ '^fix_[0-9]{8}$' AND c.relname < oldest
        ORDER BY 1
    LOOP
        EXECUTE format('DROP TABLE muster.%I', name);
        forgotten := forgotten + 1;
    END LOOP;
    RETURN forgotten;
END $$;
COMMENT ON FUNCTION muster.fix_days_forget(integer) IS '删除超过保留天数的历史定位。Drops the days that are older than these many days.';
