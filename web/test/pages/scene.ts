// A district with something going on, for tests of the page: catalogues, units, an incident with clocks, an entry to decide.
// SPDX-License-Identifier: Apache-2.0
import type { MessageInitShape } from '@bufbuild/protobuf';
import { CatalogueKind, FenceKind, IncidentGrade, IncidentPhase, IntakeSource, IntakeState, ReportAlert, UnitKind, UnitStatus, type EventSchema } from '../../src/gen/muster_pb.js';
import { opened } from '../fake-hub/template.js';
import type { PageWorld } from './world.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

export const ORG = '330203000000';
const MINUTE = 60_000;
export const SCENE = { latE7: 298_700_000, lonE7: 1_215_100_000 };

const catalogue = (number: number, kind: CatalogueKind, key: string, zh: string, body: object): Body => ({
  case: 'catalogueWasPut', value: { catalogue: number, version: 1, kind, key, zh, en: key, body: JSON.stringify(body) },
});

export const RULES = {
  active: true,
  steps: [
    { key: 'phone', zh: '电话报告', en: 'By phone', by: 'phone', kind: 'first', minutes: 30, near_min: 10 },
    { key: 'written', zh: '书面初报', en: 'In writing', by: 'written', kind: 'first', minutes: 60, near_min: 15 },
    { key: 'final', zh: '终报', en: 'Final', by: 'written', kind: 'final', minutes: 1440 },
  ],
  fields: [
    { key: 'time', zh: '发生时间', en: 'Time', asked: true },
    { key: 'place', zh: '地点', en: 'Place', asked: true },
    { key: 'cause', zh: '起因', en: 'Cause', asked: true },
    { key: 'casualties', zh: '伤亡', en: 'Casualties', asked: true },
    { key: 'course', zh: '经过', en: 'Course', lines: 4, asked: true },
    { key: 'measures', zh: '已采取措施', en: 'Measures', lines: 4 },
    { key: 'next', zh: '下一步', en: 'Next', lines: 3 },
    { key: 'contact', zh: '现场联系人', en: 'Contact' },
  ],
};

export function bodies(nowMs: number): Body[] {
  const at = (minutes: number) => BigInt(Math.round(nowMs + minutes * MINUTE));
  const units: [number, string, string, UnitKind, string[], string][] = [
    [1, 'P-01', '排水抢险一队', UnitKind.TEAM, ['pump'], 'district'],
    [2, 'R-01', '望春救援队', UnitKind.TEAM, ['rescue'], 'town'],
    [3, 'A-07', '救护车 07', UnitKind.VEHICLE, ['medic'], 'district'],
    [4, 'S-12', '单兵 林海', UnitKind.PERSON, ['rescue'], 'town'],
    [5, 'D-03', '无人机三号', UnitKind.DRONE, ['scout'], 'district'],
  ];
  return [
    ...opened,
    catalogue(1, CatalogueKind.INCIDENT_TYPES, 'gb', '突发事件分类', { types: [{ code: '11A00', zh: '水旱灾害', en: 'Flood' }, { code: '11A02', zh: '城市内涝', en: 'Waterlogging' }, { code: '11B03', zh: '暴雨', en: 'Rainstorm' }, { code: '12D02', zh: '危化品泄漏', en: 'Chemical leak' }] }),
    catalogue(2, CatalogueKind.CAPABILITIES, 'capabilities', '能力分类', {
      capabilities: [{ key: 'pump', zh: '排水', en: 'Pumps' }, { key: 'rescue', zh: '搜救', en: 'Rescue' }, { key: 'medic', zh: '医疗', en: 'Medical' }, { key: 'scout', zh: '侦察', en: 'Scouting' }],
      tiers: [{ key: 'district', zh: '区级', en: 'District' }, { key: 'town', zh: '镇街', en: 'Town' }],
    }),
    catalogue(3, CatalogueKind.REPORT_RULES, 'direct', '直报规则', RULES),
    catalogue(4, CatalogueKind.PLAN, 'waterlogging', '城市内涝应急预案', {
      posts: [{ key: 'site', template: 'onsite', name: '内涝现场指挥部' }], tasks: [{ post: 'site', to: 'rescue', text: '封闭下穿隧道两端', within_min: 10 }, { post: 'site', to: 'medical', text: '设临时救护点', within_min: 30 }],
      seats: [{ post: 1, seat: 'chief', roster: { standing: 'onsite', seat: 'chief' } }], teams: [{ can: 'pump', count: 2, kinds: ['team'] }, { can: 'rescue', count: 1, kinds: ['vehicle', 'boat'] }],
    }),
    ...units.map(([unit, code, name, kind, can, tier]): Body => ({
      case: 'unitRegistered', value: { unit, code, name, kind, org: ORG, status: UnitStatus.STANDBY, details: { can, tier, people: kind === UnitKind.TEAM ? 12 : 2, contact: '王队', phone: '13800000000', readyMin: 5 } },
    })),
    {
      case: 'incidentOpened',
      value: {
        incident: 1, version: 1, type: '11A02', grade: IncidentGrade.SERIOUS, phase: IncidentPhase.FIRST, title: '望春路下穿隧道积水', org: ORG, place: '望春路与环城西路口', ...SCENE,
        openedAtMs: at(-22), firstNoticeAtMs: at(-22), source: IntakeSource.PHONE, casualties: { trapped: 3, minor: 1 },
        area: JSON.stringify({ type: 'Polygon', coordinates: [[[121.5, 29.865], [121.52, 29.865], [121.52, 29.876], [121.5, 29.876], [121.5, 29.865]]] }),
        clocks: [
          { rules: 3, step: 'phone', dueAtMs: at(8), nearAtMs: at(-2), alert: ReportAlert.NEAR },
          { rules: 3, step: 'written', dueAtMs: at(38), nearAtMs: at(23) },
          { rules: 3, step: 'final', dueAtMs: at(1418) },
        ],
      },
    },
    {
      case: 'intakeReported',
      value: {
        intake: 1, state: IntakeState.NEW, recorder: 'duty',
        report: {
          source: IntakeSource.PHONE, type: '11A02', text: '望春路隧道口有两辆车被淹，车顶有人呼救，水还在涨。', place: '望春路隧道北口', org: ORG, at: SCENE, receivedAtMs: at(-6),
          caller: '陈先生', callerPhone: '13900001111', toldAlready: '已报 110', casualties: { trapped: 2 },
        },
      },
    },
    {
      case: 'fenceWasPut',
      value: { fence: 1, put: { fence: 1, kind: FenceKind.DANGER, name: '隧道积水区', org: ORG, incident: 1, approachM: 50, dwellS: 600, silenceS: 120, shape: JSON.stringify({ type: 'Polygon', coordinates: [[[121.507, 29.868], [121.513, 29.868], [121.513, 29.872], [121.507, 29.872], [121.507, 29.868]]] }) } },
    },
  ];
}

/** The scene in the hub, and what it proposes when it is asked. */
export function play(world: PageWorld): void {
  for (const body of bodies(Date.now())) world.hub.write(body);
  world.picture([[1, 298_900_000, 1_214_900_000], [2, 298_600_000, 1_215_300_000], [3, 298_800_000, 1_215_400_000], [4, 298_700_500, 1_215_101_000], [5, 298_760_000, 1_215_000_000]]);
}
