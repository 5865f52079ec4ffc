/** What a row shows when it is expanded. */
import { count, el, name, quote } from "./dom.js";
import { millis, moment } from "./moments.js";
import { blockerWords, phaseWords } from "./phases.js";
import { largeTimeline } from "./timeline.js";

/** Everything that is known about a termination. */
export function details(termination) {
  return [
    el("div", { class: "wide" }, largeTimeline(termination)),
    el(
      "div",
      { class: "column" },
      part("Pods and blockers", pods(termination), blockers(termination)),
      part("Load balancers", targets(termination)),
      part("Volumes", volumes(termination)),
    ),
    el("div", { class: "column" }, part("Steps", steps(termination))),
    el("div", { class: "column" }, facts(termination)),
  ];
}

function part(title, ...content) {
  const shown = content.filter(Boolean);
  return shown.length === 0 ? null : el("div", { class: "part" }, el("h4", {}, title), shown);
}

function facts(termination) {
  const { heartbeats } = termination;
  const entries = [
    ["Termination", termination.id ? name(termination.id) : "not known"],
    ["Instance", name(termination.instance)],
    ["Node", termination.node ? name(termination.node) : "none known"],
    ["Phase", [phaseWords(termination.phase), " for ", moment(termination.since, "lasts")]],
    ["Began", moment(termination.started, "ago")],
    ["Unavoidable end", moment(termination.unavoidableEnd, "at")],
    ["Deadline", moment(termination.deadline, "at")],
    ["Hard deadline", moment(termination.hardDeadline, "at")],
    ["Owner", termination.owner ? name(termination.owner) : "no replica"],
    ["Causes", list([...termination.hooks.map((hook) => "hook " + hook), ...termination.events])],
  ];
  if (heartbeats) {
    entries.push([
      "Heartbeats",
      [
        "last ",
        moment(heartbeats.last, "ago"),
        ", next ",
        moment(heartbeats.next, "at"),
        heartbeats.failures > 0
          ? el("strong", { class: "bad" }, ", " + count(heartbeats.failures, "failure"))
          : null,
      ],
    ]);
  }
  if (termination.source === "claim") {
    entries.push(["Source", "the annotation of the node: no replica that answered has it"]);
  }
  return el(
    "div",
    { class: "part" },
    el("h4", {}, "Termination"),
    el(
      "dl",
      {},
      entries.map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, [value].flat()))),
    ),
  );
}

function list(names) {
  const listed = names.map((one, i) => [i > 0 ? ", " : null, name(one)]).flat();
  return listed.length > 0 ? listed : "none known";
}

/** How many pods there are in each state: `3 evicting, 10 gone`. */
export function podCounts(termination) {
  return Object.entries(termination.pods)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([state, number]) => number + " " + state.replaceAll("_", " "))
    .join(", ");
}

function pods(termination) {
  const counts = podCounts(termination);
  return counts === "" ? null : el("p", {}, "Pods: " + counts);
}

function blockers(termination) {
  const more = podsNotListed(termination);
  if (termination.blockers.length === 0 && more === 0) {
    return el("p", { class: "none" }, "No blockers.");
  }
  const urgentFirst = [...termination.blockers].sort((one, other) => other.attention - one.attention);
  return el(
    "ul",
    { class: "blockers" },
    urgentFirst.map(blockerItem),
    more > 0 &&
      el(
        "li",
        { class: "none" },
        count(more, "more pod") + ": listed by lifecycle-manager status ",
        name(termination.instance),
      ),
  );
}

/** Of many terminations, the controller sends some blockers of each, and the numbers of all pods. */
export function podsNotListed(termination) {
  const left = Object.entries(termination.pods)
    .filter(([state]) => state !== "gone")
    .reduce((sum, [, number]) => sum + number, 0);
  return Math.max(0, left - termination.blockers.filter((blocker) => blocker.pod).length);
}

function blockerItem(blocker) {
  const times = [
    ["since", blocker.since, "lasts"],
    ["next try", blocker.nextTry, "at"],
    ["deletion", blocker.escalatesAt, "at"],
    ["grace period ends", blocker.graceEnd, "at"],
    ["goes on without it", blocker.waitEnd, "at"],
  ].filter(([, instant]) => millis(instant) !== null);
  return el(
    "li",
    { class: blocker.attention ? "urgent" : null },
    el(
      "div",
      {},
      el("strong", {}, blockerWords(blocker.kind)),
      blocker.pod ? [" ", name(blocker.pod)] : null,
      blocker.budget ? [" · budget ", name(blocker.budget)] : null,
    ),
    el("div", {}, quote(blocker.reason)),
    el(
      "div",
      { class: "times" },
      times.map(([words, instant, form], i) => [
        (i > 0 ? " · " : "") + words + " ",
        moment(instant, form),
      ]).flat(),
    ),
  );
}

function targets(termination) {
  return termination.targets.length === 0
    ? null
    : el(
        "ul",
        {},
        termination.targets.map((target) =>
          el(
            "li",
            {},
            name(target.balancer),
            " ",
            target.state,
            target.until && target.state !== "deregistered"
              ? [", delay ends ", moment(target.until, "at")]
              : null,
          ),
        ),
      );
}

function volumes(termination) {
  return termination.volumes.length === 0
    ? null
    : el(
        "ul",
        {},
        termination.volumes.map((volume) =>
          el("li", {}, name(volume.volume), " attached, waited for since ", moment(volume.since, "ago")),
        ),
      );
}

function steps(termination) {
  return termination.steps.length === 0
    ? null
    : el(
        "ol",
        { class: "steps" },
        [...termination.steps]
          .reverse()
          .map((step) => el("li", {}, moment(step.at, "ago"), " ", quote(step.text))),
      );
}
