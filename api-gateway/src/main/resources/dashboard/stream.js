// Reads the stream of the gateway. EventSource cannot send a token, so this reads a response of fetch.
// A stream that ends, fails or falls silent is opened again behind the last event that was read.

const SILENCE_MS = 12_000; // The gateway sends a tick every 5 seconds.
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export class BrokerStream {
  #token;
  #onFrame;
  #onStatus;
  #position = "";
  #closed = false;
  #abort = new AbortController();
  #wake = () => {};

  /** onFrame(event, data); onStatus(state, text), where state is connecting, live, stale or refused. */
  constructor(token, onFrame, onStatus) {
    this.#token = token;
    this.#onFrame = onFrame;
    this.#onStatus = onStatus;
  }

  async run() {
    let failures = 0;
    while (!this.#closed) {
      const result = await this.#readOnce();
      if (this.#closed || result === "refused") return;
      failures = result === "ended" ? 0 : failures + 1;
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      await this.#pause(longest * (0.5 + Math.random() / 2));
    }
  }

  close() {
    this.#closed = true;
    this.#abort.abort();
    this.#wake();
  }

  #pause(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => { clearTimeout(timer); done(); };
    });
  }

  /** Reads until the stream ends: "ended" by the gateway, "failed", or "refused" for good. */
  async #readOnce() {
    this.#abort = new AbortController();
    const headers = {Authorization: `Bearer ${this.#token}`, Accept: "text/event-stream"};
    if (this.#position) headers["Last-Event-ID"] = this.#position;
    let watchdog = this.#watch();
    try {
      const response = await fetch("v1/admin/stream", {headers, cache: "no-store", signal: this.#abort.signal});
      if (!response.ok) return await this.#refused(response);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new Parser((frame) => this.#receive(frame));
      let ended = false;
      for (;;) {
        const {done, value} = await reader.read();
        if (done) break;
        clearTimeout(watchdog);
        watchdog = this.#watch();
        ended = parser.add(value) || ended;
      }
      this.#onStatus("connecting", "Reconnecting");
      return ended ? "ended" : "failed";
    } catch (failure) {
      if (!this.#closed) this.#onStatus("stale", "Disconnected, trying again");
      return "failed";
    } finally {
      clearTimeout(watchdog);
    }
  }

  #watch() {
    return setTimeout(() => {
      this.#onStatus("stale", "No data for 12 s, reconnecting");
      this.#abort.abort();
    }, SILENCE_MS);
  }

  async #refused(response) {
    const problem = await response.json().catch(() => ({}));
    const detail = problem.detail ?? `The gateway answered ${response.status}.`;
    if (response.status === 400 && this.#position) {
      this.#position = "";
      return "failed";
    }
    if (response.status === 401 || response.status === 403) {
      this.#onStatus("refused", `${detail} (${response.status} ${problem.code ?? ""})`);
      return "refused";
    }
    this.#onStatus("stale", `${detail} Trying again`);
    return "failed";
  }

  #receive(frame) {
    if (frame.event === "end") {
      return true;
    }
    const data = JSON.parse(frame.data);
    this.#onStatus("live", "Live");
    this.#onFrame(frame.event, data);
    // Only now, so that whatever fails above is sent again.
    if (frame.id) this.#position = frame.id;
    return false;
  }
}

/** Server-sent events from text that comes in pieces. */
export class Parser {
  #rest = "";
  #onFrame;

  constructor(onFrame) {
    this.#onFrame = onFrame;
  }

  /** Returns whether onFrame returned true for one of the frames. */
  add(text) {
    const frames = (this.#rest + text).split("\n\n");
    this.#rest = frames.pop();
    let any = false;
    for (const frame of frames) any = this.#frame(frame) || any;
    return any;
  }

  #frame(text) {
    const frame = {event: "message", id: "", data: ""};
    for (const line of text.split("\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) frame[line.slice(0, colon)] = line.slice(colon + 2);
    }
    return frame.data ? this.#onFrame(frame) : false;
  }
}
