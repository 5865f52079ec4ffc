/** The tables below the terminations: holds, history, replicas. */
import { count, el, isSelected, name, quote, visible } from "./dom.js";
import { duration, millis, moment } from "./moments.js";
import { OUTCOME_NAMES, outcomeWords } from "./phases.js";

/** So many rows are made at once. */
const ROWS = 50;

function table(caption, columns, rows) {
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "group", "aria-label": caption },
    el(
      "table",
      {},
      el("caption", { class: "hidden-text" }, caption),
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, column)))),
      el(
        "tbody",
        {},
        rows.map((cells) =>
          el(
            "tr",
            {},
            cells.map((cell, i) =>
              i === 0 ? el("th", { scope: "row" }, cell) : el("td", { "data-label": columns[i] }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Shows the holds, or nothing where there are none or the program serves none. */
export function showHolds(section, holds) {
  section.hidden = holds.length === 0;
  section.querySelector(".content").replaceChildren(
    table(
      "Holds",
      ["Node", "Instance", "Reason", "Author", "Since", "Until", "State"],
      holds.map((hold) => [
        name(hold.node ?? "–"),
        name(hold.instance ?? "–"),
        quote(hold.reason ?? ""),
        name(hold.author ?? "–"),
        moment(hold.since, "ago"),
        hold.until ? moment(hold.until, "at") : "it is removed",
        hold.terminating ? "terminating" : hold.cordoned ? "held" : "not cordoned",
      ]),
    ),
  );
}

/** Shows the replicas. */
export function showReplicas(section, replicas) {
  section.hidden = replicas.length === 0;
  section.querySelector(".content").replaceChildren(
    table(
      "Replicas",
      ["Replica", "URL", "State"],
      replicas.map((replica) => [
        name(replica.name ?? "unknown"),
        name(replica.url),
        replica.problem
          ? [el("strong", { class: "bad" }, replica.answered ? "problem: " : "no answer: "), quote(replica.problem)]
          : replica.answered
            ? "answers"
            : el("strong", { class: "bad" }, "does not answer"),
      ]),
    ),
  );
}

/** The history with its filters. */
export class History {
  #content = el("div", {});
  #summary = el("p", { class: "numbers" });
  #text = el("input", { type: "search", id: "history-text", autocomplete: "off" });
  #outcome = el(
    "select",
    { id: "history-outcome" },
    el("option", { value: "" }, "any"),
    OUTCOME_NAMES.map((outcome) => el("option", { value: outcome }, outcomeWords(outcome))),
  );
  #over = el(
    "select",
    { id: "history-over" },
    [
      [-1, "any"],
      [1, "over by more than 1 s"],
      [10, "over by more than 10 s"],
      [60, "over by more than 1 min"],
      [600, "over by more than 10 min"],
    ].map(([seconds, words]) => el("option", { value: seconds }, words)),
  );
  #all = [];
  #limit = ROWS;

  /** @param root the element that gets filters and table */
  constructor(root) {
    const field = (input, words) =>
      el("span", { class: "field" }, el("label", { for: input.id }, words), input);
    root.replaceChildren(
      el(
        "div",
        { class: "filters" },
        field(this.#text, "Name"),
        field(this.#outcome, "Outcome"),
        field(this.#over, "Unavoidable time"),
      ),
      this.#summary,
      this.#content,
    );
    for (const input of [this.#text, this.#outcome, this.#over]) {
      input.addEventListener("input", () => {
        this.#limit = ROWS;
        this.#draw();
      });
    }
  }

  /** Shows these terminations, the most recent first. */
  show(terminations) {
    this.#all = terminations;
    if (!isSelected(this.#content)) {
      this.#draw();
    }
  }

  #draw() {
    const found = this.#all.filter((one) => this.#isWanted(one));
    const shown = found.slice(0, this.#limit);
    this.#summary.textContent =
      this.#all.length === 0
        ? "No termination has ended lately."
        : found.length + " of " + count(this.#all.length, "termination");
    this.#content.replaceChildren(
      ...(shown.length > 0 ? [historyTable(shown)] : []),
      ...(found.length > shown.length ? [this.#more(found.length - shown.length)] : []),
    );
  }

  #more(number) {
    const button = el("button", { type: "button" }, "Show " + Math.min(number, ROWS) + " more");
    button.addEventListener("click", () => {
      this.#limit += ROWS;
      this.#draw();
    });
    return button;
  }

  #isWanted(termination) {
    const names = [termination.instance, termination.node, termination.group, termination.owner];
    const text = this.#text.value.trim().toLowerCase();
    const outcome = this.#outcome.value;
    return (
      (text === "" || names.some((one) => one && visible(one).toLowerCase().includes(text))) &&
      (outcome === "" || termination.outcome === outcome) &&
      overUnavoidable(termination) / 1000 > Number(this.#over.value)
    );
  }
}

/** Milliseconds beyond the unavoidable time; 0 where that is not known. */
export function overUnavoidable(termination) {
  const unavoidable = millis(termination.unavoidableEnd);
  const ended = millis(termination.ended);
  return unavoidable === null || ended === null ? 0 : Math.max(0, ended - unavoidable);
}

function historyTable(terminations) {
  return table(
    "History",
    ["Node", "Instance", "Group", "Outcome", "Ended", "Took", "Over unavoidable"],
    terminations.map((one) => [
      name(one.node ?? "–"),
      name(one.instance),
      name(one.group ?? "–"),
      el("span", { class: "outcome " + one.outcome }, outcomeWords(one.outcome)),
      moment(one.ended, "ago"),
      duration(millis(one.ended) - millis(one.started)),
      one.unavoidableEnd ? duration(overUnavoidable(one)) : "–",
    ]),
  );
}
