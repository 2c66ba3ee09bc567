/** One event of a `text/event-stream`. */
export interface StreamEvent {
  event: string;
  data: string;
  id: string;
}

/**
 * Reads a `text/event-stream` piece by piece, as the HTML standard says: lines end in LF, CR or CRLF wherever the network
 * cuts them, `data` lines add up, a line that begins with a colon is a comment, an event without data is none. (The browser's
 * own EventSource cannot send the headers that say which tenant is meant.)
 */
export class EventStreamReader {
  readonly #decoder = new TextDecoder();
  #rest = "";
  #skipLineFeed = false;
  #event = "";
  #data: string[] = [];
  #id = "";
  #first = true;

  /** @returns the events that are complete now */
  take(bytes: Uint8Array): StreamEvent[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (this.#first && text !== "") {
      this.#first = false;
      if (text.startsWith("\uFEFF")) text = text.slice(1);
    }
    if (this.#skipLineFeed && text !== "") {
      if (text.startsWith("\n")) text = text.slice(1);
      this.#skipLineFeed = false;
    }
    const events: StreamEvent[] = [];
    const all = this.#rest + text;
    let from = 0;
    for (const end of all.matchAll(/\r\n|\r|\n/g)) {
      const event = this.#line(all.slice(from, end.index));
      if (event) events.push(event);
      from = end.index + end[0].length;
      // A CR at the very end may be the first half of CRLF.
      if (end[0] === "\r" && from === all.length) this.#skipLineFeed = true;
    }
    this.#rest = all.slice(from);
    return events;
  }

  #line(line: string): StreamEvent | null {
    if (line === "") {
      const complete = this.#data.length === 0 ? null : { event: this.#event || "message", data: this.#data.join("\n"), id: this.#id };
      this.#event = "";
      this.#data = [];
      return complete;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return null;
  }
}
