/**
 * Reads server-sent events. EventSource would hide the comments by which the controller shows that
 * it is alive, and would give up for good after an error of HTTP: here a stream that is silent for
 * too long is opened again, and so is one that was refused.
 */
import { Refusal, send } from "./access.js";
import { setClock } from "./moments.js";

/** The controller sends at least a comment every 15 s. */
const SILENCE = 40_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/**
 * Follows a stream for as long as the page is open.
 *
 * @param url of the stream
 * @param receiver has onEvent(type, data), onHeard() after each byte, onLost(reason, pause) with the
 *     milliseconds until the next try, and onTokenNeeded(refusal), which ends when there is one
 */
export async function follow(url, receiver) {
  let lastId = null;
  let pause = FIRST_PAUSE;
  let failures = 0;
  while (true) {
    let reason = "the controller has closed the connection";
    try {
      await readOnce(url, lastId, {
        onHeard: () => {
          failures = 0;
          receiver.onHeard();
        },
        onRetry: (milliseconds) => {
          pause = milliseconds;
        },
        onEvent: (event) => {
          lastId = event.id ?? lastId;
          receiver.onEvent(event.type, JSON.parse(event.data));
        },
      });
    } catch (failure) {
      if (failure.needsToken) {
        await receiver.onTokenNeeded(failure);
        continue;
      }
      reason = describe(failure);
    }
    const delay = Math.min(pause * 2 ** failures, LONGEST_PAUSE) * (0.75 + Math.random() / 2);
    failures++;
    receiver.onLost(reason, delay);
    await pauseFor(delay);
  }
}

function describe(failure) {
  if (failure instanceof Refusal) {
    return failure.message;
  }
  return failure.name === "AbortError"
    ? "the controller has sent nothing for " + SILENCE / 1000 + " s"
    : "the controller does not answer";
}

async function readOnce(url, lastId, reader) {
  const abort = new AbortController();
  let silence = setTimeout(() => abort.abort(), SILENCE);
  try {
    const headers = { Accept: "text/event-stream" };
    if (lastId !== null) {
      headers["Last-Event-ID"] = lastId;
    }
    const response = await send(url, { headers, signal: abort.signal });
    setClock(response.headers.get("Date"));
    if (!response.ok) {
      throw await Refusal.of(response);
    }
    const bytes = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new Parser(reader);
    for (;;) {
      const { value, done } = await bytes.read();
      if (done) {
        return;
      }
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE);
      reader.onHeard();
      parser.add(value);
    }
  } finally {
    clearTimeout(silence);
    abort.abort();
  }
}

/** Fields of one event, collected until the empty line that ends it. */
class Parser {
  #rest = "";
  #event = { data: [] };
  #reader;

  constructor(reader) {
    this.#reader = reader;
  }

  add(text) {
    const lines = (this.#rest + text).split(/\r\n|\n/);
    this.#rest = lines.pop();
    lines.forEach((line) => this.#read(line));
  }

  #read(line) {
    if (line === "") {
      const { type = "message", id, data } = this.#event;
      this.#event = { data: [] };
      if (data.length > 0) {
        this.#reader.onEvent({ type, id, data: data.join("\n") });
      }
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") {
      this.#event.type = value;
    } else if (field === "id") {
      this.#event.id = value;
    } else if (field === "data") {
      this.#event.data.push(value);
    } else if (field === "retry" && /^\d+$/.test(value)) {
      this.#reader.onRetry(Number(value));
    }
  }
}

/** Waits, or until the page is looked at again or the network is back. */
function pauseFor(milliseconds) {
  return new Promise((resolve) => {
    const resume = () => {
      if (document.visibilityState === "visible") {
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", resume);
        window.removeEventListener("online", resume);
        resolve();
      }
    };
    const timer = setTimeout(() => {
      document.removeEventListener("visibilitychange", resume);
      window.removeEventListener("online", resume);
      resolve();
    }, milliseconds);
    document.addEventListener("visibilitychange", resume);
    window.addEventListener("online", resume);
  });
}
