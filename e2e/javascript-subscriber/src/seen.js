/**
 * The ids of the last events that were processed. Kafka delivers at least once; repeats come soon, so a bounded memory
 * finds nearly all of them. Work that must never happen twice keeps the id together with its result, in one transaction.
 */
export class SeenEvents {
  #ids = new Set();
  #limit;

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  has(id) {
    return this.#ids.has(id);
  }

  add(id) {
    this.#ids.add(id);
    if (this.#ids.size > this.#limit) {
      this.#ids.delete(this.#ids.values().next().value);
    }
  }
}
