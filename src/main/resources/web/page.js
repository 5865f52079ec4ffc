/**
 * The live page: replaces the table that the controller rendered as soon as the first events
 * arrive, and keeps it up to date.
 */
import { TokenPrompt, send } from "./access.js";
import { count, el, setText } from "./dom.js";
import { duration, millis, moment, tick } from "./moments.js";
import { effectiveDeadline, urgentBlockers } from "./attention.js";
import { Notices } from "./notices.js";
import { Rows, matches } from "./rows.js";
import { History, showHolds, showReplicas } from "./tables.js";
import { follow } from "./stream.js";

const SECOND = 1000;

/** An interruption that is shorter is not worth a word. */
const BRIEF = 3 * SECOND;

/** Holds come with no event. */
const HOLDS_INTERVAL = 30 * SECOND;

/** From so many terminations on there is a filter. */
const MANY = 8;

/** Screen readers are told no more often. */
const ANNOUNCEMENT_PAUSE = 10 * SECOND;

const byId = (id) => document.getElementById(id);

const terminations = new Map();
let replicas = [];
let isLive = false;
let lastHeard = null;
let lost = null;
let drawing = null;

const prompt = new TokenPrompt(byId("access"));
const rows = new Rows(byId("rows"));
const history = new History(byId("history").querySelector(".content"));
const notices = new Notices(byId("notices"), (instance) => {
  byId("filter").value = "";
  draw();
  rows.reveal(instance);
});

const EVENTS = {
  snapshot: (report) => {
    terminations.clear();
    report.terminations.forEach((one) => terminations.set(one.instance, one));
    replicas = report.replicas;
    refreshHistory();
    refreshHolds();
  },
  changed: (changed) => changed.forEach((one) => terminations.set(one.instance, one)),
  ended: (instances) => {
    instances.forEach((instance) => terminations.delete(instance));
    refreshHistory();
  },
  replicas: (all) => {
    replicas = all;
  },
};

function onEvent(type, data) {
  EVENTS[type]?.(data);
  if (type === "snapshot" && !isLive) {
    isLive = true;
    byId("static").remove();
    byId("live").hidden = false;
    drawConnection();
  }
  drawSoon();
}

/** Events that arrive together are drawn once. */
function drawSoon() {
  drawing ??= setTimeout(() => {
    drawing = null;
    draw();
  }, 100);
}

function draw() {
  if (!isLive) {
    return;
  }
  const all = [...terminations.values()];
  const found = all.filter((one) => matches(one, byId("filter").value));
  const noticed = notices.show(all, replicas);
  const blocked = all.filter((one) => urgentBlockers(one).length > 0).length;
  byId("calm").hidden = noticed > 0;
  setText(byId("calm"), calmWords(all.length === 0));
  byId("filter-field").hidden = all.length < MANY && byId("filter").value === "";
  byId("legend").hidden = all.length === 0;
  setText(byId("found"), found.length < all.length ? found.length + " of " + all.length : "");
  byId("terminations").hidden = all.length === 0;
  drawSummary(all, blocked);
  rows.show(found);
  showReplicas(byId("replicas"), replicas);
  document.title = (blocked > 0 ? "(" + blocked + " blocked) " : "") + "lifecycle-manager";
  if (!isOld()) {
    announce(
      count(all.length, "node") + " terminating, " + blocked + " blocked, " + count(noticed, "notice"),
    );
  }
}

/** An old state says nothing about the present. */
function calmWords(isEmpty) {
  if (isOld()) {
    return "Nothing needed attention when the connection ended.";
  }
  return "Nothing needs attention." + (isEmpty ? " No node is terminating." : "");
}

function drawSummary(all, blocked) {
  const [first] = all
    .filter(effectiveDeadline)
    .sort((one, other) => millis(effectiveDeadline(one)) - millis(effectiveDeadline(other)));
  const number = (value, words, kind) =>
    el("span", { class: "number " + kind }, el("strong", {}, value), " " + words);
  byId("summary").replaceChildren(
    number(all.length, "terminating", ""),
    number(blocked, "blocked", blocked > 0 ? "bad" : ""),
    ...(first ? [number(moment(effectiveDeadline(first), "remaining"), "until the first deadline", "")] : []),
  );
}

let announced = "";
let announcedAt = -Infinity;
let pending = null;

/** Tells screen readers a text that differs from the last one, and not too often. */
function announce(text) {
  const isTimed = pending !== null;
  pending = text;
  if (!isTimed) {
    const wait = Math.max(SECOND, announcedAt + ANNOUNCEMENT_PAUSE - Date.now());
    setTimeout(() => {
      if (pending !== announced) {
        announced = pending;
        announcedAt = Date.now();
        setText(byId("announcement"), announced);
      }
      pending = null;
    }, wait);
  }
}

/** Whether the connection is interrupted for long enough. */
function isOld() {
  return lost !== null && Date.now() - lost.at >= BRIEF;
}

/** Says whether the page is live, and if not, how old what it shows is. */
function drawConnection() {
  const state = byId("connection");
  if (byId("old").hidden === isOld()) {
    byId("old").hidden = !isOld();
    document.body.toggleAttribute("data-old", isOld());
    drawSoon();
  }
  const isLocked = !byId("access").hidden;
  state.dataset.state = isOld() || isLocked ? "old" : isLive ? "live" : "connecting";
  setText(
    byId("connection-words"),
    isLocked ? "Token needed" : isOld() ? "Not connected" : isLive ? "Live" : "Connecting",
  );
  if (isOld()) {
    announce("Not connected to the controller. The page is out of date.");
    const next = Math.max(0, lost.nextTry - Date.now());
    const age = lastHeard === null ? null : duration(Date.now() - lastHeard);
    const shown = age === null ? byId("made").dataset.words : "This page shows the state of " + age + " ago";
    setText(byId("old-words"), "Not connected: " + lost.reason + ". " + shown + ".");
    setText(byId("old-try"), next > SECOND ? "Next try in " + duration(next) + "." : "Connecting.");
  }
}

async function load(path) {
  const response = await send(path);
  return response.ok ? response.json() : null;
}

/** Loads once at a time; what is asked for meanwhile is loaded once more. */
function loader(path, show) {
  let isLoading = false;
  let isWanted = false;
  return async function refresh() {
    isWanted = true;
    while (isWanted && !isLoading) {
      isWanted = false;
      isLoading = true;
      try {
        show(await load(path));
      } catch {
        // The stream says that there is no connection, and a snapshot follows when there is one.
      } finally {
        isLoading = false;
      }
    }
  };
}

const refreshHistory = loader("api/v1/history", (answer) => history.show(answer?.history ?? []));
const refreshHolds = loader("api/v1/holds", (answer) => showHolds(byId("holds"), answer?.holds ?? []));

byId("filter").addEventListener("input", draw);

setInterval(() => {
  drawConnection();
  if (isLive && document.visibilityState === "visible") {
    rows.tick();
    notices.tick();
    tick(byId("summary"));
    tick(byId("below"));
  }
}, SECOND);

// Conditions depend on the time too: a deadline becomes near without an event.
setInterval(drawSoon, 5 * SECOND);
setInterval(() => isLive && refreshHolds(), HOLDS_INTERVAL);

follow("api/v1/events", {
  onEvent,
  onHeard: () => {
    lastHeard = Date.now();
    lost = null;
    drawConnection();
  },
  onLost: (reason, pause) => {
    lost = { at: lost?.at ?? Date.now(), reason, nextTry: Date.now() + pause };
    drawConnection();
  },
  onTokenNeeded: async (refusal) => {
    lost = isLive ? { at: lost?.at ?? Date.now(), reason: refusal.message, nextTry: 0 } : null;
    const given = prompt.ask(refusal);
    byId("static")?.toggleAttribute("hidden", true);
    drawConnection();
    await given;
    drawConnection();
  },
});
