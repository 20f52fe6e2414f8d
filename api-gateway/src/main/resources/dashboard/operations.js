// What changes something, and what is looked up: freezes, syncs, histories.

import {byId, dayAndTime, duration, el, say, serverNow} from "./dom.js";
import {detail, words} from "./events.js";

const SCOPES = {
  allocations: "No sandbox is allocated. Requests get 503.",
  deletions: "No account is deleted at the CSP. Deletions wait.",
  sync: "The CSP's list is not read.",
  expiry: "No allocation ends by time.",
};

const POLL_MS = 1500;

export class Operations {
  #token;
  #readOnly = false;
  #scope = "";
  #previewed = false;
  #busy = false;
  #rows = new Map();

  constructor(token) {
    this.#token = token;
    this.#freezeRows();
    byId("freeze-cancel").onclick = () => byId("freeze-dialog").close();
    byId("freeze-form").onsubmit = (event) => this.#freeze(event);
    byId("sync-preview").onclick = () => this.#sync(true);
    byId("sync-run").onclick = () => this.#sync(false);
    byId("history-form").onsubmit = (event) => {
      event.preventDefault();
      this.lookUp(byId("history-kind").value, byId("history-id").value.trim(), false);
    };
    this.#enable();
  }

  /** Whether the token may only look on. */
  setReadOnly(readOnly) {
    this.#readOnly = readOnly;
    byId("read-only").hidden = !readOnly;
    this.#enable();
  }

  #enable() {
    const mark = (button, may, why) => {
      button.setAttribute("aria-disabled", String(!may));
      if (may) button.removeAttribute("aria-describedby");
      else if (why) button.setAttribute("aria-describedby", why);
    };
    for (const {button} of this.#rows.values()) mark(button, !this.#readOnly, "read-only");
    mark(byId("sync-preview"), !this.#readOnly && !this.#busy, this.#readOnly ? "read-only" : "sync-result");
    mark(byId("sync-run"), !this.#readOnly && !this.#busy && this.#previewed, this.#readOnly ? "read-only" : "sync-result");
  }

  async #call(method, path) {
    const headers = {Authorization: `Bearer ${this.#token}`, Accept: "application/json"};
    const response = await fetch(path, {method, headers, cache: "no-store"});
    const body = await response.json().catch(() => ({}));
    if (response.status === 403) this.setReadOnly(true);
    if (!response.ok) {
      throw new Error(`${body.detail ?? "The request failed."} (${response.status} ${body.code ?? ""})`);
    }
    return {body, location: response.status === 202 ? response.headers.get("Location") : null};
  }

  // Freezes

  #freezeRows() {
    const rows = Object.keys(SCOPES).map((scope) => {
      const badge = el("span", {class: "badge"}, "runs");
      const why = el("p", {class: "why"}, SCOPES[scope]);
      const button = el("button", {type: "button", onclick: () => this.#toggle(scope)}, "Freeze…");
      button.setAttribute("aria-label", `Freeze ${scope}`);
      this.#rows.set(scope, {badge, why, button, frozen: false});
      return el("li", {"data-scope": scope},
        el("div", {}, el("div", {class: "what"}, el("strong", {}, scope), badge), why), button);
    });
    byId("freezes").replaceChildren(...rows);
  }

  showFreezes(freezes) {
    for (const [scope, row] of this.#rows) {
      const freeze = freezes.find((one) => one.scope === scope);
      row.frozen = freeze !== undefined;
      row.badge.className = `badge ${freeze ? "bad" : "good"}`;
      row.badge.textContent = freeze ? "frozen" : "runs";
      row.why.textContent = freeze ? this.#why(freeze) : "";
      row.button.textContent = freeze ? "Thaw" : "Freeze…";
      row.button.setAttribute("aria-label", `${freeze ? "Thaw" : "Freeze"} ${scope}`);
    }
  }

  #why(freeze) {
    const end = freeze.until ? `ends in ${duration(freeze.until - serverNow())}` : "no end";
    return `${freeze.reason} · ${end}${freeze.actor ? ` · by ${freeze.actor}` : ""}`;
  }

  async #toggle(scope) {
    if (this.#readOnly) return say(byId("freeze-result"), byId("read-only").textContent, "bad");
    if (this.#rows.get(scope).frozen) return this.#change("DELETE", scope, "", `${scope} runs again.`);
    this.#scope = scope;
    byId("freeze-dialog-title").textContent = `Freeze ${scope}`;
    byId("freeze-effect").textContent = SCOPES[scope];
    byId("freeze-reason").value = "";
    byId("freeze-dialog").showModal();
    byId("freeze-reason").focus();
  }

  #freeze(event) {
    event.preventDefault();
    const reason = byId("freeze-reason").value.trim();
    if (!reason) return;
    const query = new URLSearchParams({reason});
    const seconds = byId("freeze-end").value;
    if (seconds) query.set("until", String(Math.round(serverNow()) + Number(seconds)));
    byId("freeze-dialog").close();
    this.#change("PUT", this.#scope, `?${query}`, `${this.#scope} is frozen.`);
  }

  async #change(method, scope, query, done) {
    say(byId("freeze-result"), "Waiting for the confirmation…");
    try {
      await this.#call(method, `v1/admin/freeze/${scope}${query}`);
      say(byId("freeze-result"), done, "good");
    } catch (failure) {
      say(byId("freeze-result"), failure.message, "bad");
    }
  }

  // Sync

  async #sync(dryRun) {
    const result = byId("sync-result");
    if (this.#readOnly) return say(result, byId("read-only").textContent, "bad");
    if (this.#busy) return;
    if (!dryRun && !this.#previewed) return say(result, "Preview the sync first.");
    this.#busy = true;
    this.#enable();
    say(result, dryRun ? "Reading the CSP's list…" : "Syncing…");
    try {
      const outcome = await this.#completed(await this.#call("POST", `v1/admin/sync${dryRun ? "?dry_run=true" : ""}`));
      this.#previewed = dryRun;
      const changes = `${outcome.synced} new or changed, ${outcome.marked_stale} stale`;
      const took = duration(outcome.duration_ms / 1000);
      say(result, dryRun ? `A sync would find ${changes} (list read in ${took}).` : `Synced: ${changes}, in ${took}.`, "good");
    } catch (failure) {
      this.#previewed = false;
      say(result, failure.message, "bad");
    } finally {
      this.#busy = false;
      this.#enable();
    }
  }

  /** The result of a sync, which may go on behind its first answer. */
  async #completed({body, location}) {
    if (!location) return body;
    for (;;) {
      await new Promise((done) => setTimeout(done, POLL_MS));
      const {body: command} = await this.#call("GET", location.replace(/^\//, ""));
      if (command.state === "completed") return command.outcome;
      if (command.state === "refused") throw new Error(`${command.outcome.detail} (${command.outcome.code})`);
    }
  }

  // Histories

  async lookUp(kind, id, jump = true) {
    byId("history-kind").value = kind;
    byId("history-id").value = id;
    const result = byId("history-result");
    byId("history").replaceChildren();
    say(result, "Reading…");
    if (jump) {
      byId("history-title").scrollIntoView({block: "start"});
      byId("history-title").focus();
    }
    try {
      const sandboxes = kind === "sandbox" ? [id] : await this.#sandboxesOf(id);
      for (const sandbox of sandboxes) await this.#showHistory(sandbox);
      say(result, sandboxes.length === 0 ? "This track has and had no sandbox that the pool still knows." : "");
    } catch (failure) {
      say(result, failure.message, "bad");
    }
  }

  async #sandboxesOf(track) {
    const {body} = await this.#call("GET", `v1/admin/sandboxes?${new URLSearchParams({track, limit: "10"})}`);
    return body.sandboxes.map((sandbox) => sandbox.sandbox_id);
  }

  async #showHistory(sandbox) {
    const {body} = await this.#call("GET", `v1/admin/sandboxes/${encodeURIComponent(sandbox)}/history?limit=100`);
    const rows = body.events.map((event) =>
      el("tr", {},
        el("td", {class: "mono"}, event.occurred_at === undefined ? "" : dayAndTime(event.occurred_at)),
        el("td", {}, words(event.type ?? "Unreadable")),
        el("td", {class: "number"}, event.version ?? ""),
        el("td", {}, (event.status ?? "").replaceAll("_", " ")),
        el("td", {class: "mono"}, event.track ?? ""),
        el("td", {}, detail(event))));
    const heads = ["Time", "Event", "Version", "Status after", "Track", "Detail"].map((head) =>
      el("th", {scope: "col", class: head === "Version" ? "number" : undefined}, head));
    const note = body.beginning_deleted ? ", earlier events are deleted" : body.cursor ? ", the first 100 events" : "";
    byId("history").append(
      el("h3", {}, `Sandbox ${sandbox}${note}`),
      el("table", {}, el("caption", {class: "unseen"}, `Events of sandbox ${sandbox}`),
        el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)));
  }
}
