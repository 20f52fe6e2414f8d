// The pool, the queue, the CSP and the last hour.

import {byId, dayAndTime, duration, el, serverNow, whole} from "./dom.js";
import {chart, stack, swatch} from "./charts.js";

const STATUSES = [
  ["available", "available", "Available"],
  ["allocated", "allocated", "Allocated"],
  ["pending_deletion", "deleting", "Deleting"],
  ["deletion_failed", "failed", "Failed"],
  ["stale", "stale", "Stale"],
];

const CHARTS = [
  {label: "Allocated", tone: "allocated", types: ["SandboxAllocated"]},
  {label: "Refused", tone: "failed", types: ["AllocationRejected", "DeletionRejected"]},
  {label: "Given back", tone: "available", types: ["DeletionRequested", "SandboxExpired"]},
  {label: "Deleted at the CSP", tone: "deleting", types: ["SandboxDeleted"]},
];

export function showLegend() {
  byId("legend").replaceChildren(...STATUSES.map(([, tone, label]) => el("li", {}, swatch(tone), label)));
}

export function showState(state) {
  showTiles(state);
  showPool(state.stats.prefixes);
  showQueue(state.queue);
  showCsp(state.csp);
}

const UNPROVEN_SECONDS = 900;

function showTiles({stats, queue, monitor}) {
  const tile = (label, value, tone, mark) =>
    el("div", {class: `tile ${tone ? `tone-${tone}` : ""} ${mark ?? ""}`}, el("dt", {}, label), value);
  const number = (count) => el("dd", {}, whole(count));
  byId("tiles").replaceChildren(
    tile("Available", number(stats.available), "available", stats.available === 0 && stats.total > 0 ? "alarm" : ""),
    tile("Allocated", number(stats.allocated), "allocated"),
    tile("Deleting", number(stats.pending_deletion), "deleting"),
    tile("Deletion failed", number(stats.deletion_failed), "failed", stats.deletion_failed > 0 ? "alarm" : ""),
    tile("Stale", number(stats.stale), "stale"),
    tile("Waiting", number(queue.length), queue.length > 0 ? "deleting" : "", queue.length > 0 ? "warned" : ""),
    tile("Invariants", el("dd", {class: "words"}, invariants(monitor)), "", monitorMark(monitor)),
  );
}

/** What the audit reports. Without an address of an audit, the gateway sends no report. */
function invariants(monitor) {
  if (!monitor) return "No audit";
  if (!monitor.reported) return "Not reported";
  if (monitor.violations > 0) return `${whole(monitor.violations)} violated`;
  if (monitor.unreadable > 0) return `${whole(monitor.unreadable)} records unreadable`;
  return isProven(monitor) ? "Hold" : `Not judged for ${whole(Math.floor(monitor.unproven_seconds / 60))} min`;
}

function monitorMark(monitor) {
  if (monitor?.violations > 0) return "alarm";
  return !monitor || (monitor.reported && monitor.unreadable === 0 && isProven(monitor)) ? "" : "warned";
}

/** The alert AuditUnproven begins there, too. */
function isProven(monitor) {
  return monitor.unproven_seconds <= UNPROVEN_SECONDS;
}

function showPool(prefixes) {
  byId("pool").tBodies[0].replaceChildren(...prefixes.map((row) => {
    const counts = STATUSES.map(([key, tone, label]) => ({count: row[key], tone, label}));
    const spoken = counts.map(({count, label}) => `${count} ${label}`).join(", ");
    const cell = ({count, tone}) =>
      el("td", {class: `number ${count === 0 ? (tone === "available" ? "bad" : "zero") : tone === "failed" ? "bad" : ""}`}, whole(count));
    return el("tr", {},
      el("th", {scope: "row"}, row.prefix === "*" ? "others" : row.prefix),
      el("td", {class: "wide"}, stack(counts.map(({count, tone}) => [tone, count]), spoken)),
      ...counts.map(cell),
      el("td", {class: "number"}, rate(row)), emptyIn(row));
  }));
}

const rate = (row) => {
  if (row.allocation_rate === undefined) return "–";
  const perMinute = row.allocation_rate * 60;
  return perMinute.toFixed(perMinute < 10 ? 1 : 0);
};

function emptyIn(row) {
  const seconds = row.seconds_to_empty;
  if (seconds === undefined || seconds === null) return el("td", {class: "number zero"}, "–");
  const tone = seconds < 600 ? "bad" : seconds < 3600 ? "warn" : "";
  return el("td", {class: `number ${tone}`}, duration(seconds));
}

function showQueue(queue) {
  byId("queue-total").textContent =
    queue.length === 0 ? "" : `${whole(queue.length)} waiting, the oldest for ${duration(serverNow() - queue.oldest_since)}`;
  byId("queue-none").hidden = queue.length > 0;
  byId("queue").hidden = queue.length === 0;
  byId("queue").tBodies[0].replaceChildren(...queue.prefixes.map((row) =>
    el("tr", {},
      el("th", {scope: "row"}, row.prefix === "" ? "any sandbox" : row.prefix),
      el("td", {class: "number"}, whole(row.length)),
      el("td", {class: "number"}, duration(serverNow() - row.oldest_since)))));
}

const BREAKERS = {
  closed: ["good", "closed"],
  half_open: ["warn", "half open"],
  open: ["bad", "open"],
  unknown: ["", "unknown"],
};

function breaker(state) {
  const [tone, text] = BREAKERS[state] ?? BREAKERS.unknown;
  return el("td", {}, el("span", {class: `badge ${tone}`}, text));
}

function showCsp(workers) {
  const backlog = workers.reduce((sum, worker) => sum + worker.backlog, 0);
  byId("csp-total").textContent = workers.length === 0 ? "" : `${whole(backlog)} deletions in work`;
  byId("csp-none").hidden = workers.length > 0;
  byId("csp").hidden = workers.length === 0;
  byId("csp").tBodies[0].replaceChildren(...workers.map((worker) =>
    el("tr", {},
      el("th", {scope: "row"}, worker.worker),
      el("td", {class: "number"}, `${worker.rate.toFixed(1)}/s`),
      el("td", {class: "number"}, whole(worker.backlog)),
      el("td", {class: "number"}, worker.oldest_due_at ? duration(serverNow() - worker.oldest_due_at) : "–"),
      breaker(worker.delete_breaker), breaker(worker.list_breaker))));
}

export function showHour(minutes) {
  const charts = CHARTS.map(({label, tone, types}) => {
    const values = minutes.map((minute) => types.reduce((sum, type) => sum + (minute.events[type] ?? 0), 0));
    const total = values.reduce((sum, value) => sum + value, 0);
    const last = values.at(-1) ?? 0;
    return chart(label, `${whole(last)}/min`, `${label}: ${whole(total)} in ${values.length} minutes, ${last} in the last one`, [{tone, values}]);
  });
  byId("hour").replaceChildren(...charts, latency(minutes));
  const since = byId("hour-since");
  since.replaceChildren();
  if (minutes.length === 0) since.append("The first minute is not over.");
  else if (minutes.length < 60) since.append("since ", dayAndTime(minutes[0].at));
}

function latency(minutes) {
  const half = minutes.map((minute) => minute.p50_ms);
  const slow = minutes.map((minute) => minute.p99_ms);
  const last = minutes.findLast((minute) => minute.p50_ms !== undefined);
  const text = last ? `p50 ${ms(last.p50_ms)} · p99 ${ms(last.p99_ms)}` : "–";
  return chart("Allocation latency", text, `Latency of allocations at this gateway: ${text}`,
    [{tone: "stale", values: slow, dashed: true}, {tone: "allocated", values: half}]);
}

const ms = (number) => (number === undefined ? "–" : number < 1000 ? `${number} ms` : `${(number / 1000).toFixed(1)} s`);
