/**
 * The timeline of a termination: its parts against the unavoidable time and the deadlines. Positions
 * are percentages, so that it needs no layout and fits any width.
 */
import { svg, visible } from "./dom.js";
import { clockTime, duration, millis, now } from "./moments.js";
import { condition } from "./attention.js";
import { partWords } from "./phases.js";

/** A deadline further away than so many times what has passed would leave no room for the parts. */
const FARTHEST = 6;

/** Where the axis is interrupted before deadlines that are too far away, in percent. */
const BREAK = 82;
const END = 99;

const SMALL = { top: 5, lane: 7, bar: 5, bottom: 4, lanes: 3 };
const LARGE = { top: 22, lane: 22, bar: 14, bottom: 22, lanes: 1 };

/** Positions in percent for instants in milliseconds. */
function scaleOf(termination, present) {
  const parts = termination.phases.map((phase) => millis(phase.began));
  const start = Math.min(millis(termination.started), ...parts);
  const end = millis(termination.ended) ?? present;
  const unavoidable = millis(termination.unavoidableEnd);
  const near = Math.max(end, unavoidable ?? end, start + 1000);
  const deadlines = [millis(termination.deadline), millis(termination.hardDeadline)];
  const known = [...new Set(deadlines.filter((one) => one !== null))].sort((a, b) => a - b);
  const far = known.filter((one) => one - start > FARTHEST * (near - start));
  const limit = Math.max(near, ...known.filter((one) => !far.includes(one)));
  const width = far.length > 0 ? BREAK - 4 : END;
  return {
    start,
    end,
    width,
    isBroken: far.length > 0,
    at: (instant) => {
      const index = far.indexOf(instant);
      return index >= 0
        ? BREAK + ((END - BREAK) * (index + 1)) / far.length
        : (width * (Math.min(Math.max(instant, start), limit) - start)) / (limit - start);
    },
  };
}

/** Without the state in which all that matters is a part of its own. */
function partsOf(termination) {
  const { phases } = termination;
  return phases.filter(
    (phase) =>
      phase.name !== "Working" ||
      !phases.some((other) => other !== phase && millis(other.began) >= millis(phase.began)),
  );
}

/** Puts parts that overlap into lanes of their own. */
function lanesOf(termination, present, most) {
  const ends = [];
  return partsOf(termination)
    .sort((one, other) => millis(one.began) - millis(other.began))
    .map((phase) => {
      const began = millis(phase.began);
      const ended = millis(phase.ended) ?? millis(termination.ended) ?? present;
      let lane = ends.findIndex((end) => end <= began);
      lane = lane >= 0 ? lane : Math.min(ends.length, most - 1);
      ends[lane] = Math.max(ends[lane] ?? 0, ended);
      return { phase, began, ended, lane };
    });
}

/** The picture in a row. */
export function smallTimeline(termination) {
  return picture(termination, SMALL, lanesOf(termination, now(), SMALL.lanes), false);
}

/** The picture with a line and a label for each part. */
export function largeTimeline(termination) {
  const parts = lanesOf(termination, now(), 1).map((part, lane) => ({ ...part, lane }));
  return picture(termination, LARGE, parts, true);
}

function picture(termination, sizes, parts, isLarge) {
  const present = now();
  const scale = scaleOf(termination, present);
  const lanes = Math.max(1, ...parts.map((part) => part.lane + 1));
  const height = sizes.top + Math.max(lanes, sizes.lanes) * sizes.lane + sizes.bottom;
  const isStuck = ["blocked", "late"].includes(condition(termination, present));
  const drawing = svg("svg", {
    class: isLarge ? "timeline large" : "timeline",
    role: "img",
    "aria-label": describe(termination, present),
    width: "100%",
    height,
  });
  const bottom = height - sizes.bottom;
  drawing.append(
    svg("rect", {
      class: "track",
      x: "0%",
      y: sizes.top - 2,
      width: scale.width + "%",
      height: bottom - sizes.top + 2,
      rx: 3,
    }),
  );
  addOver(drawing, termination, scale, sizes.top - 2, bottom);
  for (const part of parts) {
    drawing.append(...bar(part, scale, sizes, isStuck, isLarge));
  }
  addMarks(drawing, termination, scale, present, height, isLarge);
  return drawing;
}

function bar({ phase, began, ended, lane }, scale, sizes, isStuck, isLarge) {
  const x = scale.at(began);
  const width = Math.max(scale.at(ended) - x, 0.6);
  const y = sizes.top + lane * sizes.lane + (sizes.lane - sizes.bar) / 2;
  const isCurrent = phase.ended === null;
  const kind = "bar " + barClass(phase.name) + (isCurrent && isStuck ? " stuck" : "");
  const shape = svg("rect", {
    class: kind,
    x: x + "%",
    y,
    width: width + "%",
    height: sizes.bar,
    rx: 2,
  });
  if (!isLarge) {
    return [shape];
  }
  const isRight = x + width < 55;
  const label = svg(
    "text",
    {
      class: "label",
      x: (isRight ? x + width : x) + "%",
      dx: isRight ? 6 : -6,
      y: y + sizes.bar - 3,
      "text-anchor": isRight ? "start" : "end",
    },
    visible(partWords(phase.name)) + " " + duration(ended - began),
  );
  return [shape, label];
}

function barClass(phaseName) {
  if (/drain|evict|working/i.test(phaseName)) {
    return "drain";
  }
  return /deregist|settle|balancer/i.test(phaseName) ? "balancer" : "other";
}

/** What lies beyond the unavoidable time, up to the present. */
function addOver(drawing, termination, scale, top, bottom) {
  const unavoidable = millis(termination.unavoidableEnd);
  if (unavoidable !== null && unavoidable < scale.end) {
    const x = scale.at(unavoidable);
    const width = scale.at(scale.end) - x;
    drawing.append(
      svg("rect", { class: "beyond", x: x + "%", y: top, width: width + "%", height: bottom - top }),
    );
  }
}

function addMarks(drawing, termination, scale, present, height, isLarge) {
  const marks = [
    ["unavoidable", millis(termination.unavoidableEnd), "unavoidable"],
    ["deadline", millis(termination.deadline), "deadline"],
    ["hard", millis(termination.hardDeadline), "hard deadline"],
    ["now", millis(termination.ended) ?? present, termination.ended ? "ended" : "now"],
  ];
  if (scale.isBroken) {
    drawing.append(
      svg("text", { class: "break", x: BREAK - 2 + "%", y: height / 2 + 5, "text-anchor": "middle" }, "⁄⁄"),
    );
  }
  let labelled = [];
  for (const [kind, at, words] of marks.filter((mark) => mark[1] !== null)) {
    const x = scale.at(at);
    drawing.append(
      svg("line", { class: "mark " + kind, x1: x + "%", x2: x + "%", y1: 2, y2: height - 2 }),
    );
    if (isLarge) {
      const y = labelled.some((other) => Math.abs(other - x) < 14) ? height - 5 : 14;
      labelled = y === 14 ? [...labelled, x] : labelled;
      const isRight = x < 70;
      drawing.append(
        svg(
          "text",
          {
            class: "label " + kind,
            x: x + "%",
            dx: isRight ? 5 : -5,
            y,
            "text-anchor": isRight ? "start" : "end",
          },
          words,
        ),
      );
    }
  }
}

/** The same in words. */
function describe(termination, present) {
  const words = ["Timeline: began " + clockTime(termination.started) + " UTC"];
  for (const phase of partsOf(termination)) {
    const began = millis(phase.began);
    const ended = millis(phase.ended);
    words.push(
      visible(partWords(phase.name)) +
        (ended === null ? " for " + duration(present - began) + " so far" : " " + duration(ended - began)),
    );
  }
  const times = [
    ["unavoidable time", termination.unavoidableEnd],
    ["deadline", termination.deadline],
    ["hard deadline", termination.hardDeadline],
  ];
  for (const [what, instant] of times) {
    const at = millis(instant);
    if (at !== null) {
      words.push(
        what + (at > present ? " ends in " + duration(at - present) : " ended " + duration(present - at) + " ago"),
      );
    }
  }
  return words.join(", ") + ".";
}
