import { describe, expect, it } from "vitest";
import { EventStreamReader } from "./events";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("the event stream reader", () => {
  it("reads events with their names, data of several lines, and ids", () => {
    const reader = new EventStreamReader();
    expect(reader.take(bytes('id: 7\nevent: entry\ndata: {"a":\ndata: 1}\n\ndata:bare\n\n'))).toEqual([
      { event: "entry", data: '{"a":\n1}', id: "7" },
      { event: "message", data: "bare", id: "7" },
    ]);
  });

  it("keeps to itself what is not complete", () => {
    const reader = new EventStreamReader();
    expect(reader.take(bytes("event: status\nda"))).toEqual([]);
    expect(reader.take(bytes("ta: x\n"))).toEqual([]);
    expect(reader.take(bytes("\n"))).toEqual([{ event: "status", data: "x", id: "" }]);
  });

  it("takes comments and events without data for nothing", () => {
    expect(new EventStreamReader().take(bytes(": still here\n\nevent: status\n\nretry: 10\n\n"))).toEqual([]);
  });

  it("reads the same whichever way the network cuts it, letters of several bytes and CRLF included", () => {
    const all = bytes("event: entry\r\ndata: Zoë – naïve 👋\r\n\r\n: x\r\ndata: b\r\n\r\n");
    const whole = new EventStreamReader().take(all);
    expect(whole.map((event) => event.data)).toEqual(["Zoë – naïve 👋", "b"]);
    for (let cut = 0; cut <= all.length; cut++) {
      const reader = new EventStreamReader();
      expect([...reader.take(all.slice(0, cut)), ...reader.take(all.slice(cut))]).toEqual(whole);
    }
    const one = new EventStreamReader();
    expect([...all].flatMap((byte) => one.take(Uint8Array.of(byte)))).toEqual(whole);
  });

  it("takes a lone CR for the end of a line", () => {
    expect(new EventStreamReader().take(bytes("data: a\r\rdata: b\r\r"))).toHaveLength(2);
  });
});
