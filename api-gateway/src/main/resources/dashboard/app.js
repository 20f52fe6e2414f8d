// Signs in, reads the stream and hands its frames to the parts of the page. The token stays in this module's memory.

import {byId, setServerTime} from "./dom.js";
import {BrokerStream} from "./stream.js";
import {EventList} from "./events.js";
import {Operations} from "./operations.js";
import {showHour, showLegend, showState} from "./overview.js";

let stream = null;
let operations = null;
let lastState = null;
const events = new EventList((kind, id) => operations?.lookUp(kind, id));

byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = byId("token").value.trim();
  byId("token").value = "";
  byId("token-problem").textContent = "";
  connect(token);
});
byId("leave").addEventListener("click", () => leave(""));
showLegend();
byId("token").focus();

function connect(token) {
  stream?.close();
  operations = new Operations(token);
  stream = new BrokerStream(token, receive, showConnection);
  showConnection("connecting", "Connecting");
  stream.run();
}

function leave(problem) {
  stream?.close();
  stream = null;
  operations = null;
  lastState = null;
  events.clear();
  byId("history").replaceChildren();
  byId("board").hidden = true;
  byId("session").hidden = true;
  byId("sign-in").hidden = false;
  byId("token-problem").textContent = problem;
  byId("token").focus();
  showConnection("off", "Not connected");
}

function receive(event, data) {
  switch (event) {
    case "hello":
      setServerTime(data.at);
      if (!data.resumed) events.clear();
      open(data.access);
      break;
    case "tick":
      setServerTime(data.at);
      refresh();
      break;
    case "state":
      lastState = data;
      refresh();
      break;
    case "hour":
      showHour(data);
      break;
    case "events":
      events.add(data);
      break;
    case "reset":
      events.clear();
      break;
  }
}

function open(access) {
  byId("access").textContent = access === "write" ? "admin" : "read only";
  operations.setReadOnly(access !== "write");
  if (byId("board").hidden) {
    byId("sign-in").hidden = true;
    byId("board").hidden = false;
    byId("session").hidden = false;
    byId("main").focus({preventScroll: true});
    scrollTo(0, 0);
  }
}

/** Also with every tick, because ages grow while nothing changes. */
function refresh() {
  if (!lastState) return;
  showState(lastState);
  operations.showFreezes(lastState.stats.freezes);
}

function showConnection(state, text) {
  if (state === "refused") {
    leave(text);
    return;
  }
  const connection = byId("connection");
  if (connection.dataset.state !== state || byId("connection-text").textContent !== text) {
    connection.dataset.state = state;
    byId("connection-text").textContent = text;
  }
  const stale = state === "stale";
  byId("stale").hidden = !stale;
  byId("board").classList.toggle("is-stale", stale);
  const notice = stale ? `${text}. What is shown may be out of date.` : "";
  if (byId("stale").textContent !== notice) byId("stale").textContent = notice;
}
