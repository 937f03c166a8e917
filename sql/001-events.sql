-- The log of events and what it says: units, incidents, accounts, tokens. Written by the hub's projection only.
-- SPDX-License-Identifier: Apache-2.0
CREATE EXTENSION IF NOT EXISTS postgis;

COMMENT ON SCHEMA muster IS '应急指挥调度数据（由 musterd 写入，请只读使用 v_ 开头的视图）。Muster: written by musterd; read the views v_*.';

-- Milliseconds since 1970, as the hub keeps time.
CREATE FUNCTION muster.ms(at_ms bigint) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT to_timestamp($1 / 1000.0)';
COMMENT ON FUNCTION muster.ms(bigint) IS '毫秒时间戳转换为时间。Milliseconds since 1970 to a time.';

CREATE FUNCTION muster.point(lat_e7 integer, lon_e7 integer) RETURNS geometry
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS 'SELECT ST_SetSRID(ST_MakePoint($2 / 1e7::float8, $1 / 1e7::float8), 4326)';
COMMENT ON FUNCTION muster.point(integer, integer) IS '经纬度（1e-7 度）转换为点。Latitude and longitude in 1e-7 degree to a point.';

-- ---- the log

CREATE TABLE muster.meta (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    district text NOT NULL,
    log      bytea NOT NULL CHECK (length(log) = 16),
    seq      bigint NOT NULL DEFAULT 0,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE muster.meta IS '日志来源与同步进度（一行）。Which log is projected here, and how far (one row).';
COMMENT ON COLUMN muster.meta.one IS '只有一行。There is one row.';
COMMENT ON COLUMN muster.meta.district IS '区县代码（6 位，GB/T 2260）。District code, 6 digits.';
COMMENT ON COLUMN muster.meta.log IS '日志标识（16 字节）。Identity of the log, 16 bytes.';
COMMENT ON COLUMN muster.meta.seq IS '已写入的最后一条事件序号。Last event that is in.';
COMMENT ON COLUMN muster.meta.moved_at IS '最近写入时间。When it was last written to.';

CREATE TABLE muster.event (
    seq      bigint PRIMARY KEY,
    at       timestamptz NOT NULL,
    verb     text NOT NULL,
    actor    text NOT NULL,
    device   text NOT NULL,
    object   integer NOT NULL,
    exercise bigint NOT NULL,
    made_at  timestamptz NOT NULL,
    command  uuid NOT NULL,
    hash     bytea NOT NULL,
    record   bytea NOT NULL
);
CREATE INDEX event_at ON muster.event USING brin (at) WITH (autosummarize = on);
COMMENT ON TABLE muster.event IS '事件记录：全部指令的结果，按序号连续。The log of events: one durable fact a row, seq without holes.';
COMMENT ON COLUMN muster.event.seq IS '序号，从 1 起连续。Number in the log, from 1, without holes.';
COMMENT ON COLUMN muster.event.at IS '受理时间（服务器）。When the hub decided it.';
COMMENT ON COLUMN muster.event.verb IS '动作，如 incident_open。What was done.';
COMMENT ON COLUMN muster.event.actor IS '操作账号。Account that did it.';
COMMENT ON COLUMN muster.event.device IS '操作设备。Device it was done on.';
COMMENT ON COLUMN muster.event.object IS '对象编号：力量单元、突发事件、账号或令牌。Number of the unit, incident, account or token.';
COMMENT ON COLUMN muster.event.exercise IS '演练编号，0 为实战。Exercise; 0 is live.';
COMMENT ON COLUMN muster.event.made_at IS '操作时间（设备时钟）。When the person acted, by the clock of the device.';
COMMENT ON COLUMN muster.event.command IS '指令编号。Id of the command.';
COMMENT ON COLUMN muster.event.hash IS '哈希链：SHA-256(上一条哈希 + 本条原文)。Hash chain: SHA-256 of the previous hash and this record.';
COMMENT ON COLUMN muster.event.record IS '原文（含密文，勿外传）。The record as it was hashed, secrets included: for hubs only.';

-- Moves the mark of the projection, or ends the transaction: somebody else moved it, or the log is another one.
CREATE FUNCTION muster.project(its_log bytea, seq_before bigint, seq_after bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    UPDATE muster.meta SET seq = seq_after, moved_at = clock_timestamp() WHERE log = its_log AND seq = seq_before;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the mark is not at % of this log', seq_before USING ERRCODE = 'MU001';
    END IF;
END $$;
COMMENT ON FUNCTION muster.project(bytea, bigint, bigint) IS '推进同步进度。Moves the mark of the projection.';

-- ---- units

CREATE TABLE muster.unit (
    unit          integer PRIMARY KEY,
    code          text NOT NULL,
    name          text NOT NULL,
    kind          text NOT NULL,
    org           text NOT NULL,
    status        text NOT NULL,
    retired       boolean NOT NULL DEFAULT false,
    registered_at timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL,
    seq           bigint NOT NULL
);
COMMENT ON TABLE muster.unit IS '力量单元：队伍、单兵、车辆、无人机、舟艇。Units: anything that moves or is sent.';
COMMENT ON COLUMN muster.unit.unit IS '内部编号。Number, never used again.';
COMMENT ON COLUMN muster.unit.code IS '编号（在用单元中唯一）。Code, unique among those in service.';
COMMENT ON COLUMN muster.unit.name IS '名称。Name.';
COMMENT ON COLUMN muster.unit.kind IS '类别，见 term。Kind, see term.';
COMMENT ON COLUMN muster.unit.org IS '组织编码（12 位）。Org code, 12 digits.';
COMMENT ON COLUMN muster.unit.status IS '状态，见 term。Status, see term.';
COMMENT ON COLUMN muster.unit.retired IS '已注销。Out of service for good.';
COMMENT ON COLUMN muster.unit.registered_at IS '登记时间。When it was registered.';
COMMENT ON COLUMN muster.unit.changed_at IS '最近变更时间。When it was last changed.';
COMMENT ON COLUMN muster.unit.seq IS '最近变更的事件序号。Event that changed it last.';

-- ---- incidents

CREATE TABLE muster.incident (
    incident     integer PRIMARY KEY,
    version      integer NOT NULL,
    type         text NOT NULL,
    grade        text NOT NULL,
    phase        text NOT NULL,
    title        text NOT NULL,
    org          text NOT NULL,
    place        geometry(Point, 4326) NOT NULL,
    address      text NOT NULL,
    opened_at    timestamptz NOT NULL,
    closed_at    timestamptz,
    close_reason text,
    notes        integer NOT NULL DEFAULT 0,
    changed_at   timestamptz NOT NULL,
    seq          bigint NOT NULL
);
CREATE INDEX incident_place ON muster.incident USING gist (place);
COMMENT ON TABLE muster.incident IS '突发事件。Incidents.';
COMMENT ON COLUMN muster.incident.incident IS '内部编号。Number.';
COMMENT ON COLUMN muster.incident.version IS '版本，每次变更加一（记录不计）。Counts changes, notes not included.';
COMMENT ON COLUMN muster.incident.type IS '类型编码（GB/T 35561）。Type code.';
COMMENT ON COLUMN muster.incident.grade IS '级别，见 term。Grade, see term.';
COMMENT ON COLUMN muster.incident.phase IS '处置阶段，见 term。Phase, see term.';
COMMENT ON COLUMN muster.incident.title IS '标题。Title.';
COMMENT ON COLUMN muster.incident.org IS '所在地组织编码（12 位）。Org code of the place.';
COMMENT ON COLUMN muster.incident.place IS '位置（WGS84）。Place.';
COMMENT ON COLUMN muster.incident.address IS '地点描述。Place in words.';
COMMENT ON COLUMN muster.incident.opened_at IS '立案时间。When it was opened.';
COMMENT ON COLUMN muster.incident.closed_at IS '办结时间，空为未办结。When it was closed; null: open.';
COMMENT ON COLUMN muster.incident.close_reason IS '办结说明。Why it was closed.';
COMMENT ON COLUMN muster.incident.notes IS '记录条数。Number of notes.';
COMMENT ON COLUMN muster.incident.changed_at IS '最近变更时间。When it was last changed.';
COMMENT ON COLUMN muster.incident.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.incident_note (
    seq      bigint PRIMARY KEY,
    incident integer NOT NULL,
    at       timestamptz NOT NULL,
    actor    text NOT NULL,
    text     text NOT NULL
);
CREATE INDEX incident_note_incident ON muster.incident_note (incident);
COMMENT ON TABLE muster.incident_note IS '突发事件处置记录。Notes on incidents.';
COMMENT ON COLUMN muster.incident_note.seq IS '事件序号。Event it came with.';
COMMENT ON COLUMN muster.incident_note.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.incident_note.at IS '时间。When.';
COMMENT ON COLUMN muster.incident_note.actor IS '记录人账号。Account that wrote it.';
COMMENT ON COLUMN muster.incident_note.text IS '内容。Text.';

-- ---- accounts, without their secrets

CREATE TABLE muster.account (
    account             integer PRIMARY KEY,
    name                text NOT NULL,
    title               text NOT NULL,
    role                text NOT NULL,
    scope               text NOT NULL,
    units               integer[] NOT NULL,
    disabled            boolean NOT NULL DEFAULT false,
    disabled_reason     text,
    added_at            timestamptz NOT NULL,
    password_changed_at timestamptz,
    seq                 bigint NOT NULL
);
COMMENT ON TABLE muster.account IS '账号（不含口令）。Accounts, without password hashes.';
COMMENT ON COLUMN muster.account.account IS '内部编号。Number.';
COMMENT ON COLUMN muster.account.name IS '账号名。Name to sign in with.';
COMMENT ON COLUMN muster.account.title IS '称谓。How people call it.';
COMMENT ON COLUMN muster.account.role IS '角色，见 term。Role, see term.';
COMMENT ON COLUMN muster.account.scope IS '管辖范围组织编码。Org code whose subtree it sees.';
COMMENT ON COLUMN muster.account.units IS '绑定的力量单元。Units it reports for.';
COMMENT ON COLUMN muster.account.disabled IS '已停用。Disabled.';
COMMENT ON COLUMN muster.account.disabled_reason IS '停用原因。Why it was disabled.';
COMMENT ON COLUMN muster.account.added_at IS '建立时间。When it was added.';
COMMENT ON COLUMN muster.account.password_changed_at IS '口令最近修改时间。When its password was last set.';
COMMENT ON COLUMN muster.account.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.token (
    token      integer PRIMARY KEY,
    account    integer NOT NULL,
    device     text NOT NULL,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX token_account ON muster.token (account);
COMMENT ON TABLE muster.token IS '令牌（不含密文）。Tokens, without their hashes.';
COMMENT ON COLUMN muster.token.token IS '内部编号。Number.';
COMMENT ON COLUMN muster.token.account IS '账号编号。Account.';
COMMENT ON COLUMN muster.token.device IS '设备或用途。Device, or what it is for.';
COMMENT ON COLUMN muster.token.issued_at IS '签发时间。When it was issued.';
COMMENT ON COLUMN muster.token.expires_at IS '失效时间。When it expires.';
COMMENT ON COLUMN muster.token.revoked_at IS '吊销时间，空为未吊销。When it was revoked, also with its account; null: it was not.';
