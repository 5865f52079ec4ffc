/**
 * The token of the reader, where the controller requires one. It is kept in the memory of this page
 * alone, which forgets it when it is loaded again, and is sent to the page's own origin alone.
 */
let token = null;

/** The codes of the API's errors that another token may end. */
const TOKEN_ERRORS = ["token_required", "token_not_accepted", "not_permitted"];

/** What a header can have. */
const PRINTABLE = /^[\x21-\x7e]+$/;

/** Sends a request for reading, with the token if there is one. */
export function send(path, options = {}) {
  const headers = { ...options.headers };
  if (token !== null) {
    headers.Authorization = "Bearer " + token;
  }
  return fetch(path, { ...options, headers, cache: "no-store" });
}

/** A request that the controller has refused. */
export class Refusal extends Error {
  /** Whether a token, or another one, is needed. */
  needsToken;

  constructor(message, code) {
    super(message);
    this.needsToken = TOKEN_ERRORS.includes(code);
  }

  /** What a response says that is none of success. */
  static async of(response) {
    try {
      const { message, code } = (await response.json()).error;
      return new Refusal(message, code);
    } catch {
      return new Refusal("the controller answers " + response.status);
    }
  }
}

/** Asks the reader for a token. */
export class TokenPrompt {
  #section;
  #input;
  #words;
  #resolve = () => {};

  /** @param section has an input for the token, a button, and a place for words */
  constructor(section) {
    this.#section = section;
    this.#input = section.querySelector("input");
    this.#words = section.querySelector(".words");
    section.querySelector("button").addEventListener("click", () => this.#accept());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        // A form is never sent: its content would be in the address.
        event.preventDefault();
        this.#accept();
      }
    });
  }

  /** Shows the prompt until the reader has given a token, which the next request sends. */
  async ask(refusal) {
    this.#words.textContent =
      token === null
        ? "This controller requires a token for reading."
        : "The controller refuses the request with this token: " + refusal.message + ".";
    token = null;
    this.#section.hidden = false;
    this.#input.focus();
    token = await new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#section.hidden = true;
  }

  #accept() {
    const given = this.#input.value.trim();
    this.#input.value = "";
    if (PRINTABLE.test(given)) {
      this.#resolve(given);
    } else {
      this.#words.textContent = "A token has neither spaces nor special characters, and is not empty.";
      this.#input.focus();
    }
  }
}
