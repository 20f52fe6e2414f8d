/** The events that have arrived, and those that somebody waits for. */
export class Inbox {
  #events = [];
  #waiting = new Map();

  put(event) {
    this.#events.push(event);
    this.#waiting.get(event.data.sandbox.trackId)?.(event);
  }

  /** The tracks of the events so far. */
  tracks() {
    return this.#events.map((event) => event.data.sandbox.trackId);
  }

  /** Resolves with the first event of this track, whether it has arrived or is to come. */
  allocationOf(trackId) {
    return new Promise((resolve) => {
      const arrived = this.#events.find((event) => event.data.sandbox.trackId === trackId);
      if (arrived) {
        resolve(arrived);
      } else {
        this.#waiting.set(trackId, resolve);
      }
    });
  }
}
