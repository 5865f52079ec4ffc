/**
 * The terminations, grouped by Auto Scaling group. Only rows near the visible part of the page have
 * a content; the others keep their names, so that search and screen readers find them.
 */
import {
  arrange,
  count,
  el,
  isSelected,
  name,
  nodeName,
  quote,
  setText,
  visible,
} from "./dom.js";
import { moment, now, tick } from "./moments.js";
import {
  byGroup,
  byUrgency,
  condition,
  earliestDeadline,
  effectiveDeadline,
  urgentBlockers,
} from "./attention.js";
import { blockerWords, conditionWords, phaseWords } from "./phases.js";
import { details, podCounts } from "./details.js";
import { largeTimeline, smallTimeline } from "./timeline.js";

/** How far outside of the window rows have a content already. */
const MARGIN = "800px";

/** The rows of all terminations; keeps which ones are expanded. */
export class Rows {
  #root;
  #rows = new Map();
  #groups = new Map();
  #window = new IntersectionObserver((entries) => this.#look(entries), { rootMargin: MARGIN });

  /** @param root the element that gets the groups */
  constructor(root) {
    this.#root = root;
  }

  /** Shows these terminations and no others. */
  show(terminations) {
    const sorted = [...terminations].sort(byUrgency(now()));
    for (const termination of sorted) {
      this.#row(termination.instance).set(termination);
    }
    const groups = byGroup(sorted);
    for (const [key, members] of groups) {
      this.#group(key).set(members, members.map((one) => this.#rows.get(one.instance)));
    }
    arrange(this.#root, [...groups.keys()].map((key) => this.#groups.get(key).element));
    this.#forget(new Set(sorted.map((one) => one.instance)), groups);
  }

  /** Brings times and timelines of the visible rows up to date. */
  tick() {
    this.#rows.forEach((row) => row.tick());
    this.#groups.forEach((group) => tick(group.header));
  }

  /** Opens the row of an instance and goes there. */
  reveal(instance) {
    const row = this.#rows.get(instance);
    if (row) {
      row.element.closest("details.group").open = true;
      row.open();
    }
  }

  #row(instance) {
    if (!this.#rows.has(instance)) {
      const row = new Row();
      this.#rows.set(instance, row);
      this.#window.observe(row.element);
    }
    return this.#rows.get(instance);
  }

  #group(key) {
    if (!this.#groups.has(key)) {
      this.#groups.set(key, new Group(key));
    }
    return this.#groups.get(key);
  }

  #forget(instances, groups) {
    for (const [instance, row] of this.#rows) {
      if (!instances.has(instance)) {
        this.#window.unobserve(row.element);
        row.element.remove();
        this.#rows.delete(instance);
      }
    }
    for (const key of this.#groups.keys()) {
      if (!groups.has(key)) {
        this.#groups.delete(key);
      }
    }
  }

  #look(entries) {
    const byElement = new Map([...this.#rows.values()].map((row) => [row.element, row]));
    for (const entry of entries) {
      byElement.get(entry.target)?.setVisible(entry.isIntersecting, entry.boundingClientRect.height);
    }
  }
}

/** The terminations of one group. */
class Group {
  #list = el("ul", { class: "rows" });
  #numbers = el("span", { class: "numbers" });

  constructor(key) {
    this.header = el(
      "summary",
      {},
      el("h3", {}, key === null ? "Without a group" : name(key)),
      this.#numbers,
    );
    this.element = el("details", { class: "group", open: true }, this.header, this.#list);
  }

  set(terminations, rows) {
    const blocked = terminations.filter((one) => urgentBlockers(one).length > 0).length;
    const earliest = earliestDeadline(terminations);
    this.#numbers.replaceChildren(
      count(terminations.length, "node"),
      ...(blocked > 0 ? [" · ", el("strong", { class: "bad" }, blocked + " blocked")] : []),
      ...(earliest ? [" · earliest deadline ", moment(earliest, "at")] : []),
    );
    arrange(this.#list, rows.map((row) => row.element));
  }
}

/** One termination. */
class Row {
  #termination = null;
  #shown = null;
  #isVisible = false;
  #badge = el("span", { class: "badge" });
  #who = el("span", { class: "who" });
  #body = el("span", { class: "body" });
  #more = el("div", { class: "more" });
  #details;

  constructor() {
    this.#details = el(
      "details",
      {},
      el("summary", {}, this.#badge, this.#who, this.#body),
      this.#more,
    );
    this.#details.addEventListener("toggle", () => this.#fill());
    this.element = el("li", { class: "row" }, this.#details);
  }

  set(termination) {
    const isRenamed = this.#termination?.node !== termination.node;
    this.#termination = termination;
    if (isRenamed || this.#who.firstChild === null) {
      this.#who.replaceChildren(
        ...(termination.node ? [nodeName(termination.node), " "] : []),
        name(termination.instance, { class: "name instance" }),
      );
    }
    this.#setCondition();
    if (this.#isVisible) {
      this.#update();
    }
  }

  setVisible(isVisible, height) {
    this.#isVisible = isVisible;
    if (isVisible && this.#shown !== this.#termination) {
      this.#fill();
      this.element.style.minHeight = "";
    } else if (!isVisible && this.#shown !== null && !this.#details.open) {
      this.element.style.minHeight = height + "px";
      this.#body.replaceChildren();
      this.#more.replaceChildren();
      this.#shown = null;
    }
  }

  open() {
    this.#details.open = true;
    this.#fill();
    this.#details.scrollIntoView({ block: "start" });
    this.#details.firstElementChild.focus({ preventScroll: true });
  }

  tick() {
    this.#setCondition();
    if (this.#isVisible) {
      this.#update();
      tick(this.element);
      this.element.querySelectorAll(".timeline").forEach((old) => this.#redraw(old));
    }
  }

  /** Fills the row again when there is something new, and no text of it is about to be copied. */
  #update() {
    if (this.#shown !== this.#termination && !isSelected(this.element)) {
      this.#fill();
    }
  }

  #redraw(timeline) {
    if (!isSelected(timeline)) {
      const draw = timeline.classList.contains("large") ? largeTimeline : smallTimeline;
      timeline.replaceWith(draw(this.#termination));
    }
  }

  #setCondition() {
    const state = condition(this.#termination, now());
    if (this.element.dataset.condition !== state) {
      this.element.dataset.condition = state;
      setText(this.#badge, conditionWords(state));
    }
  }

  #fill() {
    const termination = this.#termination;
    this.#shown = termination;
    const deadline = effectiveDeadline(termination);
    const [blocker] = urgentBlockers(termination);
    this.#body.replaceChildren(
      el(
        "span",
        { class: "what" },
        phaseWords(termination.phase),
        " ",
        moment(termination.since, "lasts"),
        el("span", { class: "pods" }, podCounts(termination)),
      ),
      el("span", { class: "line" }, smallTimeline(termination)),
      el(
        "span",
        { class: "left" },
        deadline ? moment(deadline, "left") : "no deadline known",
        hardNote(termination, deadline),
      ),
      ...(blocker ? [why(blocker, urgentBlockers(termination).length - 1)] : []),
    );
    this.#more.replaceChildren(
      ...(this.#details.open ? details(termination).filter(Boolean) : []),
    );
  }
}

function hardNote(termination, deadline) {
  return termination.hardDeadline && termination.hardDeadline !== deadline
    ? el("span", { class: "hard" }, "hard deadline ", moment(termination.hardDeadline, "at"))
    : null;
}

function why(blocker, others) {
  return el(
    "span",
    { class: "why" },
    el("strong", {}, blocker.pod ? name(blocker.pod) : blockerWords(blocker.kind)),
    " ",
    blocker.budget ? ["is blocked by budget ", name(blocker.budget)] : quote(blocker.reason),
    blocker.escalatesAt ? [", is deleted ", moment(blocker.escalatesAt, "at")] : null,
    others > 0 ? ", and " + count(others, "other blocker") : null,
  );
}

/** Whether a termination has the text in one of its names. */
export function matches(termination, text) {
  const names = [termination.instance, termination.node, termination.group];
  const wanted = text.trim().toLowerCase();
  return wanted === "" || names.some((one) => one && visible(one).toLowerCase().includes(wanted));
}
