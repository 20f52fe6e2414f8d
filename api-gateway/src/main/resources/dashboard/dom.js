// Small helpers for elements, times and numbers. Text is always set as text, never as HTML.

export const byId = (id) => document.getElementById(id);

/** Creates an element: el("td", {class: "number"}, "text", child). */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      node.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(key, value === true ? "" : String(value));
    }
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

const WHOLE = new Intl.NumberFormat("en");
export const whole = (number) => WHOLE.format(number);

const pad = (number) => String(number).padStart(2, "0");

/** A moment as a <time>, hours and minutes first, the date in the title. */
export function time(seconds) {
  const at = new Date(seconds * 1000);
  const text = `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
  return el("time", {datetime: at.toISOString(), title: at.toLocaleString()}, text);
}

/** The day and the time, for what may be older. */
export function dayAndTime(seconds) {
  const at = new Date(seconds * 1000);
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  const node = time(seconds);
  node.prepend(`${day} `);
  return node;
}

/** 45 s, 3 min, 2 h 5 min, 4 d. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d`;
}

/** The difference between the gateway's clock and this machine's, in seconds. */
let skew = 0;
export const setServerTime = (seconds) => {
  skew = seconds - Date.now() / 1000;
};
export const serverNow = () => Date.now() / 1000 + skew;

/** Shows a result: good, bad, or neither. */
export function say(node, text, tone = "") {
  node.textContent = text;
  node.classList.toggle("bad", tone === "bad");
  node.classList.toggle("good", tone === "good");
}
