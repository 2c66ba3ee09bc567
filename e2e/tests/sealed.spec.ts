import { expect, test } from "@playwright/test";
import { freshLinks } from "../lib/product";
import { enter } from "../rehearse/candidate.mjs";

interface Tried {
  refused: { code: string; message: string };
  thenAnswered: string;
}

test("an offer with a data channel is refused with a reason, and the session stays usable", async ({ page }) => {
  await enter(page, (await freshLinks()).candidate);
  const tried = await page.evaluate(async (): Promise<Tried> => {
    const headers = { "X-Viva-App": "candidate", "X-Viva": "1", "Content-Type": "application/json" };
    const interview = await (await fetch("/api/v1/interview", { headers })).json();
    const answers = (interview.consents as { purpose: string; version: string }[]).map(({ purpose, version }) => ({ purpose, version, given: true }));
    await fetch("/api/v1/interview/consents", {
      method: "POST",
      headers,
      body: JSON.stringify({ invitation_id: interview.invitation_id, consents: answers }),
    });
    const opened = await fetch("/api/sessions", {
      method: "POST",
      headers,
      body: JSON.stringify({ invitation_id: interview.invitation_id }),
    });
    const socket = new WebSocket((await opened.json()).websocket_url);
    const heard: Record<string, unknown>[] = [];
    const next = (...types: string[]) =>
      new Promise<Record<string, unknown>>((resolve, reject) => {
        const until = Date.now() + 30_000;
        const look = () => {
          const index = heard.findIndex((message) => types.includes(String(message["type"])));
          if (index >= 0) resolve(heard.splice(0, index + 1)[index] as Record<string, unknown>);
          else if (Date.now() > until) reject(new Error(`nothing of ${types} came`));
          else setTimeout(look, 20);
        };
        look();
      });
    socket.onmessage = (event) => heard.push(JSON.parse(event.data));
    const offer = async (channel: boolean) => {
      const peer = new RTCPeerConnection();
      peer.addTransceiver("audio");
      if (channel) peer.createDataChannel("oai-events");
      await peer.setLocalDescription(await peer.createOffer());
      socket.send(JSON.stringify({ type: "sdp_offer", sdp: peer.localDescription?.sdp }));
    };
    await next("session_ready");
    await offer(true);
    const refused = await next("error", "sdp_answer");
    await offer(false);
    const thenAnswered = await next("error", "sdp_answer");
    socket.close();
    return {
      refused: { code: String(refused["code"]), message: String(refused["message"] ?? "") },
      thenAnswered: String(thenAnswered["type"]),
    };
  });
  expect(tried.refused.code).toBe("data_channel_refused");
  expect(tried.refused.message.length).toBeGreaterThan(20);
  expect(tried.thenAnswered).toBe("sdp_answer");
});
