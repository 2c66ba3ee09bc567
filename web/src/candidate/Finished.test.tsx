import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { VivaApi } from "../api/viva";
import { openOutbox } from "../call/Outbox";
import { Finished } from "./Finished";

const SESSION = "0190a000-0000-7000-8000-000000000001";
const TOO_LATE = "What you typed last came too late and is not part of the interview:";

/** What the server answers to a word that comes, in the words of FlowContractTest. */
let toLateWords: () => Response;
let words: unknown[];

/** A browser takes the page's own address for the beginning of one that has none. */
class FromHere extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === "string" ? new URL(input, "http://viva.test") : input, init);
  }
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": status < 400 ? "application/json" : "application/problem+json" } });

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && pathname === "/api/transcript") {
    words.push(await request.json());
    return toLateWords();
  }
  if (pathname === `/api/sessions/${SESSION}`) return json({ id: SESSION, status: "failed" });
  if (pathname === `/api/sessions/${SESSION}/transcript`) return json({ session_id: SESSION, entries: [], gaps: [] });
  return json({ code: "not_found", detail: "" }, 404);
}

let root: Root;

async function opens(): Promise<string> {
  const place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  await act(async () => root.render(<Finished api={new VivaApi("candidate")} sessionId={SESSION} status="failed" company="Rosebud" focus={false} />));
  await vi.waitFor(() => expect(place.textContent).not.toContain("Fetching the text"));
  return place.textContent ?? "";
}

async function leaves(): Promise<void> {
  await act(async () => root.unmount());
  document.body.replaceChildren();
}

const waiting = async () => (await (await openOutbox()).of(SESSION)).map((item) => item.id);

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("fetch", answer);
  vi.stubGlobal("Request", FromHere);
  words = [];
  await (await openOutbox()).put({ id: "a-last-word", session: SESSION, kind: "typed", text: "And I can start in May.", at: 0 });
});

afterEach(async () => {
  await leaves();
  vi.unstubAllGlobals();
});

it("says of what arrives after the interview's end that it came too late, in its words, and asks nobody twice", async () => {
  toLateWords = () => json({ code: "status_conflict", detail: "This interview is over; nothing is added to it." }, 409);
  const first = await opens();
  expect(first).toContain(TOO_LATE);
  expect(first).toContain("And I can start in May.");
  expect(words).toEqual([expect.objectContaining({ text: "And I can start in May.", item_id: "typed_a-last-word", speaker: "candidate" })]);
  expect(await waiting()).toEqual([]);
  await leaves();
  expect(await opens()).not.toContain(TOO_LATE);
  expect(words.length).toBe(1);
});

it("says nothing of the kind when it was still taken", async () => {
  toLateWords = () => json({ id: "e", late: true });
  expect(await opens()).not.toContain(TOO_LATE);
  expect(await waiting()).toEqual([]);
});

it("says nothing of the kind while nobody answers: it waits, and is tried again the next time", async () => {
  toLateWords = () => json({ code: "storage_unavailable", detail: "" }, 503);
  expect(await opens()).not.toContain(TOO_LATE);
  expect(await waiting()).toEqual(["a-last-word"]);
  await leaves();
  toLateWords = () => json({ id: "e", late: true });
  await opens();
  expect(words.length).toBe(2);
  expect(await waiting()).toEqual([]);
});
