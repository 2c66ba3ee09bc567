import { expect, it } from "vitest";
import { isOver, type LiveView, NOTHING_SEEN, seen } from "./live";

const entry = (id: string, sequence_number: number, text: string) => JSON.stringify({ id, sequence_number, text });
const after = (...events: [string, string][]): LiveView =>
  events.reduce((view, [event, data]) => seen(view, event, data), NOTHING_SEEN);

it("follows status, question and result", () => {
  const view = after(
    ["status", '{"status":"in_progress","resume_until":null}'],
    ["question", '{"number":2,"text":"Why?","of":5}'],
    ["result", '{"status":"ready"}'],
  );
  expect(view).toMatchObject({ status: "in_progress", question: { number: 2, of: 5 }, result: "ready" });
});

it("lets an entry grow in its place, and puts a late one where it belongs", () => {
  const view = after(["entry", entry("a", 1, "He")], ["entry", entry("c", 3, "End")], ["entry", entry("a", 1, "Hello")], ["entry", entry("b", 2, "Mid")]);
  expect(view.entries.map((one) => one.text)).toEqual(["Hello", "Mid", "End"]);
});

it("is not disturbed by what it does not know", () => {
  expect(after(["entry", "not json"], ["entry", "{}"], ["news", "{}"], ["status", "null"])).toEqual(NOTHING_SEEN);
});

it("knows when an interview is over", () => {
  expect([null, "in_progress", "disconnected", "completed", "failed"].map((status) => isOver(status as never))).toEqual([false, false, false, true, true]);
});
