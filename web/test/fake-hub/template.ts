// A small template and a post opened from it, for tests: a chief with a deputy, two modules.
// SPDX-License-Identifier: Apache-2.0
import type { MessageInitShape } from '@bufbuild/protobuf';
import { PostKind, type EventSchema, type PostSchema, type TemplateSchema } from '../../src/gen/muster_pb.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

const ALL = { hear: 1 | 4 | 8 | 16 | 128, say: 1 | 4 | 8 | 16, order: 1 | 4 | 16, may: 1 | 2 | 4 | 8 | 16 | 32 };
const OWN = { hear: 1 | 2, say: 2, order: 0, may: 0 };

export const template: MessageInitShape<typeof TemplateSchema> = {
  template: 1, version: 1, key: 'onsite', zh: '现场指挥部（1+2）', en: 'On-site HQ (1+2)', kind: PostKind.ONSITE, sample: true,
  modules: [
    { key: 'rescue', zh: '抢险救援组', en: 'Rescue', duties: '组织搜救', lead: '应急局', members: ['消防'], tasks: ['搜救'] },
    { key: 'medical', zh: '医疗救护组', en: 'Medical', lead: '卫健局' },
  ],
  seats: [
    { key: 'chief', zh: '总指挥', en: 'Chief', module: 0, count: 1, deputy: 2, peace: ALL, war: ALL },
    { key: 'deputy', zh: '副总指挥', en: 'Deputy', module: 0, count: 1, peace: ALL, war: ALL },
    { key: 'rescue', zh: '救援组长', en: 'Rescue lead', module: 1, count: 1, superior: 1, lead: true, open: true, peace: OWN, war: ALL },
    { key: 'medic', zh: '救护员', en: 'Medic', module: 2, count: 2, superior: 1, open: true, peace: OWN, war: OWN },
  ],
  cards: [{ key: 'tunnel', zh: '下穿隧道积水', en: 'Flooded underpass', text: '一、封闭两端\n二、核实被困人员' }],
  peace: { remindS: 60, deputyS: 120, superiorS: 180, wallS: 240 },
  war: { remindS: 30, deputyS: 60, superiorS: 90, wallS: 120 },
};

/** Seats 1 to 5: chief, deputy, rescue lead, two medics. */
export const post: MessageInitShape<typeof PostSchema> = {
  post: 1, template: 1, name: '望春路现场指挥部', org: '330203000000', incident: 1, firstSeat: 1, seatCount: 5,
};

export const opened: Body[] = [{ case: 'templatePut', value: { template } }, { case: 'postOpened', value: post }];
