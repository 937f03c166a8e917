-- Reports, their versions, calls and clocks; responses with the orders of their checklists. Written by the hub's projection only.
-- SPDX-License-Identifier: Apache-2.0

-- ---- reports

CREATE TABLE muster.report (
    report     integer PRIMARY KEY,
    incident   integer NOT NULL,
    kind       text NOT NULL,
    nth        integer NOT NULL,
    version    integer NOT NULL,
    signer     text NOT NULL,
    fields     jsonb NOT NULL,
    actor      text NOT NULL,
    sent_at    timestamptz NOT NULL,
    amended_at timestamptz,
    seq        bigint NOT NULL
);
CREATE INDEX report_incident ON muster.report (incident, report);
COMMENT ON TABLE muster.report IS '信息报送：初报、续报、终报或核报，每份为最新版本。Reports: the newest version of each.';
COMMENT ON COLUMN muster.report.report IS '内部编号。Number.';
COMMENT ON COLUMN muster.report.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.report.kind IS '种类，见 term。Kind, see term.';
COMMENT ON COLUMN muster.report.nth IS '第几次续报，其他为 0。Which follow-up, from 1; else 0.';
COMMENT ON COLUMN muster.report.version IS '版本，从 1 起。Version, from 1.';
COMMENT ON COLUMN muster.report.signer IS '签发人。Who signed it.';
COMMENT ON COLUMN muster.report.fields IS '字段，按表单次序。Fields, in the order of the form.';
COMMENT ON COLUMN muster.report.actor IS '本版本的账号。Account of this version.';
COMMENT ON COLUMN muster.report.sent_at IS '报送时间。When it was sent.';
COMMENT ON COLUMN muster.report.amended_at IS '最近修改时间，空为未修改。When it was amended last; null: never.';
COMMENT ON COLUMN muster.report.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.report_version (
    report  integer NOT NULL,
    version integer NOT NULL,
    at      timestamptz NOT NULL,
    actor   text NOT NULL,
    signer  text NOT NULL,
    fields  jsonb NOT NULL,
    seq     bigint NOT NULL,
    PRIMARY KEY (report, version)
);
COMMENT ON TABLE muster.report_version IS '报告的每个版本，不再更改。Every version of a report, never changed.';
COMMENT ON COLUMN muster.report_version.report IS '报告编号。Report.';
COMMENT ON COLUMN muster.report_version.version IS '版本，从 1 起。Version, from 1.';
COMMENT ON COLUMN muster.report_version.at IS '时间。When.';
COMMENT ON COLUMN muster.report_version.actor IS '账号。Account.';
COMMENT ON COLUMN muster.report_version.signer IS '签发人。Who signed it.';
COMMENT ON COLUMN muster.report_version.fields IS '字段。Fields.';
COMMENT ON COLUMN muster.report_version.seq IS '事件序号。Event.';

CREATE TABLE muster.report_call (
    seq      bigint PRIMARY KEY,
    incident integer NOT NULL,
    at       timestamptz NOT NULL,
    told     text NOT NULL,
    text     text NOT NULL,
    actor    text NOT NULL
);
CREATE INDEX report_call_incident ON muster.report_call (incident, seq);
COMMENT ON TABLE muster.report_call IS '电话报告。Reports by phone.';
COMMENT ON COLUMN muster.report_call.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.report_call.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.report_call.at IS '时间。When.';
COMMENT ON COLUMN muster.report_call.told IS '报告对象。Who was told.';
COMMENT ON COLUMN muster.report_call.text IS '内容。What was said.';
COMMENT ON COLUMN muster.report_call.actor IS '账号。Account.';

CREATE TABLE muster.report_clock (
    incident integer NOT NULL,
    clock    integer NOT NULL,
    rules    integer NOT NULL,
    step     text NOT NULL,
    way      text,
    kind     text,
    due_at   timestamptz NOT NULL,
    near_at  timestamptz,
    alert    text NOT NULL,
    done_at  timestamptz,
    PRIMARY KEY (incident, clock)
);
CREATE INDEX report_clock_due ON muster.report_clock (due_at) WHERE done_at IS NULL;
COMMENT ON TABLE muster.report_clock IS '报送时限：突发事件当前适用的每一步。Clocks of reporting that an incident is under.';
COMMENT ON COLUMN muster.report_clock.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.report_clock.clock IS '序号，从 1 起。Place, from 1.';
COMMENT ON COLUMN muster.report_clock.rules IS '报送规则，目录编号。Report rules: number of the catalogue.';
COMMENT ON COLUMN muster.report_clock.step IS '步骤标识。Key of the step.';
COMMENT ON COLUMN muster.report_clock.way IS '方式，见 term；空为规则无法读取。How, see term; null: the rules cannot be read.';
COMMENT ON COLUMN muster.report_clock.kind IS '报告种类，见 term。Kind of report, see term.';
COMMENT ON COLUMN muster.report_clock.due_at IS '时限。Limit.';
COMMENT ON COLUMN muster.report_clock.near_at IS '提前提醒时间，空为无。When the alert before comes; null: none.';
COMMENT ON COLUMN muster.report_clock.alert IS '最近的提醒，见 term。Alert that came last, see term.';
COMMENT ON COLUMN muster.report_clock.done_at IS '完成时间，空为未完成。When it was done; null: still to be done.';

CREATE TABLE muster.report_alert (
    seq      bigint PRIMARY KEY,
    incident integer NOT NULL,
    clock    integer NOT NULL,
    rules    integer,
    step     text,
    alert    text NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX report_alert_incident ON muster.report_alert (incident, seq);
COMMENT ON TABLE muster.report_alert IS '报送时限的提醒。Alerts of report clocks.';
COMMENT ON COLUMN muster.report_alert.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.report_alert.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.report_alert.clock IS '时限序号。Clock.';
COMMENT ON COLUMN muster.report_alert.rules IS '报送规则，目录编号。Report rules: number of the catalogue.';
COMMENT ON COLUMN muster.report_alert.step IS '步骤标识。Key of the step.';
COMMENT ON COLUMN muster.report_alert.alert IS '提醒，见 term。Alert, see term.';
COMMENT ON COLUMN muster.report_alert.at IS '时间。When.';

-- All clocks of an incident anew, as an event carries them. NULL: they stay as they are.
CREATE FUNCTION muster.set_clocks(of_incident integer, clocks jsonb) RETURNS void
    LANGUAGE sql AS $$
    DELETE FROM muster.report_clock WHERE incident = of_incident AND clocks IS NOT NULL;
    INSERT INTO muster.report_clock (incident, clock, rules, step, way, kind, due_at, near_at, alert, done_at)
    SELECT of_incident, t.clock, t.rules, t.step, s.value ->> 'by', s.value ->> 'kind', muster.ms(t.due_ms),
           muster.ms(nullif(t.near_ms, 0)), t.alert, muster.ms(nullif(t.done_ms, 0))
    FROM jsonb_to_recordset(clocks) AS t (clock integer, rules integer, step text, due_ms bigint, near_ms bigint, alert text,
                                          done_ms bigint)
    LEFT JOIN muster.catalogue c ON c.catalogue = t.rules
    LEFT JOIN LATERAL jsonb_array_elements(c.body -> 'steps') s ON s.value ->> 'key' = t.step;
$$;
COMMENT ON FUNCTION muster.set_clocks(integer, jsonb) IS '写入突发事件的全部报送时限。Writes all clocks of an incident.';

-- ---- responses

CREATE TABLE muster.response (
    response   integer PRIMARY KEY,
    hazard     text NOT NULL,
    org        text NOT NULL,
    incident   integer,
    level      text NOT NULL,
    ground     text NOT NULL,
    post       integer,
    actor      text NOT NULL,
    seat       integer,
    started_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    ended_at   timestamptz,
    seq        bigint NOT NULL
);
COMMENT ON TABLE muster.response IS '应急响应，每次启动一行。Responses, a row for each that was started.';
COMMENT ON COLUMN muster.response.response IS '内部编号。Number.';
COMMENT ON COLUMN muster.response.hazard IS '灾种：类型编码的前缀。Hazard: beginning of a type code.';
COMMENT ON COLUMN muster.response.org IS '组织编码（12 位）。Org code.';
COMMENT ON COLUMN muster.response.incident IS '突发事件编号，空为无。Incident; null: of none.';
COMMENT ON COLUMN muster.response.level IS '等级，见 term。Level, see term.';
COMMENT ON COLUMN muster.response.ground IS '最近变更的依据。Ground of the last change.';
COMMENT ON COLUMN muster.response.post IS '下达措施的指挥部，空为无。Post that ordered; null: none.';
COMMENT ON COLUMN muster.response.actor IS '最近变更的账号。Account of the last change.';
COMMENT ON COLUMN muster.response.seat IS '最近变更的岗位，空为无。Seat of the last change; null: none.';
COMMENT ON COLUMN muster.response.started_at IS '启动时间。When it was started.';
COMMENT ON COLUMN muster.response.changed_at IS '最近变更时间。When it was changed last.';
COMMENT ON COLUMN muster.response.ended_at IS '终止时间，空为进行中。When it ended; null: running.';
COMMENT ON COLUMN muster.response.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.response_change (
    seq      bigint PRIMARY KEY,
    response integer NOT NULL,
    at       timestamptz NOT NULL,
    verb     text NOT NULL,
    level    text,
    ground   text NOT NULL,
    actor    text NOT NULL,
    device   text NOT NULL,
    seat     integer,
    missed   text[] NOT NULL
);
CREATE INDEX response_change_response ON muster.response_change (response, seq);
COMMENT ON TABLE muster.response_change IS '应急响应的启动、调整和终止。How responses were started, changed and ended.';
COMMENT ON COLUMN muster.response_change.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.response_change.response IS '应急响应编号。Response.';
COMMENT ON COLUMN muster.response_change.at IS '时间。When.';
COMMENT ON COLUMN muster.response_change.verb IS '动作。What was done.';
COMMENT ON COLUMN muster.response_change.level IS '等级，见 term；终止时为空。Level, see term; null: ended.';
COMMENT ON COLUMN muster.response_change.ground IS '依据。Ground.';
COMMENT ON COLUMN muster.response_change.actor IS '账号。Account.';
COMMENT ON COLUMN muster.response_change.device IS '设备。Device.';
COMMENT ON COLUMN muster.response_change.seat IS '岗位，空为无。Seat; null: none.';
COMMENT ON COLUMN muster.response_change.missed IS '未能下达的措施，见 docs/protocol.md。What could not be ordered, see docs/protocol.md.';

CREATE TABLE muster.response_row (
    response      integer NOT NULL,
    order_number  integer NOT NULL,
    checklist_row text NOT NULL,
    seq           bigint NOT NULL,
    PRIMARY KEY (response, order_number)
);
COMMENT ON TABLE muster.response_row IS '响应措施一张表中已下达的行。Rows of checklists that were ordered.';
COMMENT ON COLUMN muster.response_row.response IS '应急响应编号。Response.';
COMMENT ON COLUMN muster.response_row.order_number IS '指令编号。Order.';
COMMENT ON COLUMN muster.response_row.checklist_row IS '措施表和行的标识。Keys of the checklist and of its row.';
COMMENT ON COLUMN muster.response_row.seq IS '事件序号。Event.';

-- ---- views

CREATE VIEW muster.v_reports AS
    SELECT r.report, r.incident, i.title AS incident_title, r.kind,
           k.zh || CASE WHEN r.nth > 0 THEN r.nth::text ELSE '' END AS kind_zh, r.nth, r.version, r.signer, r.fields, r.actor,
           r.sent_at, r.amended_at, i.place
    FROM muster.report r
    LEFT JOIN muster.incident i USING (incident)
    LEFT JOIN muster.term k ON k.topic = 'report_kind' AND k.name = r.kind;
COMMENT ON VIEW muster.v_reports IS '信息报送（主键 report）：每份报告的最新版本。Reports, the newest version of each; key: report.';
COMMENT ON COLUMN muster.v_reports.report IS '报告编号。Report.';
COMMENT ON COLUMN muster.v_reports.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_reports.incident_title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_reports.kind IS '种类代码。Kind.';
COMMENT ON COLUMN muster.v_reports.kind_zh IS '种类。Kind, in Chinese.';
COMMENT ON COLUMN muster.v_reports.nth IS '第几次续报。Which follow-up.';
COMMENT ON COLUMN muster.v_reports.version IS '版本。Version.';
COMMENT ON COLUMN muster.v_reports.signer IS '签发人。Who signed it.';
COMMENT ON COLUMN muster.v_reports.fields IS '字段。Fields.';
COMMENT ON COLUMN muster.v_reports.actor IS '账号。Account.';
COMMENT ON COLUMN muster.v_reports.sent_at IS '报送时间。When it was sent.';
COMMENT ON COLUMN muster.v_reports.amended_at IS '最近修改时间。When it was amended last.';
COMMENT ON COLUMN muster.v_reports.place IS '突发事件位置。Place of the incident.';

CREATE VIEW muster.v_report_clocks AS
    SELECT c.incident, c.clock, i.title AS incident_title, r.zh AS rules_zh, c.step, s.value ->> 'zh' AS step_zh, c.way,
           w.zh AS way_zh, c.kind, k.zh AS kind_zh, i.first_notice_at, c.due_at, c.near_at, c.done_at, c.alert, a.zh AS alert_zh,
           coalesce(c.done_at > c.due_at, c.due_at < now() AND i.closed_at IS NULL) AS late, i.closed_at, i.place
    FROM muster.report_clock c
    LEFT JOIN muster.incident i USING (incident)
    LEFT JOIN muster.catalogue r ON r.catalogue = c.rules
    LEFT JOIN LATERAL jsonb_array_elements(r.body -> 'steps') s ON s.value ->> 'key' = c.step
    LEFT JOIN muster.term w ON w.topic = 'report_way' AND w.name = c.way
    LEFT JOIN muster.term k ON k.topic = 'report_kind' AND k.name = c.kind
    LEFT JOIN muster.term a ON a.topic = 'report_alert' AND a.name = c.alert;
COMMENT ON VIEW muster.v_report_clocks IS '报送时限（主键 incident 和 clock）：应在何时报送，是否按时。Clocks of reporting: what is due when, and whether it was in time; key: incident, clock.';
COMMENT ON COLUMN muster.v_report_clocks.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_report_clocks.clock IS '序号。Place.';
COMMENT ON COLUMN muster.v_report_clocks.incident_title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_report_clocks.rules_zh IS '报送规则。Report rules.';
COMMENT ON COLUMN muster.v_report_clocks.step IS '步骤标识。Key of the step.';
COMMENT ON COLUMN muster.v_report_clocks.step_zh IS '步骤。Step, in Chinese.';
COMMENT ON COLUMN muster.v_report_clocks.way IS '方式代码。How.';
COMMENT ON COLUMN muster.v_report_clocks.way_zh IS '方式。How, in Chinese.';
COMMENT ON COLUMN muster.v_report_clocks.kind IS '报告种类代码。Kind of report.';
COMMENT ON COLUMN muster.v_report_clocks.kind_zh IS '报告种类。Kind of report, in Chinese.';
COMMENT ON COLUMN muster.v_report_clocks.first_notice_at IS '首次接报时间。First notice.';
COMMENT ON COLUMN muster.v_report_clocks.due_at IS '时限。Limit.';
COMMENT ON COLUMN muster.v_report_clocks.near_at IS '提前提醒时间。When the alert before comes.';
COMMENT ON COLUMN muster.v_report_clocks.done_at IS '完成时间。When it was done.';
COMMENT ON COLUMN muster.v_report_clocks.alert IS '最近的提醒代码。Alert that came last.';
COMMENT ON COLUMN muster.v_report_clocks.alert_zh IS '最近的提醒。Alert that came last, in Chinese.';
COMMENT ON COLUMN muster.v_report_clocks.late IS '超时：完成晚于时限，或已过时限未完成。Late: done behind the limit, or not done though it has passed.';
COMMENT ON COLUMN muster.v_report_clocks.closed_at IS '突发事件办结时间。When the incident was closed.';
COMMENT ON COLUMN muster.v_report_clocks.place IS '突发事件位置。Place of the incident.';

CREATE VIEW muster.v_responses AS
    SELECT r.response, r.hazard, r.org, r.incident, i.title AS incident_title, r.level, l.zh AS level_zh, r.ground, r.started_at,
           r.changed_at, r.ended_at, r.ended_at IS NULL AS running,
           (SELECT count(*)::integer FROM muster.response_row w WHERE w.response = r.response) AS ordered,
           (SELECT count(DISTINCT w.order_number)::integer FROM muster.response_row w JOIN muster.order_target t USING (order_number)
            WHERE w.response = r.response AND t.open) AS open, i.place
    FROM muster.response r
    LEFT JOIN muster.incident i USING (incident)
    LEFT JOIN muster.term l ON l.topic = 'response_level' AND l.name = r.level;
COMMENT ON VIEW muster.v_responses IS '应急响应（主键 response）。Responses; key: response.';
COMMENT ON COLUMN muster.v_responses.response IS '应急响应编号。Response.';
COMMENT ON COLUMN muster.v_responses.hazard IS '灾种。Hazard.';
COMMENT ON COLUMN muster.v_responses.org IS '组织编码。Org code.';
COMMENT ON COLUMN muster.v_responses.incident IS '突发事件编号。Incident.';
COMMENT ON COLUMN muster.v_responses.incident_title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_responses.level IS '等级代码。Level.';
COMMENT ON COLUMN muster.v_responses.level_zh IS '等级。Level, in Chinese.';
COMMENT ON COLUMN muster.v_responses.ground IS '依据。Ground.';
COMMENT ON COLUMN muster.v_responses.started_at IS '启动时间。When it was started.';
COMMENT ON COLUMN muster.v_responses.changed_at IS '最近变更时间。When it was changed last.';
COMMENT ON COLUMN muster.v_responses.ended_at IS '终止时间。When it ended.';
COMMENT ON COLUMN muster.v_responses.running IS '进行中。Running.';
COMMENT ON COLUMN muster.v_responses.ordered IS '已下达的措施数。Orders that its checklists became.';
COMMENT ON COLUMN muster.v_responses.open IS '其中未办结的。Of these, open ones.';
COMMENT ON COLUMN muster.v_responses.place IS '突发事件位置。Place of the incident.';

-- ---- rights and words

INSERT INTO muster.role_right VALUES
    ('muster_hub', 'report', 'SELECT, INSERT, UPDATE'),
    ('muster_hub', 'report_version', 'SELECT, INSERT'),
    ('muster_hub', 'report_call', 'SELECT, INSERT'),
    ('muster_hub', 'report_clock', 'SELECT, INSERT, UPDATE, DELETE'),
    ('muster_hub', 'report_alert', 'SELECT, INSERT'),
    ('muster_hub', 'response', 'SELECT, INSERT, UPDATE'),
    ('muster_hub', 'response_change', 'SELECT, INSERT'),
    ('muster_hub', 'response_row', 'SELECT, INSERT');
INSERT INTO muster.role_right SELECT role, relation, 'SELECT'
    FROM unnest(ARRAY['muster_reader', 'muster_records']) AS role,
         unnest(ARRAY['v_report_clocks', 'v_responses']) AS relation;
INSERT INTO muster.role_right VALUES ('muster_records', 'v_reports', 'SELECT');

INSERT INTO muster.term VALUES
    ('report_kind', 'none', 0, '未知', 'unknown'),
    ('report_kind', 'first', 1, '初报', 'first'),
    ('report_kind', 'follow', 2, '续报', 'follow-up'),
    ('report_kind', 'final', 3, '终报', 'final'),
    ('report_kind', 'check', 4, '核报', 'check'),
    ('report_way', 'phone', 1, '电话', 'by phone'),
    ('report_way', 'written', 2, '书面', 'written'),
    ('report_alert', 'none', 0, '无', 'none'),
    ('report_alert', 'near', 1, '临近时限', 'near the limit'),
    ('report_alert', 'late', 2, '已到时限', 'at the limit'),
    ('response_level', 'none', 0, '未知', 'unknown'),
    ('response_level', 'I', 1, 'Ⅰ级', 'level I'),
    ('response_level', 'II', 2, 'Ⅱ级', 'level II'),
    ('response_level', 'III', 3, 'Ⅲ级', 'level III'),
    ('response_level', 'IV', 4, 'Ⅳ级', 'level IV');
