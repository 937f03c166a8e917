// The live picture: the newest fix of every unit in view, kept by the rules of cells.
// SPDX-License-Identifier: Apache-2.0
import type { Fixes } from '../gen/muster_pb.js';
import { rowsOf, type Fix } from './fixes.js';

/** A fix on the map, and the cell whose block told of it last. */
export interface Shown extends Fix {
  cell: bigint;
}

export class Picture {
  readonly units = new Map<number, Shown>();
  /** Rows taken since the start, for the eye of the operator. */
  rows = 0;

  /**
   * `whole` first: it forgets the cell, and for cell 0 everything, which is how a view begins. Then rows: a row says
   * "this unit is in this cell". Then what left, which counts only while the unit is still in that cell, because another
   * block may already have told where it went. Throws BadFixes and changes nothing.
   */
  apply(block: Fixes): void {
    const rows = rowsOf(block);
    if (block.whole && block.cell === 0n) this.units.clear();
    else if (block.whole) for (const unit of this.units.keys()) this.drop(unit, block.cell);
    for (const row of rows) {
      const shown = this.units.get(row.unit);
      if (shown) Object.assign(shown, row, { cell: block.cell });
      else this.units.set(row.unit, { ...row, cell: block.cell });
    }
    this.rows += rows.length;
    for (const unit of block.left) this.drop(unit, block.cell);
  }

  private drop(unit: number, cell: bigint): void {
    if (this.units.get(unit)?.cell === cell) this.units.delete(unit);
  }
}
