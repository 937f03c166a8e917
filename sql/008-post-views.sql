-- Words of command posts in Chinese and English, their views, and who may read them: muster_reader who sits where,
-- muster_records also what was said and ordered.
-- SPDX-License-Identifier: Apache-2.0
INSERT INTO muster.term VALUES
    ('role', 'member', 6, '指挥部成员', 'member'),
    ('post_kind', 'unknown', 0, '未知', 'unknown'),
    ('post_kind', 'hq', 1, '应急指挥部', 'emergency HQ'),
    ('post_kind', 'special', 2, '专项指挥部', 'special HQ'),
    ('post_kind', 'onsite', 3, '现场指挥部', 'on-site HQ'),
    ('post_kind', 'joint', 4, '联合指挥部', 'joint HQ'),
    ('post_kind', 'town', 5, '镇街', 'town'),
    ('post_kind', 'village', 6, '村社', 'village'),
    ('mode', 'unknown', 0, '平战皆可', 'either'),
    ('mode', 'peace', 1, '平时', 'peace'),
    ('mode', 'war', 2, '战时', 'war'),
    ('channel_kind', 'none', 0, '无', 'none'),
    ('channel_kind', 'post', 1, '指挥部通道', 'post'),
    ('channel_kind', 'module', 2, '模块通道', 'module'),
    ('channel_kind', 'incident', 3, '突发事件通道', 'incident'),
    ('channel_kind', 'unit', 4, '力量单元通道', 'unit'),
    ('channel_kind', 'consult', 5, '会商', 'consultation'),
    ('order_phase', 'none', 0, '无', 'none'),
    ('order_phase', 'issued', 1, '已下达', 'issued'),
    ('order_phase', 'delivered', 2, '已送达', 'delivered'),
    ('order_phase', 'read', 3, '已阅', 'read'),
    ('order_phase', 'accepted', 4, '已接受', 'accepted'),
    ('order_phase', 'refused', 5, '已拒绝', 'refused'),
    ('order_phase', 'doing', 6, '执行中', 'doing'),
    ('order_phase', 'done', 7, '已完成', 'done'),
    ('order_phase', 'confirmed', 8, '已确认', 'confirmed'),
    ('order_phase', 'withdrawn', 9, '已撤回', 'withdrawn'),
    ('order_phase', 'replaced', 10, '已被替代', 'replaced'),
    ('target_kind', 'none', 0, '无', 'none'),
    ('target_kind', 'seat', 1, '岗位', 'seat'),
    ('target_kind', 'module', 2, '模块', 'module'),
    ('target_kind', 'unit', 3, '力量单元', 'unit'),
    ('silence_step', 'none', 0, '无', 'none'),
    ('silence_step', 'remind', 1, '催办', 'reminded'),
    ('silence_step', 'deputy', 2, '转副职', 'the deputy was asked'),
    ('silence_step', 'superior', 3, '报上级', 'the superior was asked'),
    ('silence_step', 'wall', 4, '上值班大屏', 'on the duty officer''s wall');

-- The newest column stands last: a view grows only there.
CREATE OR REPLACE VIEW muster.v_events AS
    SELECT seq, at, verb, actor, device, object, exercise, made_at, seat FROM muster.event;
COMMENT ON COLUMN muster.v_events.seat IS '以哪个岗位操作，0 为无。Seat as which they acted; 0: none.';

CREATE VIEW muster.v_channels AS
    SELECT 'post' AS kind, p.post AS number, 0 AS module, p.name FROM muster.post p
    UNION ALL
    SELECT 'module', p.post, m.module, p.name || '·' || m.zh FROM muster.post p JOIN muster.template_module m USING (template)
    UNION ALL
    SELECT 'incident', i.incident, 0, i.title FROM muster.incident i
    UNION ALL
    SELECT 'unit', u.unit, 0, u.name FROM muster.unit u
    UNION ALL
    SELECT 'consult', c.consult, 0, c.title FROM muster.consult c;
COMMENT ON VIEW muster.v_channels IS '通道及其名称（主键 kind、number、module）。Channels and what they are called; key: kind, number, module.';
COMMENT ON COLUMN muster.v_channels.kind IS '通道类别，见 term。Kind, see term.';
COMMENT ON COLUMN muster.v_channels.number IS '所属对象编号。What the channel belongs to.';
COMMENT ON COLUMN muster.v_channels.module IS '模块序号，否则为 0。Module; else 0.';
COMMENT ON COLUMN muster.v_channels.name IS '名称。Name.';

-- ---- who sits where

CREATE VIEW muster.v_posts AS
    SELECT p.post, p.name, t.kind, k.zh AS kind_zh, t.key AS template, t.zh AS template_zh, p.org, p.incident,
           i.title AS incident_title, i.place, p.parent, a.name AS parent_name, p.opened_at, p.closed_at,
           p.closed_at IS NULL AS open, p.close_reason, p.seats,
           (SELECT count(*) FROM muster.seat s WHERE s.post = p.post AND s.holder IS NOT NULL) AS seats_held
    FROM muster.post p
    LEFT JOIN muster.template t USING (template)
    LEFT JOIN muster.term k ON k.topic = 'post_kind' AND k.name = t.kind
    LEFT JOIN muster.incident i ON i.incident = p.incident
    LEFT JOIN muster.post a ON a.post = p.parent;
COMMENT ON VIEW muster.v_posts IS '指挥部（主键 post）。Command posts; key: post.';
COMMENT ON COLUMN muster.v_posts.post IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_posts.name IS '名称。Name.';
COMMENT ON COLUMN muster.v_posts.kind IS '类别代码。Kind.';
COMMENT ON COLUMN muster.v_posts.kind_zh IS '类别。Kind, in Chinese.';
COMMENT ON COLUMN muster.v_posts.template IS '模板代号。Key of its template.';
COMMENT ON COLUMN muster.v_posts.template_zh IS '模板名称。Name of its template, in Chinese.';
COMMENT ON COLUMN muster.v_posts.org IS '组织编码。Org code.';
COMMENT ON COLUMN muster.v_posts.incident IS '突发事件编号，空为常设。Incident; null: standing.';
COMMENT ON COLUMN muster.v_posts.incident_title IS '突发事件标题。Title of the incident.';
COMMENT ON COLUMN muster.v_posts.place IS '突发事件位置。Place of the incident.';
COMMENT ON COLUMN muster.v_posts.parent IS '上级指挥部编号。Post above.';
COMMENT ON COLUMN muster.v_posts.parent_name IS '上级指挥部。Name of the post above.';
COMMENT ON COLUMN muster.v_posts.opened_at IS '启动时间。When it was opened.';
COMMENT ON COLUMN muster.v_posts.closed_at IS '撤销时间。When it was closed.';
COMMENT ON COLUMN muster.v_posts.open IS '运行中。Still open.';
COMMENT ON COLUMN muster.v_posts.close_reason IS '撤销原因。Why it was closed.';
COMMENT ON COLUMN muster.v_posts.seats IS '岗位数。Number of seats.';
COMMENT ON COLUMN muster.v_posts.seats_held IS '在岗数。Number of seats that are held.';

CREATE VIEW muster.v_seats AS
    WITH mode AS (SELECT coalesce((SELECT m.mode FROM muster.mode_change m ORDER BY seq DESC LIMIT 1), 'peace') AS now)
    SELECT s.seat, s.post, p.name AS post_name, m.zh AS module_zh, m.en AS module_en, r.zh AS name_zh, r.en AS name_en,
           s.nth, r.lead, r.outside, h.name AS holder, h.title AS holder_title, s.since, d.name AS stand_in,
           d.title AS stand_in_title, s.holder IS NULL AS empty,
           (SELECT a.title FROM muster.roster o JOIN muster.account a USING (account) CROSS JOIN mode
            WHERE o.seat = s.seat AND now() >= o.from_at AND now() < o.until_at AND o.mode IN ('unknown', mode.now)
            ORDER BY o.place LIMIT 1) AS rostered_title, i.place
    FROM muster.seat s
    JOIN muster.post p USING (post)
    LEFT JOIN muster.template_seat r ON r.template = p.template AND r.seat_row = s.seat_row
    LEFT JOIN muster.template_module m ON m.template = p.template AND m.module = r.module
    LEFT JOIN muster.account h ON h.account = s.holder
    LEFT JOIN muster.account d ON d.account = s.stand_in
    LEFT JOIN muster.incident i ON i.incident = p.incident
    WHERE p.closed_at IS NULL;
COMMENT ON VIEW muster.v_seats IS '运行中指挥部的岗位及在岗情况（主键 seat）。Seats of open posts: who sits where now, and which are empty; key: seat.';
COMMENT ON COLUMN muster.v_seats.seat IS '内部编号。Number.';
COMMENT ON COLUMN muster.v_seats.post IS '指挥部编号。Post.';
COMMENT ON COLUMN muster.v_seats.post_name IS '指挥部。Name of the post.';
COMMENT ON COLUMN muster.v_seats.module_zh IS '模块，空为指挥层。Module, in Chinese; null: the command itself.';
COMMENT ON COLUMN muster.v_seats.module_en IS '模块（英文）。Module, in English.';
COMMENT ON COLUMN muster.v_seats.name_zh IS '岗位名称。Name, in Chinese.';
COMMENT ON COLUMN muster.v_seats.name_en IS '岗位名称（英文）。Name, in English.';
COMMENT ON COLUMN muster.v_seats.nth IS '同岗第几席。Which of several of that name.';
COMMENT ON COLUMN muster.v_seats.lead IS '模块负责人。Answers for its module.';
COMMENT ON COLUMN muster.v_seats.outside IS '外部力量。Outside party.';
COMMENT ON COLUMN muster.v_seats.holder IS '在岗账号，空为空缺。Account that holds it; null: empty.';
COMMENT ON COLUMN muster.v_seats.holder_title IS '在岗人员。Who holds it.';
COMMENT ON COLUMN muster.v_seats.since IS '到岗时间。Since when.';
COMMENT ON COLUMN muster.v_seats.stand_in IS '代岗账号。Account that stands in.';
COMMENT ON COLUMN muster.v_seats.stand_in_title IS '代岗人员。Who stands in.';
COMMENT ON COLUMN muster.v_seats.empty IS '空缺。Nobody holds it.';
COMMENT ON COLUMN muster.v_seats.rostered_title IS '此刻按值班表应在岗人员。Who should sit there now, by the roster.';
COMMENT ON COLUMN muster.v_seats.place IS '突发事件位置。Place of the incident.';

-- ---- what was said and ordered

CREATE VIEW muster.v_messages AS
    SELECT m.seq, m.at, m.channel_kind, k.zh AS channel_zh, m.channel_number, m.channel_module,
           c.name AS channel_name,
           a.name AS account, a.title AS account_title, m.seat, r.zh AS seat_zh, m.reply_to, m.text,
           (SELECT array_agg(f.url ORDER BY f.nth) FROM muster.message_ref f WHERE f.seq = m.seq) AS refs, m.place
    FROM muster.message m
    LEFT JOIN muster.v_channels c
        ON c.kind = m.channel_kind AND c.number = m.channel_number AND c.module = m.channel_module
    LEFT JOIN muster.term k ON k.topic = 'channel_kind' AND k.name = m.channel_kind
    LEFT JOIN muster.account a USING (account)
    LEFT JOIN muster.seat s ON s.seat = m.seat
    LEFT JOIN muster.post p ON p.post = s.post
    LEFT JOIN muster.template_seat r ON r.template = p.template AND r.seat_row = s.seat_row;
COMMENT ON VIEW muster.v_messages IS '通道消息（主键 seq，请按 at 过滤）。Messages on channels; key: seq; filter by at.';
COMMENT ON COLUMN muster.v_messages.seq IS '消息编号。Number.';
COMMENT ON COLUMN muster.v_messages.at IS '时间。When.';
COMMENT ON COLUMN muster.v_messages.channel_kind IS '通道类别代码。Kind of channel.';
COMMENT ON COLUMN muster.v_messages.channel_zh IS '通道类别。Kind of channel, in Chinese.';
COMMENT ON COLUMN muster.v_messages.channel_number IS '通道所属对象编号。What the channel belongs to.';
COMMENT ON COLUMN muster.v_messages.channel_module IS '模块序号，否则为 0。Module; else 0.';
COMMENT ON COLUMN muster.v_messages.channel_name IS '通道名称。What the channel is called.';
COMMENT ON COLUMN muster.v_messages.account IS '发送账号。Account that wrote it.';
COMMENT ON COLUMN muster.v_messages.account_title IS '发送人。Who wrote it.';
COMMENT ON COLUMN muster.v_messages.seat IS '发送岗位编号。Seat as which they wrote.';
COMMENT ON COLUMN muster.v_messages.seat_zh IS '发送岗位。Name of the seat, in Chinese.';
COMMENT ON COLUMN muster.v_messages.reply_to IS '所回复消息的编号。Message that it replies to.';
COMMENT ON COLUMN muster.v_messages.text IS '内容。Text.';
COMMENT ON COLUMN muster.v_messages.refs IS '附件网址。References.';
COMMENT ON COLUMN muster.v_messages.place IS '位置，空为无。Place; null: none.';

CREATE VIEW muster.v_orders_open AS
    SELECT t.order_number::bigint * 1000 + t.target AS id, t.order_number, t.target, o.post, p.name AS post_name, o.incident,
           o.issuer, r.zh AS issuer_zh, t.kind AS target_kind, k.zh AS target_kind_zh,
           coalesce(c.name, (SELECT tp.name || '·' || tr.zh FROM muster.seat ts JOIN muster.post tp USING (post)
                             JOIN muster.template_seat tr ON tr.template = tp.template AND tr.seat_row = ts.seat_row
                             WHERE t.kind = 'seat' AND ts.seat = t.number)) AS addressee, t.phase, f.zh AS phase_zh, t.phase_at, t.late, t.silence, q.zh AS silence_zh, t.on_wall,
           o.issued_at, o.deadline_at, o.text, t.text AS progress, o.place
    FROM muster.order_target t
    JOIN muster.command_order o USING (order_number)
    LEFT JOIN muster.post p ON p.post = o.post
    LEFT JOIN muster.seat s ON s.seat = o.issuer
    LEFT JOIN muster.template_seat r ON r.template = p.template AND r.seat_row = s.seat_row
    LEFT JOIN muster.v_channels c ON c.kind = t.kind AND c.number = t.number AND c.module = t.module
    LEFT JOIN muster.term k ON k.topic = 'target_kind' AND k.name = t.kind
    LEFT JOIN muster.term f ON f.topic = 'order_phase' AND f.name = t.phase
    LEFT JOIN muster.term q ON q.topic = 'silence_step' AND q.name = t.silence
    WHERE t.open;
COMMENT ON VIEW muster.v_orders_open IS '未办结的指令，每个受令方一行（主键 id）。Open orders, a row for each of those they go to; key: id.';
COMMENT ON COLUMN muster.v_orders_open.id IS '主键。Key.';
COMMENT ON COLUMN muster.v_orders_open.order_number IS '指令编号。Order.';
COMMENT ON COLUMN muster.v_orders_open.target IS '受令方序号。Which of its targets.';
COMMENT ON COLUMN muster.v_orders_open.post IS '下达指挥部编号。Post of the issuer.';
COMMENT ON COLUMN muster.v_orders_open.post_name IS '下达指挥部。Name of that post.';
COMMENT ON COLUMN muster.v_orders_open.incident IS '突发事件编号。Incident; null: none.';
COMMENT ON COLUMN muster.v_orders_open.issuer IS '下达岗位编号。Seat that issued it.';
COMMENT ON COLUMN muster.v_orders_open.issuer_zh IS '下达岗位。Name of that seat, in Chinese.';
COMMENT ON COLUMN muster.v_orders_open.target_kind IS '受令方类别代码。Kind of target.';
COMMENT ON COLUMN muster.v_orders_open.target_kind_zh IS '受令方类别。Kind of target, in Chinese.';
COMMENT ON COLUMN muster.v_orders_open.addressee IS '受令方。Whom it goes to.';
COMMENT ON COLUMN muster.v_orders_open.phase IS '阶段代码。Phase.';
COMMENT ON COLUMN muster.v_orders_open.phase_zh IS '阶段。Phase, in Chinese.';
COMMENT ON COLUMN muster.v_orders_open.phase_at IS '到达该阶段的时间。Since when.';
COMMENT ON COLUMN muster.v_orders_open.late IS '逾期未完成。Not done by its deadline.';
COMMENT ON COLUMN muster.v_orders_open.silence IS '最近的催办步骤代码。Step of silence that came last.';
COMMENT ON COLUMN muster.v_orders_open.silence_zh IS '最近的催办步骤。That step, in Chinese.';
COMMENT ON COLUMN muster.v_orders_open.on_wall IS '已上值班大屏。It is on the duty officer''s wall.';
COMMENT ON COLUMN muster.v_orders_open.issued_at IS '下达时间。When it was issued.';
COMMENT ON COLUMN muster.v_orders_open.deadline_at IS '完成时限。Deadline; null: none.';
COMMENT ON COLUMN muster.v_orders_open.text IS '内容。Text.';
COMMENT ON COLUMN muster.v_orders_open.progress IS '最近进展。Last progress.';
COMMENT ON COLUMN muster.v_orders_open.place IS '位置，空为无。Place; null: none.';

-- ---- who may

CREATE OR REPLACE FUNCTION muster.grant_roles() RETURNS text[]
    LANGUAGE plpgsql AS $$
DECLARE
    wanted text;
    missing text[] := '{}';
BEGIN
    FOREACH wanted IN ARRAY ARRAY['muster_hub', 'muster_reader', 'muster_records'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = wanted);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        EXCEPTION
            WHEN insufficient_privilege THEN missing := missing || wanted;
            WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster was quicker
        END;
    END LOOP;

    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA muster FROM PUBLIC;

    IF NOT 'muster_hub' = ANY (missing) THEN
        GRANT USAGE ON SCHEMA muster TO muster_hub;
        GRANT SELECT ON muster.migration, muster.term TO muster_hub;
        GRANT SELECT, INSERT, UPDATE ON muster.meta TO muster_hub;
        GRANT SELECT, INSERT ON muster.event, muster.incident_note, muster.fix, muster.mode_change, muster.clock_shift,
                                muster.template, muster.template_module, muster.template_seat, muster.seat_change,
                                muster.message, muster.message_ref, muster.consult_minute, muster.order_step,
                                muster.order_escalation, muster.order_contest TO muster_hub;
        GRANT SELECT, INSERT, UPDATE ON muster.unit, muster.incident, muster.account, muster.token, muster.unit_current,
                                        muster.post, muster.seat, muster.channel_read, muster.consult,
                                        muster.command_order, muster.order_target TO muster_hub;
        GRANT SELECT, INSERT, UPDATE, DELETE ON muster.fix_batch, muster.lease, muster.roster TO muster_hub;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA muster TO muster_hub;
        REVOKE EXECUTE ON FUNCTION muster.grant_roles() FROM muster_hub;
    END IF;

    IF NOT 'muster_reader' = ANY (missing) THEN
        GRANT USAGE ON SCHEMA muster TO muster_reader;
        GRANT SELECT ON muster.v_units, muster.v_incidents, muster.v_incident_notes, muster.v_tracks, muster.v_fixes,
                        muster.v_events, muster.v_posts, muster.v_seats, muster.term TO muster_reader;
    END IF;

    IF NOT 'muster_records' = ANY (missing) THEN
        GRANT USAGE ON SCHEMA muster TO muster_records;
        GRANT SELECT ON muster.v_units, muster.v_incidents, muster.v_incident_notes, muster.v_tracks, muster.v_fixes,
                        muster.v_events, muster.v_posts, muster.v_seats, muster.v_channels, muster.v_messages,
                        muster.v_orders_open, muster.term TO muster_records;
    END IF;
    RETURN missing;
END $$;
