/** Times in words, by the clock of the controller, and kept up to date. */
import { el, setText } from "./dom.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Below this, a difference of clocks is only the rounding of the header `Date`. */
const MIN_SKEW = 2 * SECOND;

let skew = 0;

/** The time of the controller's clock, in milliseconds. */
export function now() {
  return Date.now() + skew;
}

/** Notes what the controller's clock said in a response. */
export function setClock(dateHeader) {
  const said = Date.parse(dateHeader ?? "");
  if (!Number.isNaN(said)) {
    const difference = said + SECOND / 2 - Date.now();
    skew = Math.abs(difference) < MIN_SKEW ? 0 : difference;
  }
}

/** Milliseconds of an instant; null where there is none. */
export function millis(instant) {
  const parsed = instant ? Date.parse(instant) : NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

/** As in `45 s`, `4 min 12 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(milliseconds) {
  const length = Math.max(0, milliseconds);
  if (length < MINUTE) {
    return Math.floor(length / SECOND) + " s";
  }
  if (length < HOUR) {
    const minutes = Math.floor(length / MINUTE);
    return minutes + " min " + Math.floor((length % MINUTE) / SECOND) + " s";
  }
  if (length < DAY) {
    return Math.floor(length / HOUR) + " h " + Math.floor((length % HOUR) / MINUTE) + " min";
  }
  return Math.floor(length / DAY) + " d " + Math.floor((length % DAY) / HOUR) + " h";
}

/** As in `17:04:05`, in UTC as in the log; with its date where that is not today's. */
export function clockTime(instant) {
  const at = new Date(millis(instant)).toISOString();
  const today = new Date(now()).toISOString().slice(0, 10);
  return at.startsWith(today) ? at.slice(11, 19) : at.slice(0, 10) + " " + at.slice(11, 19);
}

const FORMS = {
  /** How long ago: `4 min 12 s ago`. */
  ago: (at) => (now() - at < SECOND ? "now" : duration(now() - at) + " ago"),
  /** How long it lasts already: `4 min 12 s`. */
  lasts: (at) => duration(now() - at),
  /** When, or how long ago: `in 4 min 12 s`. */
  at: (at) => (at > now() ? "in " + duration(at - now()) : FORMS.ago(at)),
  /** How much time remains: `4 min 12 s`, `0 s`. */
  remaining: (at) => duration(at - now()),
  /** How much time is left: `4 min 12 s left`, `2 s over`. */
  left: (at) => (at > now() ? duration(at - now()) + " left" : duration(now() - at) + " over"),
};

/**
 * An instant in one of the forms, with the absolute time as its title; a dash where there is none.
 */
export function moment(instant, form) {
  const at = millis(instant);
  if (at === null) {
    return el("span", { class: "none" }, "–");
  }
  const absolute = new Date(at).toISOString().replace("T", " ").slice(0, 19) + " UTC";
  return el(
    "time",
    { datetime: instant, title: absolute, "data-form": form },
    FORMS[form](at),
  );
}

/** Brings all times below an element up to date. */
export function tick(root) {
  for (const element of root.querySelectorAll("time[data-form]")) {
    setText(element, FORMS[element.dataset.form](millis(element.getAttribute("datetime"))));
  }
}
