-- The lease: which hub is the authority of the district. A second line behind the lock of the journal.
-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE muster.lease (
    district text PRIMARY KEY,
    holder   text NOT NULL,
    run      uuid NOT NULL,
    hub      text NOT NULL,
    until    timestamptz NOT NULL
);
COMMENT ON TABLE muster.lease IS '主节点租约。Which hub is the authority, until when.';
COMMENT ON COLUMN muster.lease.district IS '区县代码。District code.';
COMMENT ON COLUMN muster.lease.holder IS '数据目录标识。Identity of the data folder.';
COMMENT ON COLUMN muster.lease.run IS '运行标识。One run of its process.';
COMMENT ON COLUMN muster.lease.hub IS '节点名称。Name of the hub.';
COMMENT ON COLUMN muster.lease.until IS '有效期至（数据库时钟）。Holds until then, by the clock of the database.';

-- Takes or renews. `starting`: a new run of the same data folder takes over at once.
CREATE FUNCTION muster.lease_take(its_district text, its_holder text, its_run uuid, its_hub text, seconds integer,
                                  starting boolean, OUT held boolean, OUT held_by text)
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO muster.lease AS l
        VALUES (its_district, its_holder, its_run, its_hub, clock_timestamp() + make_interval(secs => seconds))
        ON CONFLICT (district) DO UPDATE
        SET holder = excluded.holder, run = excluded.run, hub = excluded.hub, until = excluded.until
        WHERE l.run = excluded.run OR l.until < clock_timestamp() OR (starting AND l.holder = excluded.holder);
    SELECT l.run = its_run, l.hub || ' (' || l.holder || ')' INTO held, held_by
        FROM muster.lease l WHERE l.district = its_district;
END $$;
COMMENT ON FUNCTION muster.lease_take(text, text, uuid, text, integer, boolean) IS '取得或续租主节点租约。Takes or renews the lease.';
