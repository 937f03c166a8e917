// How long to wait before the next try: doubled per failure, never in step with others.
// SPDX-License-Identifier: Apache-2.0
const FIRST_MS = 200;
const MOST_MS = 10_000;

export class Backoff {
  private failures = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Wait in ms, +-30 %. `asked` is what the hub asked for in its goodbye: at least that, up to 30 % more. */
  next(asked = 0): number {
    const own = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(this.failures++, 16));
    const waited = own * (0.7 + 0.6 * this.random());
    return Math.round(asked > 0 ? Math.max(asked * (1 + 0.3 * this.random()), waited) : waited);
  }

  reset(): void {
    this.failures = 0;
  }
}
