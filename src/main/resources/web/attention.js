/** What needs attention, from the values of the API and the time alone. */
import { millis, now } from "./moments.js";

/** A deadline is near in its last fifth, and always in its last two minutes. */
const NEAR_PART = 0.2;
const NEAR = 120_000;

/** The earlier one of deadline and hard deadline, as an instant; null where none is known. */
export function effectiveDeadline(termination) {
  const known = [termination.deadline, termination.hardDeadline].filter(Boolean);
  known.sort((one, other) => millis(one) - millis(other));
  return known[0] ?? null;
}

/** The first of the deadlines of several terminations; null where none is known. */
export function earliestDeadline(terminations) {
  const known = terminations.map(effectiveDeadline).filter(Boolean);
  known.sort((one, other) => millis(one) - millis(other));
  return known[0] ?? null;
}

/** What ends by itself within this time needs no attention; EBS needs up to 30 s to detach. */
const BRIEF = 5_000;
const LONGER_BRIEF = { volume: 60_000, hook_metadata: 15_000 };

/** Blockers that do not end by themselves, and have not begun just now. */
export function urgentBlockers(termination, present = now()) {
  return termination.blockers.filter(
    (blocker) =>
      blocker.attention &&
      present - millis(blocker.since) >= (LONGER_BRIEF[blocker.kind] ?? BRIEF),
  );
}

/**
 * The condition of a termination: `late` (past its deadline), `blocked`, `near` (the deadline is),
 * `unowned`, `over` (it takes longer than unavoidable), or `fine`.
 */
export function condition(termination, present = now()) {
  const deadline = millis(effectiveDeadline(termination));
  if (deadline !== null && deadline <= present) {
    return "late";
  }
  if (urgentBlockers(termination, present).length > 0) {
    return "blocked";
  }
  if (isNear(termination, deadline, present)) {
    return "near";
  }
  if (termination.source === "claim") {
    return "unowned";
  }
  const unavoidable = millis(termination.unavoidableEnd);
  return unavoidable !== null && unavoidable < present ? "over" : "fine";
}

/** Near the deadline, and not about to end well before it. */
function isNear(termination, deadline, present) {
  if (deadline === null) {
    return false;
  }
  const whole = deadline - millis(termination.started);
  const isShort = deadline - present < Math.max(NEAR, whole * NEAR_PART);
  const unavoidable = millis(termination.unavoidableEnd);
  const isOnTime = unavoidable !== null && unavoidable > present && unavoidable < deadline;
  return isShort && !isOnTime;
}

const RANKS = ["late", "blocked", "near", "unowned", "over", "fine"];

/** Sorts by urgency; the order does not depend on the order before. */
export function byUrgency(present = now()) {
  const none = Number.MAX_SAFE_INTEGER;
  const keys = new Map();
  const key = (termination) => {
    if (!keys.has(termination)) {
      keys.set(termination, [
        RANKS.indexOf(condition(termination, present)),
        millis(effectiveDeadline(termination)) ?? none,
        millis(termination.started) ?? none,
      ]);
    }
    return keys.get(termination);
  };
  return (one, other) => {
    const mine = key(one);
    const others = key(other);
    for (let i = 0; i < mine.length; i++) {
      if (mine[i] !== others[i]) {
        return mine[i] - others[i];
      }
    }
    return one.instance < other.instance ? -1 : 1;
  };
}

/**
 * The causes that keep terminations from ending, each once with its terminations: one budget that
 * refuses the evictions of many nodes is one cause. Those of most nodes come first.
 */
export function causes(terminations) {
  const found = new Map();
  for (const termination of terminations) {
    for (const blocker of urgentBlockers(termination)) {
      const key = JSON.stringify([blocker.kind, blocker.budget ?? generalReason(blocker)]);
      const cause = found.get(key) ?? newCause(key, blocker);
      found.set(key, cause);
      cause.terminations.set(termination.instance, termination);
      if (blocker.pod) {
        cause.pods.add(blocker.pod);
      }
      cause.since = earlier(cause.since, blocker.since);
      cause.nextTry = earlier(cause.nextTry, blocker.nextTry);
      cause.escalatesAt = earlier(cause.escalatesAt, blocker.escalatesAt);
      cause.waitEnd = earlier(cause.waitEnd, blocker.waitEnd);
    }
  }
  return [...found.values()].sort((one, other) => other.terminations.size - one.terminations.size);
}

function newCause(key, blocker) {
  return {
    key,
    kind: blocker.kind,
    budget: blocker.budget,
    reason: blocker.reason,
    pods: new Set(),
    terminations: new Map(),
    since: null,
    nextTry: null,
    escalatesAt: null,
    waitEnd: null,
  };
}

/** Without the name of the pod and without numbers, which differ between pods of one cause. */
function generalReason(blocker) {
  const podName = (blocker.pod ?? "").split("/").pop();
  const reason = podName === "" ? blocker.reason : blocker.reason.replaceAll(podName, "");
  return reason.replace(/\d+/g, "0");
}

function earlier(one, other) {
  if (!one || !other) {
    return one ?? other ?? null;
  }
  return millis(one) <= millis(other) ? one : other;
}

/** Terminations by group, in the order of the list; null is the key of those without a group. */
export function byGroup(terminations) {
  return Map.groupBy(terminations, (termination) => termination.group ?? null);
}
