-- Dispatches and how they went, aid between orgs, alarms. Written by the hub's projection only.
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE muster.unit ADD COLUMN deadman_every_s integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN muster.unit.deadman_every_s IS '失能报警间隔（秒），0 为关闭。Seconds of its dead-man timer; 0: off.';

CREATE TABLE muster.dispatch (
    dispatch     integer PRIMARY KEY,
    incident     integer NOT NULL,
    unit         integer NOT NULL,
    phase        text NOT NULL,
    open         boolean NOT NULL,
    also         boolean NOT NULL,
    aid          integer,
    plan         integer,
    sender       text NOT NULL,
    seat         integer NOT NULL,
    text         text NOT NULL,
    place        geometry(Point, 4326),
    reason       text NOT NULL DEFAULT '',
    notified_at  timestamptz NOT NULL,
    accepted_at  timestamptz,
    refused_at   timestamptz,
    departed_at  timestamptz,
    arrived_at   timestamptz,
    reported_at  timestamptz,
    done_at      timestamptz,
    released_at  timestamptz,
    phase_at     timestamptz NOT NULL,
    seq          bigint NOT NULL
);
COMMENT ON TABLE muster.dispatch IS '调派：力量单元派往突发事件。Dispatches: a unit sent to an incident.';
COMMENT ON COLUMN muster.dispatch.dispatch IS '内部编号。Number.';
COMMENT ON COLUMN muster.dispatch.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.dispatch.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.dispatch.phase IS '阶段，见 term。Phase, see term.';
COMMENT ON COLUMN muster.dispatch.open IS '未拒绝且未归建。Neither refused nor released.';
COMMENT ON COLUMN muster.dispatch.also IS '兼顾另一事件。Shared with another incident on purpose.';
COMMENT ON COLUMN muster.dispatch.aid IS '所属增援请求，空为无。Aid that it was granted for; null: none.';
COMMENT ON COLUMN muster.dispatch.plan IS '启动它的预案（目录编号），空为无。Catalogue of the plan that launched it; null: none.';
COMMENT ON COLUMN muster.dispatch.sender IS '调派账号。Account that sent it.';
COMMENT ON COLUMN muster.dispatch.seat IS '以哪个岗位，0 为无。Seat as which; 0: none.';
COMMENT ON COLUMN muster.dispatch.text IS '任务。What to do there.';
COMMENT ON COLUMN muster.dispatch.place IS '目的地，空为事件位置。Where to; null: the place of the incident.';
COMMENT ON COLUMN muster.dispatch.reason IS '最近一次说明或理由。Last text of a step.';
COMMENT ON COLUMN muster.dispatch.notified_at IS '通知时间。When notified.';
COMMENT ON COLUMN muster.dispatch.accepted_at IS '接受时间。When accepted.';
COMMENT ON COLUMN muster.dispatch.refused_at IS '拒绝时间。When refused.';
COMMENT ON COLUMN muster.dispatch.departed_at IS '出发时间。When departed.';
COMMENT ON COLUMN muster.dispatch.arrived_at IS '到场时间。When arrived.';
COMMENT ON COLUMN muster.dispatch.reported_at IS '首报时间。When the first report came.';
COMMENT ON COLUMN muster.dispatch.done_at IS '完成时间。When done.';
COMMENT ON COLUMN muster.dispatch.released_at IS '归建时间。When released.';
COMMENT ON COLUMN muster.dispatch.phase_at IS '进入当前阶段的时间。When it came to its phase.';
COMMENT ON COLUMN muster.dispatch.seq IS '最近变更的事件序号。Event that changed it last.';
CREATE INDEX dispatch_unit ON muster.dispatch (unit) WHERE open;
CREATE INDEX dispatch_incident ON muster.dispatch (incident, dispatch);

CREATE TABLE muster.dispatch_step (
    seq          bigint NOT NULL,
    dispatch     integer NOT NULL,
    phase        text NOT NULL,
    at           timestamptz NOT NULL,
    made_at      timestamptz NOT NULL,
    actor        text NOT NULL,
    seat         integer,
    device       text NOT NULL,
    by_fence     boolean NOT NULL,
    text         text NOT NULL,
    PRIMARY KEY (dispatch, seq)
);
COMMENT ON TABLE muster.dispatch_step IS '调派的每一步，只增不改。Every step of a dispatch, never changed.';
COMMENT ON COLUMN muster.dispatch_step.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.dispatch_step.dispatch IS '调派编号。Dispatch.';
COMMENT ON COLUMN muster.dispatch_step.phase IS '阶段，见 term。Phase, see term.';
COMMENT ON COLUMN muster.dispatch_step.at IS '记录时间（服务器）。When the hub noted it.';
COMMENT ON COLUMN muster.dispatch_step.made_at IS '操作时间（设备时钟）。When it was pressed, by the clock of the device.';
COMMENT ON COLUMN muster.dispatch_step.actor IS '账号，空为系统。Account; empty: the hub itself.';
COMMENT ON COLUMN muster.dispatch_step.seat IS '以哪个岗位。Seat as which.';
COMMENT ON COLUMN muster.dispatch_step.device IS '设备。Device.';
COMMENT ON COLUMN muster.dispatch_step.by_fence IS '由电子围栏触发。Seen at a geofence, not pressed.';
COMMENT ON COLUMN muster.dispatch_step.text IS '说明或理由。Text.';

CREATE TABLE muster.aid (
    aid          integer PRIMARY KEY,
    incident     integer NOT NULL,
    to_org       text NOT NULL,
    can          text NOT NULL,
    count        integer NOT NULL,
    text         text NOT NULL,
    place        geometry(Point, 4326),
    state        text NOT NULL,
    asker        text NOT NULL,
    seat         integer NOT NULL,
    asked_at     timestamptz NOT NULL,
    decider      text NOT NULL DEFAULT '',
    decided_at   timestamptz,
    reason       text NOT NULL DEFAULT '',
    seq          bigint NOT NULL
);
COMMENT ON TABLE muster.aid IS '增援请求。Aid asked of another org.';
COMMENT ON COLUMN muster.aid.aid IS '内部编号。Number.';
COMMENT ON COLUMN muster.aid.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.aid.to_org IS '被请求组织编码。Org code of those who are asked.';
COMMENT ON COLUMN muster.aid.can IS '所需能力，空为不限。Capability; empty: any.';
COMMENT ON COLUMN muster.aid.count IS '所需数量。Units asked for.';
COMMENT ON COLUMN muster.aid.text IS '说明。Text.';
COMMENT ON COLUMN muster.aid.place IS '目的地，空为事件位置。Where to; null: the place of the incident.';
COMMENT ON COLUMN muster.aid.state IS '状态，见 term。State, see term.';
COMMENT ON COLUMN muster.aid.asker IS '请求账号。Account that asked.';
COMMENT ON COLUMN muster.aid.seat IS '以哪个岗位，0 为无。Seat as which; 0: none.';
COMMENT ON COLUMN muster.aid.asked_at IS '请求时间。When it was asked.';
COMMENT ON COLUMN muster.aid.decider IS '答复账号。Account that answered.';
COMMENT ON COLUMN muster.aid.decided_at IS '答复时间。When it was answered.';
COMMENT ON COLUMN muster.aid.reason IS '拒绝理由。Why it was refused.';
COMMENT ON COLUMN muster.aid.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.alarm (
    alarm        integer PRIMARY KEY,
    unit         integer NOT NULL,
    kind         text NOT NULL,
    fence        integer,
    place        geometry(Point, 4326),
    text         text NOT NULL,
    raiser       text NOT NULL,
    raised_at    timestamptz NOT NULL,
    taker        text NOT NULL DEFAULT '',
    seat         integer,
    taken_at     timestamptz,
    cleared_at   timestamptz,
    outcome      text NOT NULL DEFAULT '',
    seq          bigint NOT NULL
);
COMMENT ON TABLE muster.alarm IS '求救报警。Calls for help.';
COMMENT ON COLUMN muster.alarm.alarm IS '内部编号。Number.';
COMMENT ON COLUMN muster.alarm.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.alarm.kind IS '来源，见 term。Kind, see term.';
COMMENT ON COLUMN muster.alarm.fence IS '失联所在危险区，空为无。Danger area in which it fell silent; null: none.';
COMMENT ON COLUMN muster.alarm.place IS '报警位置，空为未知。Place that was told; null: none.';
COMMENT ON COLUMN muster.alarm.text IS '说明。Text.';
COMMENT ON COLUMN muster.alarm.raiser IS '报警账号，空为系统。Account that raised it; empty: the hub itself.';
COMMENT ON COLUMN muster.alarm.raised_at IS '报警时间。When it was raised.';
COMMENT ON COLUMN muster.alarm.taker IS '受理账号。Account that took it.';
COMMENT ON COLUMN muster.alarm.seat IS '受理岗位。Seat of the taker.';
COMMENT ON COLUMN muster.alarm.taken_at IS '受理时间。When it was taken.';
COMMENT ON COLUMN muster.alarm.cleared_at IS '解除时间，空为未解除。When it was cleared; null: open.';
COMMENT ON COLUMN muster.alarm.outcome IS '结果。How it ended.';
COMMENT ON COLUMN muster.alarm.seq IS '最近变更的事件序号。Event that changed it last.';
CREATE INDEX alarm_open ON muster.alarm (unit) WHERE cleared_at IS NULL;

-- What a unit does follows from its open dispatches, the one furthest ahead of them; the same as domain/state_dispatch.c.
CREATE FUNCTION muster.unit_follows() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    does text;
BEGIN
    SELECT CASE max(CASE phase WHEN 'done' THEN 1 WHEN 'departed' THEN 2 WHEN 'arrived' THEN 3 WHEN 'reported' THEN 3 END)
           WHEN 1 THEN 'returning' WHEN 2 THEN 'departed' WHEN 3 THEN 'on_scene' END
        INTO does FROM muster.dispatch WHERE unit = NEW.unit AND open;
    IF does IS NULL AND NEW.phase = 'released' THEN
        does := 'standby';
    END IF;
    UPDATE muster.unit SET status = does, changed_at = NEW.phase_at, seq = NEW.seq
        WHERE unit = NEW.unit AND does IS NOT NULL AND status NOT IN ('unavailable', does);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION muster.unit_follows() IS '力量状态随调派阶段变化。The status of a unit follows its dispatches.';
CREATE TRIGGER unit_follows AFTER UPDATE OF phase ON muster.dispatch
    FOR EACH ROW EXECUTE FUNCTION muster.unit_follows();

INSERT INTO muster.term VALUES
    ('dispatch_phase', 'none', 0, '无', 'none'),
    ('dispatch_phase', 'notified', 1, '已通知', 'notified'),
    ('dispatch_phase', 'accepted', 2, '已接受', 'accepted'),
    ('dispatch_phase', 'refused', 3, '已拒绝', 'refused'),
    ('dispatch_phase', 'departed', 4, '已出发', 'departed'),
    ('dispatch_phase', 'arrived', 5, '已到场', 'arrived'),
    ('dispatch_phase', 'reported', 6, '首报', 'first report'),
    ('dispatch_phase', 'done', 7, '已完成', 'done'),
    ('dispatch_phase', 'released', 8, '已归建', 'released'),
    ('aid_state', 'none', 0, '无', 'none'),
    ('aid_state', 'asked', 1, '待答复', 'asked'),
    ('aid_state', 'granted', 2, '已增援', 'granted'),
    ('aid_state', 'refused', 3, '已拒绝', 'refused'),
    ('alarm_kind', 'none', 0, '无', 'none'),
    ('alarm_kind', 'button', 1, 'SOS 按钮', 'button'),
    ('alarm_kind', 'device', 2, '设备报警', 'device'),
    ('alarm_kind', 'deadman', 3, '失能报警', 'dead-man timer'),
    ('alarm_kind', 'silent', 4, '失联', 'silent');

CREATE VIEW muster.v_dispatches AS
    SELECT d.dispatch, d.incident, i.title, d.unit, u.code, u.name AS unit_name, d.phase, p.zh AS phase_zh, d.open, d.also,
           d.aid, d.plan, d.text, d.reason, d.notified_at, d.phase_at, coalesce(d.place, i.place) AS place
    FROM muster.dispatch d
    JOIN muster.incident i USING (incident)
    JOIN muster.unit u USING (unit)
    LEFT JOIN muster.term p ON p.topic = 'dispatch_phase' AND p.name = d.phase;
COMMENT ON VIEW muster.v_dispatches IS '调派（主键 dispatch）。Dispatches; key: dispatch.';
COMMENT ON COLUMN muster.v_dispatches.dispatch IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_dispatches.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_dispatches.title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_dispatches.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.v_dispatches.code IS '力量单元代号。Code of the unit.';
COMMENT ON COLUMN muster.v_dispatches.unit_name IS '力量单元名称。Name of the unit.';
COMMENT ON COLUMN muster.v_dispatches.phase IS '阶段代码。Phase.';
COMMENT ON COLUMN muster.v_dispatches.phase_zh IS '阶段。Phase, in Chinese.';
COMMENT ON COLUMN muster.v_dispatches.open IS '未结束。Open.';
COMMENT ON COLUMN muster.v_dispatches.also IS '兼顾另一事件。Shared with another incident.';
COMMENT ON COLUMN muster.v_dispatches.aid IS '增援请求编号。Aid.';
COMMENT ON COLUMN muster.v_dispatches.plan IS '预案（目录编号）。Plan.';
COMMENT ON COLUMN muster.v_dispatches.text IS '任务。What to do there.';
COMMENT ON COLUMN muster.v_dispatches.reason IS '最近一次说明。Last text of a step.';
COMMENT ON COLUMN muster.v_dispatches.notified_at IS '通知时间。When notified.';
COMMENT ON COLUMN muster.v_dispatches.phase_at IS '进入当前阶段的时间。When it came to its phase.';
COMMENT ON COLUMN muster.v_dispatches.place IS '目的地。Where to.';

CREATE VIEW muster.dispatch_times AS
    SELECT d.dispatch, d.incident, d.unit, u.code, d.phase, d.notified_at, d.accepted_at, d.refused_at, d.departed_at,
           d.arrived_at, d.reported_at, d.done_at, d.released_at, d.accepted_at - d.notified_at AS answer,
           d.departed_at - d.notified_at AS departure, d.arrived_at - d.departed_at AS way,
           d.arrived_at - d.notified_at AS arrival, d.reported_at - d.notified_at AS first_report,
           d.done_at - d.arrived_at AS work, d.released_at - d.notified_at AS whole
    FROM muster.dispatch d
    JOIN muster.unit u USING (unit);
COMMENT ON VIEW muster.dispatch_times IS '每次调派各阶段的时间与用时（主键 dispatch）；未按的阶段为空。Times of every phase of a dispatch and what lies between them; key: dispatch; null: was not said.';
COMMENT ON COLUMN muster.dispatch_times.dispatch IS '内部编号。Number.';
COMMENT ON COLUMN muster.dispatch_times.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.dispatch_times.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.dispatch_times.code IS '力量单元代号。Code of the unit.';
COMMENT ON COLUMN muster.dispatch_times.phase IS '阶段代码。Phase.';
COMMENT ON COLUMN muster.dispatch_times.notified_at IS '通知时间。When notified.';
COMMENT ON COLUMN muster.dispatch_times.accepted_at IS '接受时间。When accepted.';
COMMENT ON COLUMN muster.dispatch_times.refused_at IS '拒绝时间。When refused.';
COMMENT ON COLUMN muster.dispatch_times.departed_at IS '出发时间。When departed.';
COMMENT ON COLUMN muster.dispatch_times.arrived_at IS '到场时间。When arrived.';
COMMENT ON COLUMN muster.dispatch_times.reported_at IS '首报时间。When the first report came.';
COMMENT ON COLUMN muster.dispatch_times.done_at IS '完成时间。When done.';
COMMENT ON COLUMN muster.dispatch_times.released_at IS '归建时间。When released.';
COMMENT ON COLUMN muster.dispatch_times.answer IS '接令用时：通知到接受。Notified to accepted.';
COMMENT ON COLUMN muster.dispatch_times.departure IS '出动用时：通知到出发。Notified to departed.';
COMMENT ON COLUMN muster.dispatch_times.way IS '在途用时：出发到到场。Departed to arrived.';
COMMENT ON COLUMN muster.dispatch_times.arrival IS '到场用时：通知到到场。Notified to arrived.';
COMMENT ON COLUMN muster.dispatch_times.first_report IS '图传用时：通知到首报。Notified to first report.';
COMMENT ON COLUMN muster.dispatch_times.work IS '现场用时：到场到完成。Arrived to done.';
COMMENT ON COLUMN muster.dispatch_times.whole IS '总用时：通知到归建。Notified to released.';

CREATE VIEW muster.v_aids AS
    SELECT a.aid, a.incident, i.title, a.to_org, a.can, a.count, a.state, s.zh AS state_zh, a.text, a.reason, a.asked_at,
           a.decided_at, (SELECT count(*)::integer FROM muster.dispatch d WHERE d.aid = a.aid) AS granted,
           coalesce(a.place, i.place) AS place
    FROM muster.aid a
    JOIN muster.incident i USING (incident)
    LEFT JOIN muster.term s ON s.topic = 'aid_state' AND s.name = a.state;
COMMENT ON VIEW muster.v_aids IS '增援请求（主键 aid）。Aid; key: aid.';
COMMENT ON COLUMN muster.v_aids.aid IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_aids.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_aids.title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_aids.to_org IS '被请求组织编码。Org code of those who are asked.';
COMMENT ON COLUMN muster.v_aids.can IS '所需能力。Capability.';
COMMENT ON COLUMN muster.v_aids.count IS '所需数量。Units asked for.';
COMMENT ON COLUMN muster.v_aids.state IS '状态代码。State.';
COMMENT ON COLUMN muster.v_aids.state_zh IS '状态。State, in Chinese.';
COMMENT ON COLUMN muster.v_aids.text IS '说明。Text.';
COMMENT ON COLUMN muster.v_aids.reason IS '拒绝理由。Why it was refused.';
COMMENT ON COLUMN muster.v_aids.asked_at IS '请求时间。When it was asked.';
COMMENT ON COLUMN muster.v_aids.decided_at IS '答复时间。When it was answered.';
COMMENT ON COLUMN muster.v_aids.granted IS '派出数量。Units granted.';
COMMENT ON COLUMN muster.v_aids.place IS '目的地。Where to.';

CREATE VIEW muster.v_alarms AS
    SELECT a.alarm, a.unit, u.code, u.name AS unit_name, a.kind, k.zh AS kind_zh, a.text, a.raised_at, a.taken_at, a.cleared_at,
           a.cleared_at IS NULL AS open, a.outcome, coalesce(a.place, c.place) AS place
    FROM muster.alarm a
    JOIN muster.unit u USING (unit)
    LEFT JOIN muster.unit_current c USING (unit)
    LEFT JOIN muster.term k ON k.topic = 'alarm_kind' AND k.name = a.kind;
COMMENT ON VIEW muster.v_alarms IS '求救报警（主键 alarm）。Calls for help; key: alarm.';
COMMENT ON COLUMN muster.v_alarms.alarm IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_alarms.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.v_alarms.code IS '力量单元代号。Code of the unit.';
COMMENT ON COLUMN muster.v_alarms.unit_name IS '力量单元名称。Name of the unit.';
COMMENT ON COLUMN muster.v_alarms.kind IS '来源代码。Kind.';
COMMENT ON COLUMN muster.v_alarms.kind_zh IS '来源。Kind, in Chinese.';
COMMENT ON COLUMN muster.v_alarms.text IS '说明。Text.';
COMMENT ON COLUMN muster.v_alarms.raised_at IS '报警时间。When it was raised.';
COMMENT ON COLUMN muster.v_alarms.taken_at IS '受理时间。When it was taken.';
COMMENT ON COLUMN muster.v_alarms.cleared_at IS '解除时间。When it was cleared.';
COMMENT ON COLUMN muster.v_alarms.open IS '未解除。Open.';
COMMENT ON COLUMN muster.v_alarms.outcome IS '结果。How it ended.';
COMMENT ON COLUMN muster.v_alarms.place IS '报警位置，未知时为最新定位。Place that was told, else the newest fix.';

INSERT INTO muster.role_right VALUES
    ('muster_hub', 'dispatch', 'SELECT, INSERT, UPDATE'),
    ('muster_hub', 'dispatch_step', 'SELECT, INSERT'),
    ('muster_hub', 'aid', 'SELECT, INSERT, UPDATE'),
    ('muster_hub', 'alarm', 'SELECT, INSERT, UPDATE');
INSERT INTO muster.role_right SELECT role, relation, 'SELECT'
    FROM unnest(ARRAY['muster_reader', 'muster_records']) AS role,
         unnest(ARRAY['v_dispatches', 'dispatch_times', 'v_aids', 'v_alarms']) AS relation;
