-- Command posts: templates, posts, seats, channels, consultations, orders. Written by the hub's projection only.
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE muster.event ADD COLUMN seat integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN muster.event.seat IS '以哪个岗位操作，0 为无。Seat as which they acted; 0: none.';
COMMENT ON COLUMN muster.event.actor IS '操作账号，空为系统自身或本机操作员。Account that did it; empty: the hub itself, or the operator on its machine.';
COMMENT ON COLUMN muster.event.object IS '对象编号。Number of the unit, incident, account, token, template, post, seat, consultation or order.';

-- ---- the district

CREATE TABLE muster.mode_change (
    seq    bigint PRIMARY KEY,
    at     timestamptz NOT NULL,
    mode   text NOT NULL,
    actor  text NOT NULL,
    reason text NOT NULL
);
COMMENT ON TABLE muster.mode_change IS '平战转换记录；最后一行为当前状态，无行为平时。Switches between peace and war; the last row holds, none: peace.';
COMMENT ON COLUMN muster.mode_change.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.mode_change.at IS '时间。When.';
COMMENT ON COLUMN muster.mode_change.mode IS '状态，见 term。Mode, see term.';
COMMENT ON COLUMN muster.mode_change.actor IS '操作账号。Account.';
COMMENT ON COLUMN muster.mode_change.reason IS '原因。Why.';

CREATE TABLE muster.clock_shift (
    seq       bigint PRIMARY KEY,
    at        timestamptz NOT NULL,
    by_ms     bigint NOT NULL,
    offset_ms bigint NOT NULL,
    boot      bytea NOT NULL
);
COMMENT ON TABLE muster.clock_shift IS '系统时钟调整记录；到期时间随之移动。When the hub''s clock was set: what was due moved with it.';
COMMENT ON COLUMN muster.clock_shift.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.clock_shift.at IS '时间。When.';
COMMENT ON COLUMN muster.clock_shift.by_ms IS '前移毫秒数，0 为新的开机。Milliseconds forward; 0: a new boot was noted.';
COMMENT ON COLUMN muster.clock_shift.offset_ms IS '时钟与开机时长之差。Clock less time since boot, afterwards.';
COMMENT ON COLUMN muster.clock_shift.boot IS '开机标识。Identity of the boot.';

-- ---- templates

CREATE TABLE muster.template (
    template    integer PRIMARY KEY,
    key         text NOT NULL,
    version     integer NOT NULL,
    zh          text NOT NULL,
    en          text NOT NULL,
    kind        text NOT NULL,
    single      boolean NOT NULL,
    sample      boolean NOT NULL,
    hazards     text[] NOT NULL,
    valid_from  timestamptz,
    valid_until timestamptz,
    document    jsonb NOT NULL,
    put_at      timestamptz NOT NULL,
    actor       text NOT NULL,
    seq         bigint NOT NULL,
    UNIQUE (key, version)
);
COMMENT ON TABLE muster.template IS '指挥部模板，每个版本一行，不再更改。Templates: a row for each version, never changed.';
COMMENT ON COLUMN muster.template.template IS '内部编号。Number.';
COMMENT ON COLUMN muster.template.key IS '代号，如 onsite-1-8。Key.';
COMMENT ON COLUMN muster.template.version IS '该代号的版本，从 1 起。Version of this key, from 1.';
COMMENT ON COLUMN muster.template.zh IS '中文名称。Name in Chinese.';
COMMENT ON COLUMN muster.template.en IS '英文名称。Name in English.';
COMMENT ON COLUMN muster.template.kind IS '类别，见 term。Kind of post, see term.';
COMMENT ON COLUMN muster.template.single IS '同一事件至多一个。An incident has at most one of this kind.';
COMMENT ON COLUMN muster.template.sample IS '示例。Its names are examples.';
COMMENT ON COLUMN muster.template.hazards IS '适用事件类型前缀，空为全部。Prefixes of incident types that it is for; none: all.';
COMMENT ON COLUMN muster.template.valid_from IS '生效时间，空为不限。Valid from; null: no bound.';
COMMENT ON COLUMN muster.template.valid_until IS '失效时间，空为不限。Valid until; null: no bound.';
COMMENT ON COLUMN muster.template.document IS '全文：模块、岗位与权限、处置卡、时限。All of it: modules, seats and rights, cards, deadlines.';
COMMENT ON COLUMN muster.template.put_at IS '发布时间。When it was put.';
COMMENT ON COLUMN muster.template.actor IS '发布账号。Account that put it.';
COMMENT ON COLUMN muster.template.seq IS '事件序号。Event.';

CREATE TABLE muster.template_module (
    template integer NOT NULL,
    module   integer NOT NULL,
    key      text NOT NULL,
    zh       text NOT NULL,
    en       text NOT NULL,
    lead     text NOT NULL,
    duties   text NOT NULL,
    PRIMARY KEY (template, module)
);
COMMENT ON TABLE muster.template_module IS '模板的功能模块、工作组。Modules of templates.';
COMMENT ON COLUMN muster.template_module.template IS '模板编号。Template.';
COMMENT ON COLUMN muster.template_module.module IS '模块序号，从 1 起。Place of the module, from 1.';
COMMENT ON COLUMN muster.template_module.key IS '代号。Key.';
COMMENT ON COLUMN muster.template_module.zh IS '中文名称。Name in Chinese.';
COMMENT ON COLUMN muster.template_module.en IS '英文名称。Name in English.';
COMMENT ON COLUMN muster.template_module.lead IS '牵头单位。Lead unit.';
COMMENT ON COLUMN muster.template_module.duties IS '职责。Duties.';

CREATE TABLE muster.template_seat (
    template integer NOT NULL,
    seat_row integer NOT NULL,
    key      text NOT NULL,
    zh       text NOT NULL,
    en       text NOT NULL,
    module   integer NOT NULL,
    places   integer NOT NULL,
    deputy   integer NOT NULL,
    superior integer NOT NULL,
    lead     boolean NOT NULL,
    open     boolean NOT NULL,
    outside  boolean NOT NULL,
    war_only boolean NOT NULL,
    PRIMARY KEY (template, seat_row)
);
COMMENT ON TABLE muster.template_seat IS '模板的岗位。Seats of templates.';
COMMENT ON COLUMN muster.template_seat.template IS '模板编号。Template.';
COMMENT ON COLUMN muster.template_seat.seat_row IS '岗位序号，从 1 起。Place of the row, from 1.';
COMMENT ON COLUMN muster.template_seat.key IS '代号。Key.';
COMMENT ON COLUMN muster.template_seat.zh IS '中文名称。Name in Chinese.';
COMMENT ON COLUMN muster.template_seat.en IS '英文名称。Name in English.';
COMMENT ON COLUMN muster.template_seat.module IS '所属模块序号，0 为指挥层。Module; 0: the command itself.';
COMMENT ON COLUMN muster.template_seat.places IS '席位数。How many of it.';
COMMENT ON COLUMN muster.template_seat.deputy IS '副职岗位序号，0 为无。Row that is asked after the first reminder; 0: none.';
COMMENT ON COLUMN muster.template_seat.superior IS '上级岗位序号，0 为上级指挥部首席。Row that is asked next; 0: the first seat of the post above.';
COMMENT ON COLUMN muster.template_seat.lead IS '模块负责人。Answers for its module.';
COMMENT ON COLUMN muster.template_seat.open IS '范围内人员可自行到岗。Whoever is in scope may take it.';
COMMENT ON COLUMN muster.template_seat.outside IS '外部力量。Outside party.';
COMMENT ON COLUMN muster.template_seat.war_only IS '战时岗位。Cannot be taken in peace.';

-- ---- posts and seats

CREATE TABLE muster.post (
    post         integer PRIMARY KEY,
    template     integer NOT NULL,
    name         text NOT NULL,
    org          text NOT NULL,
    incident     integer,
    parent       integer,
    first_seat   integer NOT NULL,
    seats        integer NOT NULL,
    opened_at    timestamptz NOT NULL,
    closed_at    timestamptz,
    close_reason text,
    seq          bigint NOT NULL
);
CREATE INDEX post_incident ON muster.post (incident);
COMMENT ON TABLE muster.post IS '指挥部。Command posts.';
COMMENT ON COLUMN muster.post.post IS '内部编号。Number.';
COMMENT ON COLUMN muster.post.template IS '所用模板编号。Template it was opened from.';
COMMENT ON COLUMN muster.post.name IS '名称。Name.';
COMMENT ON COLUMN muster.post.org IS '组织编码（12 位）。Org code, 12 digits.';
COMMENT ON COLUMN muster.post.incident IS '突发事件编号，空为常设。Incident; null: standing.';
COMMENT ON COLUMN muster.post.parent IS '上级指挥部编号。Post above.';
COMMENT ON COLUMN muster.post.first_seat IS '第一个岗位编号，依次连续。Number of its first seat; the others follow in a row.';
COMMENT ON COLUMN muster.post.seats IS '岗位数。Number of its seats.';
COMMENT ON COLUMN muster.post.opened_at IS '启动时间。When it was opened.';
COMMENT ON COLUMN muster.post.closed_at IS '撤销时间，空为运行中。When it was closed; null: open.';
COMMENT ON COLUMN muster.post.close_reason IS '撤销原因。Why it was closed.';
COMMENT ON COLUMN muster.post.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.seat (
    seat        integer PRIMARY KEY,
    post        integer NOT NULL,
    seat_row    integer NOT NULL,
    nth         integer NOT NULL,
    holder      integer,
    stand_in    integer,
    last_holder integer,
    since       timestamptz,
    seq         bigint NOT NULL
);
CREATE INDEX seat_post ON muster.seat (post, seat_row, nth);
COMMENT ON TABLE muster.seat IS '岗位：现在由谁担任。Seats: who sits where now.';
COMMENT ON COLUMN muster.seat.seat IS '内部编号。Number.';
COMMENT ON COLUMN muster.seat.post IS '指挥部编号。Post.';
COMMENT ON COLUMN muster.seat.seat_row IS '模板中的岗位序号。Row of the template.';
COMMENT ON COLUMN muster.seat.nth IS '同岗第几席，从 1 起。Which of the row''s places, from 1.';
COMMENT ON COLUMN muster.seat.holder IS '在岗账号编号，空为空缺。Account that holds it; null: empty.';
COMMENT ON COLUMN muster.seat.stand_in IS '代岗账号编号。Account that acts for the holder; null: none.';
COMMENT ON COLUMN muster.seat.last_holder IS '上一次变更前的在岗或代岗账号。Account that held it, or stood in, before the last change.';
COMMENT ON COLUMN muster.seat.since IS '到岗时间。Since when the holder holds it.';
COMMENT ON COLUMN muster.seat.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.seat_change (
    seq      bigint NOT NULL,
    seat     integer NOT NULL,
    at       timestamptz NOT NULL,
    verb     text NOT NULL,
    actor    text NOT NULL,
    device   text NOT NULL,
    holder   integer,
    stand_in integer,
    reason   text NOT NULL,
    PRIMARY KEY (seat, seq)
);
COMMENT ON TABLE muster.seat_change IS '岗位变动记录。History of seats: who held each, since which event.';
COMMENT ON COLUMN muster.seat_change.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.seat_change.seat IS '岗位编号。Seat.';
COMMENT ON COLUMN muster.seat_change.at IS '时间。When.';
COMMENT ON COLUMN muster.seat_change.verb IS '动作，如 seat_take。What was done.';
COMMENT ON COLUMN muster.seat_change.actor IS '操作账号。Account that did it.';
COMMENT ON COLUMN muster.seat_change.device IS '操作设备。Device it was done on.';
COMMENT ON COLUMN muster.seat_change.holder IS '此后的在岗账号。Holder from then on; null: empty.';
COMMENT ON COLUMN muster.seat_change.stand_in IS '此后的代岗账号。Stand-in from then on; null: none.';
COMMENT ON COLUMN muster.seat_change.reason IS '原因。Why.';

CREATE TABLE muster.roster (
    seat     integer NOT NULL,
    place    integer NOT NULL,
    account  integer NOT NULL,
    from_at  timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    mode     text NOT NULL,
    seq      bigint NOT NULL,
    PRIMARY KEY (seat, place)
);
COMMENT ON TABLE muster.roster IS '值班表：岗位在何时应由谁担任。Duty roster: who should sit where, and when.';
COMMENT ON COLUMN muster.roster.seat IS '岗位编号。Seat.';
COMMENT ON COLUMN muster.roster.place IS '行序，从 1 起。Place in the roster, from 1.';
COMMENT ON COLUMN muster.roster.account IS '账号编号。Account.';
COMMENT ON COLUMN muster.roster.from_at IS '起始时间（含）。From, included.';
COMMENT ON COLUMN muster.roster.until_at IS '结束时间（不含）。Until, not included.';
COMMENT ON COLUMN muster.roster.mode IS '适用状态，unknown 为平战皆可。Mode; unknown: in either.';
COMMENT ON COLUMN muster.roster.seq IS '事件序号。Event.';
