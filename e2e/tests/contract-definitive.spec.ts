import { expect, test } from "@playwright/test";
import { openSession, statusOf } from "../lib/contract";

/*
 * The definitive guide's client: it connects at the root with its token, offers on demand and trickles its candidates, and
 * says at every drop that the interview has ended. Its fetches carry the cookie; the header that a change by cookie needs
 * is not in its text. Its `offerToReceiveAudio: false` is left out: with it nobody would hear the interviewer. The short
 * guide has no code of its own for the browser; its routes are these.
 */
test("the definitive guide's client: start, token, socket at the root, a call, and an end that waits for whoever dropped", async ({ page }) => {
  const { session_id } = await openSession(page);
  const seen = await page.evaluate(async (interviewId) => {
    const headers = { "X-Viva-App": "member", "X-Viva": "1", "Content-Type": "application/json" };
    const post = async (path: string, body: unknown) => (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
    const started = await post("/api/interviews/start", { interviewId });
    const { token } = await (await fetch(`/api/interviews/token?interviewId=${interviewId}`, { headers })).json();
    const heard: Record<string, unknown>[] = [];
    const next = async (type: string, where: (message: Record<string, unknown>) => boolean = () => true) => {
      for (const until = Date.now() + 40_000; Date.now() < until; await new Promise((done) => setTimeout(done, 50))) {
        const found = heard.find((message) => message["type"] === type && where(message));
        if (found) return found;
      }
      throw new Error(`no ${type} among ${heard.map((message) => message["type"])}`);
    };
    const root = new URL(started.webrtc.serverUrl).origin;
    const ws = new WebSocket(`${root}?token=${token}&session=${interviewId}`);
    ws.onmessage = (event) => heard.push(JSON.parse(event.data));
    await new Promise((done) => (ws.onopen = done));
    const pc = new RTCPeerConnection();
    pc.createDataChannel("transcript");
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) pc.addTrack(track, stream);
    pc.onicecandidate = (event) => {
      if (event.candidate && ws.readyState === WebSocket.OPEN) ws.send(JSON.stringify({ type: "ice_candidate", candidate: event.candidate }));
    };
    await pc.setLocalDescription(await pc.createOffer());
    ws.send(JSON.stringify({ type: "sdp_offer", sdp: pc.localDescription?.sdp }));
    await pc.setRemoteDescription({ type: "answer", sdp: String((await next("sdp_answer"))["sdp"]) });
    await next("transcript", (message) => message["speaker"] === "ai" && message["text"] !== "");
    const line = await post("/api/interviews/transcript", { interviewId, text: "Hello.", timestamp: new Date().toISOString() });
    pc.close();
    ws.close();
    const deadline = Date.now() + 20_000;
    let status = "in_progress";
    while (status === "in_progress" && Date.now() < deadline) {
      await new Promise((done) => setTimeout(done, 300));
      status = (await (await fetch(`/api/sessions/${interviewId}`, { headers })).json()).status;
    }
    const ended = await post("/api/interviews/end", { interviewId, finalTranscript: "Hello." });
    return { ready: started.webrtc.status, line: line.success, status, ended: ended.success };
  }, session_id);
  expect(seen).toEqual({ ready: "ready", line: true, status: "disconnected", ended: true });
  expect(await statusOf(page, session_id), "whoever dropped may come back").toBe("disconnected");
});
