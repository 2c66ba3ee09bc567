import { expect, test } from "@playwright/test";
import { openSession, statusOf } from "../lib/contract";

/*
 * The technical flow's client, HTTP alone. One correction: its channel is made before the offer (made after it, as in the
 * text, it would be in no session description). What it sends on the channel is the realtime service's wire.
 */
test("the flow's client: an offer by HTTP is answered, sound comes, words are taken, the session is completed", async ({ page }) => {
  const { session_id } = await openSession(page);
  const seen = await page.evaluate(async (sessionId) => {
    const headers = { "X-Viva-App": "member", "X-Viva": "1", "Content-Type": "application/json" };
    const post = (path: string, body?: unknown) => fetch(path, { method: "POST", headers, body: body === undefined ? null : JSON.stringify(body) });
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const pc = new RTCPeerConnection();
    for (const track of stream.getAudioTracks()) pc.addTrack(track, stream);
    pc.ontrack = ({ streams: [theirs] }) => {
      const sound = document.createElement("audio");
      sound.srcObject = theirs ?? null;
      document.body.append(sound);
      void sound.play();
    };
    pc.createDataChannel("openai-control");
    await pc.setLocalDescription(await pc.createOffer());
    while (pc.iceGatheringState !== "complete") await new Promise((done) => pc.addEventListener("icegatheringstatechange", done, { once: true }));
    const answered = await post("/api/sdp-exchange", { sdpOffer: pc.localDescription?.sdp, sessionId });
    const { sdpAnswer } = await answered.json();
    await pc.setRemoteDescription({ type: "answer", sdp: sdpAnswer });
    const began = async () => (await (await fetch(`/api/sessions/${sessionId}`, { headers })).json()).status === "in_progress";
    for (const until = Date.now() + 30_000; !(await began()) && Date.now() < until; ) await new Promise((done) => setTimeout(done, 200));
    let energy = 0;
    for (const until = Date.now() + 30_000; energy === 0 && Date.now() < until; await new Promise((done) => setTimeout(done, 200))) {
      for (const report of (await pc.getStats()).values()) {
        if (report.type === "inbound-rtp") energy = (report as { totalAudioEnergy?: number }).totalAudioEnergy ?? 0;
      }
    }
    const status = async () => (await (await fetch(`/api/sessions/${sessionId}`, { headers })).json()).status as string;
    for (const until = Date.now() + 30_000; (await status()) !== "in_progress" && Date.now() < until; await new Promise((done) => setTimeout(done, 200)));
    const entry = { sessionId, speaker: "candidate", text: "I grew roses.", timestamp: new Date().toISOString() };
    const kept = await (await post("/api/transcript", entry)).json();
    const again = await (await post("/api/transcript", entry)).json();
    const completed = await (await post(`/api/sessions/${sessionId}/complete`, { recordingUrl: "https://elsewhere.example/v.mp4" })).json();
    pc.close();
    return { answered: answered.status, heard: energy > 0, success: kept.success, same: kept.id === again.id, status: completed.status };
  }, session_id);
  expect(seen).toEqual({ answered: 200, heard: true, success: true, same: true, status: "completed" });
  expect(await statusOf(page, session_id)).toBe("completed");
});
