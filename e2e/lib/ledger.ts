import type { BrowserContext, Page } from "@playwright/test";

export interface Received {
  at: number;
  from: string;
  text: string;
}

const LEADS_AWAY = new Set(["/api/v1/entry", "/api/v1/signin/verify", "/api/v1/signout"]);

/** Everything that the browser is given, media excepted: each response's headers and body, each socket frame. */
export class Ledger {
  readonly received: Received[] = [];
  readonly consoleErrors: string[] = [];
  /** Answers with a body that could not be read, and of which therefore nothing is known. */
  readonly unread: string[] = [];
  readonly #pending: Promise<void>[] = [];

  constructor(context: BrowserContext) {
    context.on("page", (page) => this.#watch(page));
    context.on("response", (response) => {
      const at = Date.now();
      const from = `${response.request().method()} ${response.url()}`;
      this.#pending.push(
        (async () => {
          const headers = JSON.stringify(await response.allHeaders());
          const body = await response.text().catch(() => {
            // A redirect and an empty answer have none to read; of an answer that leads to another page at once the browser
            // keeps none: the contract closes its shape ({kind, next}).
            const none = response.status() === 204 || (response.status() >= 300 && response.status() < 400);
            if (!none && !LEADS_AWAY.has(new URL(response.url()).pathname)) this.unread.push(from);
            return "";
          });
          this.received.push({ at, from, text: `${headers}\n${body}` });
        })().catch(() => {
          this.unread.push(from);
        }),
      );
    });
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** When a text first reached the browser, or null. */
  firstSeen(text: string): number | null {
    const times = this.received.filter((one) => one.text.includes(text) || unescaped(one.text).includes(text)).map((one) => one.at);
    return times.length === 0 ? null : Math.min(...times);
  }

  #watch(page: Page): void {
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) =>
        this.received.push({ at: Date.now(), from: `socket ${new URL(socket.url()).pathname}`, text: payload.toString() }),
      ),
    );
    page.on("console", (message) => {
      if (message.type() === "error") this.consoleErrors.push(message.text());
    });
    page.on("pageerror", (error) => this.consoleErrors.push(`page error: ${error.message}`));
  }
}

/** JSON's `\u…` and `\"` undone, so that a text is found however it was written. */
function unescaped(text: string): string {
  return text
    .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\\"', '"');
}
