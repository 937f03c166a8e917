// Channels as keys of maps: two of them are the same when kind, number and module are.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { ChannelSchema, type Channel } from '../gen/muster_pb.js';

export type ChannelKey = string;

export function keyOf({ kind, number, module }: Pick<Channel, 'kind' | 'number' | 'module'>): ChannelKey {
  return `${kind}:${number}:${module}`;
}

export function channel(kind: number, number: number, module = 0): Channel {
  return create(ChannelSchema, { kind, number, module });
}
