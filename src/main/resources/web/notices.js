/** What needs attention, at the top of the page: each cause once, with the nodes that it stops. */
import { arrange, count, el, isSelected, name, quote, shortNodeName } from "./dom.js";
import { moment, now, tick } from "./moments.js";
import { causes, condition, earliestDeadline } from "./attention.js";
import { blockerWords } from "./phases.js";

/** So many names are shown of a cause; the others on request. */
const NAMES = 8;

/** The list of notices; says how many there are. */
export class Notices {
  #root;
  #reveal;
  #shown = new Map();

  /**
   * @param root the element that gets the notices
   * @param reveal shows the row of an instance
   */
  constructor(root, reveal) {
    this.#root = root;
    this.#reveal = reveal;
  }

  /**
   * Shows what needs attention.
   *
   * @return how many notices there are
   */
  show(terminations, replicas) {
    const notices = [
      ...this.#ofConditions(terminations, "late", "bad", "Past the deadline"),
      ...causes(terminations).map((cause) => this.#ofCause(cause)),
      ...this.#ofConditions(terminations, "near", "warn", "Near the deadline"),
      ...this.#ofHeartbeats(terminations),
      ...replicas.filter((one) => !one.answered || one.problem).map(ofReplica),
      ...this.#ofConditions(terminations, "unowned", "warn", "Claimed, but no replica has it"),
    ];
    arrange(this.#root, notices.map((notice) => this.#element(notice)));
    const keys = new Set(notices.map((notice) => notice.key));
    for (const key of this.#shown.keys()) {
      if (!keys.has(key)) {
        this.#shown.delete(key);
      }
    }
    return notices.length;
  }

  /** Brings the times up to date. */
  tick() {
    tick(this.#root);
  }

  /** Keeps the element of a notice, so that the list of names stays open. */
  #element({ key, level, content }) {
    const element = this.#shown.get(key) ?? el("li", {});
    const isOpen = element.querySelector("details")?.open ?? false;
    this.#shown.set(key, element);
    element.className = "notice level-" + level;
    if (isSelected(element)) {
      return element;
    }
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    element.replaceChildren(...content());
    const rest = element.querySelector("details");
    if (rest) {
      rest.open = isOpen;
    }
    if (focused) {
      const wanted = focused.dataset.instance;
      const again = wanted
        ? element.querySelector(`[data-instance="${CSS.escape(wanted)}"]`)
        : element.querySelector("summary");
      again?.focus({ preventScroll: true });
    }
    return element;
  }

  #ofCause(cause) {
    const affected = [...cause.terminations.values()];
    const times = [
      ["for", cause.since, "lasts"],
      ["next try", cause.nextTry, "at"],
      ["first pod is deleted", cause.escalatesAt, "at"],
      ["continues without it", cause.waitEnd, "at"],
      ["first deadline", earliestDeadline(affected), "at"],
    ].filter(([, instant]) => instant);
    return {
      key: cause.key,
      level: "bad",
      content: () => [
        el(
          "p",
          { class: "title" },
          el("strong", {}, blockerWords(cause.kind)),
          cause.budget ? [" ", name(cause.budget)] : null,
          el("span", { class: "extent" }, extent(cause, affected)),
        ),
        el("p", {}, quote(cause.reason)),
        el(
          "p",
          { class: "times" },
          times.map(([words, instant, form], i) => [
            (i > 0 ? " · " : "") + words + " ",
            moment(instant, form),
          ]),
        ),
        ...this.#names(affected),
      ],
    };
  }

  #ofConditions(terminations, wanted, level, title) {
    const found = terminations.filter((one) => condition(one, now()) === wanted);
    if (found.length === 0) {
      return [];
    }
    const earliest = earliestDeadline(found);
    return [
      {
        key: wanted,
        level,
        content: () => [
          el(
            "p",
            { class: "title" },
            el("strong", {}, title),
            el("span", { class: "extent" }, count(found.length, "node")),
          ),
          earliest ? el("p", { class: "times" }, "earliest deadline ", moment(earliest, "at")) : "",
          ...this.#names(found),
        ],
      },
    ];
  }

  #ofHeartbeats(terminations) {
    const failing = terminations.filter((one) => one.heartbeats?.failures > 0);
    return failing.length === 0
      ? []
      : [
          {
            key: "heartbeats",
            level: "bad",
            content: () => [
              el(
                "p",
                { class: "title" },
                el("strong", {}, "Heartbeats fail"),
                el("span", { class: "extent" }, count(failing.length, "node")),
              ),
              ...this.#names(failing),
            ],
          },
        ];
  }

  #names(terminations) {
    const nameOf = (one) => one.node ?? one.instance;
    const links = [...terminations]
      .sort((one, other) => nameOf(one).localeCompare(nameOf(other), "en", { numeric: true }))
      .map((one) => this.#link(one));
    const first = el("p", { class: "nodes" }, links.slice(0, NAMES).map((link) => [link, " "]));
    if (links.length <= NAMES) {
      return [first];
    }
    const rest = links.slice(NAMES).map((link) => [link, " "]);
    return [
      first,
      el(
        "details",
        { class: "rest" },
        el("summary", {}, count(links.length - NAMES, "more node")),
        el("p", { class: "nodes" }, rest),
      ),
    ];
  }

  #link(termination) {
    const link = el(
      "button",
      { type: "button", class: "chip", "data-instance": termination.instance },
      termination.node ? shortNodeName(termination.node) : name(termination.instance),
    );
    link.addEventListener("click", () => this.#reveal(termination.instance));
    return link;
  }
}

function extent(cause, affected) {
  const pods = cause.pods.size > 0 ? count(cause.pods.size, "pod") + " on " : "";
  return pods + count(affected.length, "node");
}

function ofReplica(replica) {
  return {
    key: "replica " + replica.url,
    level: replica.answered ? "warn" : "bad",
    content: () => [
      el(
        "p",
        { class: "title" },
        el("strong", {}, replica.answered ? "Replica has a problem" : "Replica does not answer"),
        " ",
        name(replica.name ?? replica.url),
      ),
      replica.problem ? el("p", {}, quote(replica.problem)) : "",
    ],
  };
}
