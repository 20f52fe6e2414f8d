// The newest events, with filters. An event is known by its partition and offset, so none is shown twice.

import {byId, el, time, whole} from "./dom.js";
import {swatch} from "./charts.js";

const MAX = 200;

const TONES = {
  SandboxAllocated: "allocated", AllocationRepeated: "allocated", LeaseRenewed: "allocated",
  DeletionRequested: "deleting", DeletionRepeated: "deleting", SandboxExpired: "deleting",
  SandboxDeleted: "available", SandboxSynced: "available",
  SandboxDeletionFailed: "failed", SandboxMarkedStale: "stale",
};

const words = (type) => type.replace(/(?<=[a-z])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
const isRefusal = (event) => /Rejected$/.test(event.type ?? "");
const isFailure = (event) => event.type === "SandboxDeletionFailed" || event.unreadable === true;
const toneOf = (event) => (isRefusal(event) ? "failed" : TONES[event.type] ?? "stale");
const keyOf = (event) => `${event.partition}-${event.offset}`;

export class EventList {
  #events = [];
  #keys = new Set();
  #types = new Set();
  #paused = false;
  #missed = 0;
  #total = 0;
  #onLookUp;
  #body = byId("events").tBodies[0];

  /** onLookUp(kind, id) shows a history. */
  constructor(onLookUp) {
    this.#onLookUp = onLookUp;
    byId("filters").addEventListener("input", () => this.#render());
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("pause").addEventListener("click", () => this.#togglePause());
  }

  clear() {
    this.#events = [];
    this.#keys.clear();
    this.#missed = 0;
    this.#render();
  }

  add(added) {
    const fresh = added.filter((event) => !this.#keys.has(keyOf(event)));
    for (const event of fresh) {
      this.#keys.add(keyOf(event));
      this.#noteType(event.type ?? "Unreadable");
    }
    this.#total += fresh.length;
    this.#events.push(...fresh);
    for (const old of this.#events.splice(0, Math.max(0, this.#events.length - MAX))) this.#keys.delete(keyOf(old));
    if (this.#paused) {
      this.#missed += fresh.length;
      this.#count();
    } else {
      this.#prepend(fresh.slice(-MAX));
    }
  }

  #noteType(type) {
    if (this.#types.has(type)) return;
    this.#types.add(type);
    const select = byId("filter-type");
    const option = el("option", {value: type}, words(type));
    const later = [...select.options].find((other) => other.value > type);
    select.insertBefore(option, later ?? null);
  }

  #togglePause() {
    this.#paused = !this.#paused;
    this.#missed = 0;
    byId("pause").setAttribute("aria-pressed", String(this.#paused));
    if (!this.#paused) this.#render();
    this.#count();
  }

  #passes(event) {
    const text = byId("filter-text").value.trim().toLowerCase();
    const type = byId("filter-type").value;
    const kind = byId("filter-kind").value;
    if (type && (event.type ?? "Unreadable") !== type) return false;
    if (kind === "refused" && !isRefusal(event)) return false;
    if (kind === "failed" && !isFailure(event)) return false;
    if (kind === "changed" && event.status === undefined) return false;
    return !text || searched(event).some((value) => value !== undefined && String(value).toLowerCase().includes(text));
  }

  #render() {
    this.#body.replaceChildren();
    this.#prepend(this.#events);
  }

  #prepend(events) {
    const rows = events.filter((event) => this.#passes(event)).map((event) => this.#row(event)).reverse();
    this.#body.prepend(...rows);
    while (this.#body.rows.length > MAX) this.#body.deleteRow(-1);
    byId("events-none").hidden = this.#body.rows.length > 0;
    this.#count();
  }

  #count() {
    const shown = `${whole(this.#body.rows.length)} of the newest ${whole(this.#events.length)}`;
    byId("events-count").textContent = this.#paused ? `${shown}, paused, ${whole(this.#missed)} more` : shown;
    byId("events").dataset.received = this.#total;
  }

  #row(event) {
    const link = (kind, id, text) =>
      id === undefined ? undefined : el("button", {type: "button", class: "link mono", onclick: () => this.#onLookUp(kind, id)}, text ?? id);
    return el("tr", {"data-key": keyOf(event)},
      el("td", {class: "mono"}, event.occurred_at === undefined ? "" : time(event.occurred_at)),
      el("td", {}, el("span", {class: "event"}, swatch(toneOf(event)), words(event.type ?? "Unreadable"))),
      el("td", {}, link("sandbox", event.sandbox_id, event.name)),
      el("td", {}, link("track", event.track)),
      el("td", {}, detail(event)));
  }
}

const searched = (event) =>
  [event.sandbox_id, event.name, event.track, event.lab, event.reason, event.request_id, event.cause_id, event.status];

function detail(event) {
  const parts = [];
  if (event.reason) parts.push(event.reason.replaceAll("_", " "));
  if (event.lab) parts.push(`lab ${event.lab}`);
  if (event.deletion_attempts > 0) parts.push(`${event.deletion_attempts} failed attempts`);
  if (event.request_id) parts.push(`request ${event.request_id}`);
  return parts.join(" · ");
}

export {detail, words};
