'use strict';

const LARGEST_BLOCK = 512;

/**
 * Items in order, no two of them equal. They lie in blocks, so that an insertion or a removal moves few of them,
 * however many there are.
 */
module.exports = class SortedList {
  #compare;
  #blocks = [];

  /** How many items there are. */
  size = 0;

  constructor(compare) {
    this.#compare = compare;
  }

  /** The item that compares as equal, or undefined. */
  get(wanted) {
    const { block, at } = this.#placeOf(wanted);
    return this.#isAt(block, at, wanted) ? this.#blocks[block][at] : undefined;
  }

  /** Inserts the item, or puts it in the place of its equal. */
  set(item) {
    let { block, at } = this.#placeOf(item);
    if (this.#isAt(block, at, item)) {
      this.#blocks[block][at] = item;
      return;
    }

    if (this.#blocks.length === 0) this.#blocks.push([]);
    // Past the end is the end of the last block.
    if (block === this.#blocks.length) at = this.#blocks[--block].length;
    const items = this.#blocks[block];
    items.splice(at, 0, item);
    this.size++;
    if (items.length > LARGEST_BLOCK) this.#blocks.splice(block + 1, 0, items.splice(LARGEST_BLOCK / 2));
  }

  delete(item) {
    const { block, at } = this.#placeOf(item);
    if (!this.#isAt(block, at, item)) return;
    this.#blocks[block].splice(at, 1);
    this.size--;
    if (this.#blocks[block].length === 0) this.#blocks.splice(block, 1);
  }

  /** The items that do not come before the wanted one, in order. The list must not change meanwhile. */
  *from(wanted) {
    let { block, at } = this.#placeOf(wanted);
    for (; block < this.#blocks.length; block++, at = 0) {
      for (; at < this.#blocks[block].length; at++) yield this.#blocks[block][at];
    }
  }

  #placeOf(wanted) {
    const comesBefore = item => this.#compare(item, wanted) < 0;
    const block = countFirst(this.#blocks, items => comesBefore(items[items.length - 1]));
    return { block, at: block < this.#blocks.length ? countFirst(this.#blocks[block], comesBefore) : 0 };
  }

  #isAt(block, at, wanted) {
    return block < this.#blocks.length && this.#compare(this.#blocks[block][at], wanted) === 0;
  }
};

// How many of the items pass, where those that do come first.
function countFirst(items, passes) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(items[middle])) low = middle + 1;
    else high = middle;
  }

  return low;
}
