// Inline SVG: bars of a pool and lines of the last hour. Each has its numbers as text beside it.

import {el, svg} from "./dom.js";

const WIDTH = 240;
const HEIGHT = 40;

/** A bar of several parts: [["available", 12], …]. */
export function stack(parts, label) {
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  const bar = svg("svg", {class: "stack", viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img", "aria-label": label});
  let x = 0;
  for (const [tone, count] of parts) {
    const width = total === 0 ? 0 : (100 * count) / total;
    if (width > 0) bar.append(svg("rect", {class: `f-${tone}`, x, y: 0, width, height: 8}));
    x += width;
  }
  return bar;
}

/** A square of a colour, for legends. */
export const swatch = (tone) =>
  svg("svg", {viewBox: "0 0 8 8", "aria-hidden": "true"}, svg("rect", {class: `f-${tone}`, width: 8, height: 8, rx: 1.5}));

/** A chart of lines over the same minutes: [{tone, values, dashed}]; a value may be undefined. */
export function chart(label, value, summary, lines) {
  const top = Math.max(1, ...lines.flatMap((line) => line.values.map((number) => number ?? 0)));
  const drawing = svg("svg", {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": summary});
  drawing.append(svg("line", {class: "base", x1: 0, y1: HEIGHT, x2: WIDTH, y2: HEIGHT}));
  for (const line of lines) draw(drawing, line, top);
  return el("figure", {class: "chart"},
    el("figcaption", {}, el("span", {class: "label"}, label), el("span", {class: "value"}, value)), drawing);
}

function draw(drawing, {tone, values, dashed}, top) {
  const step = WIDTH / Math.max(1, values.length - 1);
  const runs = [[]];
  values.forEach((number, at) => {
    if (number === undefined) runs.push([]);
    else runs.at(-1).push([(at * step).toFixed(1), (HEIGHT - (number / top) * (HEIGHT - 3)).toFixed(1)]);
  });
  for (const run of runs.filter((points) => points.length > 0)) {
    // A minute alone is still a mark.
    const points = run.length > 1 ? run : [run[0], [String(Number(run[0][0]) + 1), run[0][1]]];
    const path = points.map(([x, y]) => `${x},${y}`).join(" L");
    if (!dashed) {
      drawing.append(svg("path", {class: `area f-${tone}`, d: `M${points[0][0]},${HEIGHT} L${path} L${points.at(-1)[0]},${HEIGHT} Z`}));
    }
    drawing.append(svg("path", {class: `line s-${tone}${dashed ? " dashed" : ""}`, d: `M${path}`}));
  }
}
