-- What is said and ordered in command posts: messages, consultations, orders. Written by the hub's projection only.
-- SPDX-License-Identifier: Apache-2.0

-- ---- channels

CREATE TABLE muster.message (
    seq            bigint PRIMARY KEY,
    at             timestamptz NOT NULL,
    channel_kind   text NOT NULL,
    channel_number integer NOT NULL,
    channel_module integer NOT NULL,
    account        integer,
    seat           integer,
    reply_to       bigint,
    text           text NOT NULL,
    place          geometry(Point, 4326)
);
CREATE INDEX message_channel ON muster.message (channel_kind, channel_number, channel_module, seq);
CREATE INDEX message_place ON muster.message USING gist (place);
COMMENT ON TABLE muster.message IS '通道消息。Messages on channels.';
COMMENT ON COLUMN muster.message.seq IS '事件序号，即消息编号。Event it came with, which is its number.';
COMMENT ON COLUMN muster.message.at IS '时间。When.';
COMMENT ON COLUMN muster.message.channel_kind IS '通道类别，见 term。Kind of channel, see term.';
COMMENT ON COLUMN muster.message.channel_number IS '所属指挥部、突发事件、力量单元或会商编号。Post, incident, unit or consultation of the channel.';
COMMENT ON COLUMN muster.message.channel_module IS '模块通道的模块序号，否则为 0。Module channels: the module; else 0.';
COMMENT ON COLUMN muster.message.account IS '发送账号。Account that wrote it.';
COMMENT ON COLUMN muster.message.seat IS '发送岗位，空为力量终端。Seat as which they wrote; null: a unit''s device.';
COMMENT ON COLUMN muster.message.reply_to IS '所回复消息的序号。Message that it replies to.';
COMMENT ON COLUMN muster.message.text IS '内容。Text.';
COMMENT ON COLUMN muster.message.place IS '位置（WGS84）。Place.';

CREATE TABLE muster.message_ref (
    seq    bigint NOT NULL,
    nth    integer NOT NULL,
    url    text NOT NULL,
    sha256 bytea NOT NULL,
    PRIMARY KEY (seq, nth)
);
COMMENT ON TABLE muster.message_ref IS '消息附件：存于别处的照片、文件。References of messages: photos and documents kept elsewhere.';
COMMENT ON COLUMN muster.message_ref.seq IS '消息的事件序号。Message.';
COMMENT ON COLUMN muster.message_ref.nth IS '第几个，从 1 起。Which of them, from 1.';
COMMENT ON COLUMN muster.message_ref.url IS '网址。Where it is.';
COMMENT ON COLUMN muster.message_ref.sha256 IS '内容校验和（SHA-256）。SHA-256 of what is there.';

CREATE TABLE muster.channel_read (
    seat           integer NOT NULL,
    channel_kind   text NOT NULL,
    channel_number integer NOT NULL,
    channel_module integer NOT NULL,
    read_seq       bigint NOT NULL,
    at             timestamptz NOT NULL,
    PRIMARY KEY (seat, channel_kind, channel_number, channel_module)
);
COMMENT ON TABLE muster.channel_read IS '各岗位的已读位置。How far each seat has read each channel.';
COMMENT ON COLUMN muster.channel_read.seat IS '岗位编号。Seat.';
COMMENT ON COLUMN muster.channel_read.channel_kind IS '通道类别，见 term。Kind of channel, see term.';
COMMENT ON COLUMN muster.channel_read.channel_number IS '通道所属对象编号。What the channel belongs to.';
COMMENT ON COLUMN muster.channel_read.channel_module IS '模块序号，否则为 0。Module; else 0.';
COMMENT ON COLUMN muster.channel_read.read_seq IS '已读到的事件序号。Last event that was read.';
COMMENT ON COLUMN muster.channel_read.at IS '时间。When that was said.';

CREATE TABLE muster.consult (
    consult   integer PRIMARY KEY,
    post      integer NOT NULL,
    incident  integer,
    title     text NOT NULL,
    opener    integer NOT NULL,
    seats     integer[] NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    looks_at  geometry(Point, 4326),
    zoom      numeric,
    drawings  text NOT NULL DEFAULT '',
    seq       bigint NOT NULL
);
COMMENT ON TABLE muster.consult IS '会商。Consultations.';
COMMENT ON COLUMN muster.consult.consult IS '内部编号。Number.';
COMMENT ON COLUMN muster.consult.post IS '指挥部编号。Post.';
COMMENT ON COLUMN muster.consult.incident IS '突发事件编号。Incident; null: none.';
COMMENT ON COLUMN muster.consult.title IS '议题。Title.';
COMMENT ON COLUMN muster.consult.opener IS '发起岗位。Seat that opened it.';
COMMENT ON COLUMN muster.consult.seats IS '参加岗位。Seats that take part.';
COMMENT ON COLUMN muster.consult.opened_at IS '开始时间。When it was opened.';
COMMENT ON COLUMN muster.consult.closed_at IS '结束时间，空为进行中。When it was closed; null: open.';
COMMENT ON COLUMN muster.consult.looks_at IS '共同查看的位置。Where everybody looks; null: nothing was shown yet.';
COMMENT ON COLUMN muster.consult.zoom IS '缩放级别。Zoom level.';
COMMENT ON COLUMN muster.consult.drawings IS '标绘（GeoJSON），空为无。Drawings, GeoJSON; empty: none.';
COMMENT ON COLUMN muster.consult.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.consult_minute (
    seq     bigint PRIMARY KEY,
    consult integer NOT NULL,
    at      timestamptz NOT NULL,
    actor   text NOT NULL,
    seat    integer,
    text    text NOT NULL
);
CREATE INDEX consult_minute_consult ON muster.consult_minute (consult);
COMMENT ON TABLE muster.consult_minute IS '会商纪要，逐条。Minutes of consultations, line by line.';
COMMENT ON COLUMN muster.consult_minute.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.consult_minute.consult IS '会商编号。Consultation.';
COMMENT ON COLUMN muster.consult_minute.at IS '时间。When.';
COMMENT ON COLUMN muster.consult_minute.actor IS '记录账号。Account that wrote it.';
COMMENT ON COLUMN muster.consult_minute.seat IS '记录岗位。Seat as which they wrote.';
COMMENT ON COLUMN muster.consult_minute.text IS '内容。Text.';

-- ---- orders

CREATE TABLE muster.command_order (
    order_number integer PRIMARY KEY,
    post         integer NOT NULL,
    issuer       integer NOT NULL,
    consult      integer,
    incident     integer,
    text         text NOT NULL,
    place        geometry(Point, 4326),
    card         text NOT NULL,
    replaces     integer,
    issued_at    timestamptz NOT NULL,
    deadline_at  timestamptz,
    actor        text NOT NULL,
    seq          bigint NOT NULL
);
CREATE INDEX command_order_issuer ON muster.command_order (issuer);
CREATE INDEX command_order_place ON muster.command_order USING gist (place);
COMMENT ON TABLE muster.command_order IS '指令。Orders.';
COMMENT ON COLUMN muster.command_order.order_number IS '指令编号。Number of the order.';
COMMENT ON COLUMN muster.command_order.post IS '下达指挥部。Post of the issuer.';
COMMENT ON COLUMN muster.command_order.issuer IS '下达岗位。Seat that issued it.';
COMMENT ON COLUMN muster.command_order.consult IS '形成该指令的会商。Consultation that concluded it; null: none.';
COMMENT ON COLUMN muster.command_order.incident IS '突发事件编号。Incident; null: none.';
COMMENT ON COLUMN muster.command_order.text IS '内容。Text.';
COMMENT ON COLUMN muster.command_order.place IS '位置（WGS84）。Place; null: none.';
COMMENT ON COLUMN muster.command_order.card IS '应急处置卡代号，空为无。Key of a card of the template; empty: none.';
COMMENT ON COLUMN muster.command_order.replaces IS '所替代的指令。Order that it replaces; null: none.';
COMMENT ON COLUMN muster.command_order.issued_at IS '下达时间。When it was issued.';
COMMENT ON COLUMN muster.command_order.deadline_at IS '完成时限。Deadline; null: none.';
COMMENT ON COLUMN muster.command_order.actor IS '下达账号。Account that issued it.';
COMMENT ON COLUMN muster.command_order.seq IS '最近变更的事件序号。Event that changed it last.';

CREATE TABLE muster.order_target (
    order_number   integer NOT NULL,
    target         integer NOT NULL,
    kind           text NOT NULL,
    number         integer NOT NULL,
    module         integer NOT NULL,
    phase          text NOT NULL,
    open           boolean NOT NULL DEFAULT true,
    phase_at       timestamptz NOT NULL,
    text           text NOT NULL DEFAULT '',
    late           boolean NOT NULL DEFAULT false,
    silence        text,
    asked_deputy   integer,
    asked_superior integer,
    on_wall        boolean NOT NULL DEFAULT false,
    PRIMARY KEY (order_number, target)
);
CREATE INDEX order_target_open ON muster.order_target (kind, number, module) WHERE open;
COMMENT ON TABLE muster.order_target IS '指令的受令方及其进展。Whom an order goes to, and how far each has come.';
COMMENT ON COLUMN muster.order_target.order_number IS '指令编号。Order.';
COMMENT ON COLUMN muster.order_target.target IS '受令方序号，从 1 起。Place of the target, from 1.';
COMMENT ON COLUMN muster.order_target.kind IS '受令方类别，见 term。Kind of target, see term.';
COMMENT ON COLUMN muster.order_target.number IS '岗位、力量单元或（模块的）指挥部编号。Seat, unit, or the post of the module.';
COMMENT ON COLUMN muster.order_target.module IS '模块序号，否则为 0。Module; else 0.';
COMMENT ON COLUMN muster.order_target.phase IS '阶段，见 term。Phase, see term.';
COMMENT ON COLUMN muster.order_target.open IS '尚需答复或确认。Somebody is still to answer or confirm.';
COMMENT ON COLUMN muster.order_target.phase_at IS '到达该阶段的时间。When that phase was reached.';
COMMENT ON COLUMN muster.order_target.text IS '最近进展，或拒绝原因。Last progress, or why it was refused.';
COMMENT ON COLUMN muster.order_target.late IS '逾期未完成。Not done by its deadline.';
COMMENT ON COLUMN muster.order_target.silence IS '最近的催办步骤，见 term。Step of silence that came last, see term; null: none.';
COMMENT ON COLUMN muster.order_target.asked_deputy IS '因未答复而介入的副职岗位。Deputy''s seat that silence brought in; null: none.';
COMMENT ON COLUMN muster.order_target.asked_superior IS '因未答复而介入的上级岗位。Superior''s seat that silence brought in; null: none.';
COMMENT ON COLUMN muster.order_target.on_wall IS '已上值班大屏。It is on the duty officer''s wall.';

CREATE TABLE muster.order_step (
    order_number integer NOT NULL,
    target       integer NOT NULL,
    seq          bigint NOT NULL,
    phase        text NOT NULL,
    at           timestamptz NOT NULL,
    made_at      timestamptz NOT NULL,
    actor        text NOT NULL,
    seat         integer,
    device       text NOT NULL,
    text         text NOT NULL,
    PRIMARY KEY (order_number, target, seq)
);
COMMENT ON TABLE muster.order_step IS '指令进展记录：何人何时用何设备。Every step of every target: who, when, from which device.';
COMMENT ON COLUMN muster.order_step.order_number IS '指令编号。Order.';
COMMENT ON COLUMN muster.order_step.target IS '受令方序号。Target.';
COMMENT ON COLUMN muster.order_step.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.order_step.phase IS '到达的阶段，见 term。Phase that was reached, see term.';
COMMENT ON COLUMN muster.order_step.at IS '受理时间（服务器）。When the hub took it.';
COMMENT ON COLUMN muster.order_step.made_at IS '操作时间（设备时钟）。When the person acted, by the clock of the device.';
COMMENT ON COLUMN muster.order_step.actor IS '操作账号。Account.';
COMMENT ON COLUMN muster.order_step.seat IS '以哪个岗位。Seat as which they acted; null: none.';
COMMENT ON COLUMN muster.order_step.device IS '设备。Device.';
COMMENT ON COLUMN muster.order_step.text IS '进展或原因。Progress or reason.';

CREATE TABLE muster.order_escalation (
    seq          bigint PRIMARY KEY,
    order_number integer NOT NULL,
    target       integer NOT NULL,
    at           timestamptz NOT NULL,
    step         text NOT NULL,
    late         boolean NOT NULL,
    seat         integer
);
CREATE INDEX order_escalation_order ON muster.order_escalation (order_number);
COMMENT ON TABLE muster.order_escalation IS '未按时答复的后果：催办、转副职、报上级、上大屏。What silence brought.';
COMMENT ON COLUMN muster.order_escalation.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.order_escalation.order_number IS '指令编号。Order.';
COMMENT ON COLUMN muster.order_escalation.target IS '受令方序号。Target.';
COMMENT ON COLUMN muster.order_escalation.at IS '时间。When.';
COMMENT ON COLUMN muster.order_escalation.step IS '步骤，见 term。Step, see term.';
COMMENT ON COLUMN muster.order_escalation.late IS '因逾期未完成，否则因未答复。Because of the deadline; else because it was not taken.';
COMMENT ON COLUMN muster.order_escalation.seat IS '介入的岗位。Seat that was brought in; null: none.';

CREATE TABLE muster.order_contest (
    seq          bigint PRIMARY KEY,
    order_number integer NOT NULL,
    at           timestamptz NOT NULL,
    unit         integer NOT NULL,
    seat         integer NOT NULL,
    actor        text NOT NULL,
    text         text NOT NULL
);
COMMENT ON TABLE muster.order_contest IS '未下达的冲突指令。Orders that were not issued, because an earlier one sends the unit elsewhere.';
COMMENT ON COLUMN muster.order_contest.seq IS '事件序号。Event.';
COMMENT ON COLUMN muster.order_contest.order_number IS '在先的指令。The earlier order.';
COMMENT ON COLUMN muster.order_contest.at IS '时间。When.';
COMMENT ON COLUMN muster.order_contest.unit IS '力量单元编号。Unit.';
COMMENT ON COLUMN muster.order_contest.seat IS '在后的下达岗位。Seat that wanted to issue the later one.';
COMMENT ON COLUMN muster.order_contest.actor IS '操作账号，空为系统自身。Account; empty: the hub itself.';
COMMENT ON COLUMN muster.order_contest.text IS '在后指令的内容。Text of the later order.';
