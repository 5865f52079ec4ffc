/**
 * Makes elements. Every text that the page shows goes through textContent here, so that no name can
 * become markup; a name is isolated, so that its direction does not reorder what is beside it.
 */

const SVG = "http://www.w3.org/2000/svg";

// Characters that are invisible or change the order of others: shown by their code points.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** The text with its invisible characters as in `U+202E`; empty where there is none. */
export function visible(text) {
  return String(text ?? "").replace(
    INVISIBLE,
    (one) => "U+" + one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0"),
  );
}

/**
 * An element with attributes (those that are null or false are left out) and children: nodes, or
 * strings that become text.
 */
export function el(tag, attributes, ...children) {
  return complete(document.createElement(tag), attributes, children);
}

/** The same for an element of SVG. */
export function svg(tag, attributes, ...children) {
  return complete(document.createElementNS(SVG, tag), attributes, children);
}

function complete(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return element;
}

/** A name or another text from elsewhere, isolated from what is around it. */
export function name(text, attributes) {
  return el("bdi", { class: "name", ...attributes }, visible(text));
}

/**
 * The name of a node: its first label and, where there is room, the domain, in elements of their own.
 */
export function nodeName(text) {
  const [label, domain] = splitName(visible(text));
  return el("bdi", { class: "name node", title: visible(text) }, label, domain && el("span", { class: "domain" }, domain));
}

/** The first label of a node's name; the whole name is the title. */
export function shortNodeName(text) {
  const [label] = splitName(visible(text));
  return el("bdi", { class: "name", title: visible(text) }, label);
}

function splitName(text) {
  const dot = text.indexOf(".");
  return dot > 0 ? [text.slice(0, dot), text.slice(dot)] : [text, null];
}

/** A text of several words from elsewhere, as a reason of the API server. */
export function quote(text) {
  return el("bdi", { class: "quote" }, visible(text));
}

/** Sets a text only where it differs, so that selections and screen readers are left alone. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** `1 node`, `2 nodes`. */
export function count(number, noun) {
  return number + " " + noun + (number === 1 ? "" : "s");
}

/** Whether a part of the element's text is selected, as to be copied: then it must stay. */
export function isSelected(element) {
  const selection = document.getSelection();
  return !selection.isCollapsed && selection.containsNode(element, true);
}

/**
 * Makes the children of a parent those of the list, in its order. Moves as few as possible and gives
 * the focus back to an element that had to be moved.
 */
export function arrange(parent, children) {
  const focused = document.activeElement;
  const wanted = new Set(children);
  for (const child of [...parent.children]) {
    if (!wanted.has(child)) {
      child.remove();
    }
  }
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(child, next);
    }
  }
  if (focused !== document.activeElement && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}
