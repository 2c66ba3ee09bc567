import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { createClient } from "@supabase/supabase-js";
import { openSession, statusOf } from "../lib/contract";
import { url } from "../lib/product";
import { codeIn, waitForMail } from "../rehearse/mailbox.mjs";

/*
 * The implementation guide's page, with one correction without which it runs nowhere: the peer connection that makes the
 * offer also takes the answer (the guide closes it and gives the answer to another). The specification's client is the
 * same wire; its own text has no code of a browser.
 */
test("the guide's page: init_session, one offer with a channel, captions by the socket, the end", async ({ page }) => {
  const { session_id } = await openSession(page);
  const seen = await page.evaluate(async (sessionId) => {
    const heard: Record<string, unknown>[] = [];
    const next = async (type: string, where: (message: Record<string, unknown>) => boolean = () => true) => {
      for (const until = Date.now() + 40_000; Date.now() < until; await new Promise((done) => setTimeout(done, 50))) {
        const found = heard.find((message) => message["type"] === type && where(message));
        if (found) return found;
      }
      throw new Error(`no ${type} among ${heard.map((message) => message["type"])}`);
    };
    const ws = new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/api/ws`);
    ws.onmessage = (event) => heard.push(JSON.parse(event.data));
    ws.onopen = () => ws.send(JSON.stringify({ type: "init_session", session_id: sessionId }));
    await next("session_ready");
    const first = heard[0]?.["type"];
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const pc = new RTCPeerConnection();
    for (const track of stream.getAudioTracks()) pc.addTrack(track, stream);
    pc.createDataChannel("openai-realtime");
    await pc.setLocalDescription(await pc.createOffer());
    while (pc.iceGatheringState !== "complete") await new Promise((done) => pc.addEventListener("icegatheringstatechange", done, { once: true }));
    ws.send(JSON.stringify({ type: "sdp_offer", sdp: pc.localDescription?.sdp }));
    await pc.setRemoteDescription({ type: "answer", sdp: String((await next("sdp_answer"))["sdp"]) });
    const said = await next("transcript", (message) => message["speaker"] === "ai" && message["text"] !== "");
    const entries = [{ speaker: "ai", text: said["text"], timestamp: new Date().toISOString() }];
    ws.send(JSON.stringify({ type: "transcript_update", entries }));
    const acknowledged = (await next("transcript_ack"))["entries"] as unknown[];
    ws.send(JSON.stringify({ type: "dance" }));
    const error = (await next("error"))["error"];
    ws.send(JSON.stringify({ type: "end_session", final_transcript: entries }));
    const ended = (await next("session_ended"))["status"];
    pc.close();
    return { first, acknowledged: acknowledged.length, error, ended };
  }, session_id);
  expect(seen).toEqual({ first: "session_ready", acknowledged: 1, error: "Unknown message type", ended: "completed" });
  expect(await statusOf(page, session_id)).toBe("completed");
});

test("the guide's page signs in and reads its session through supabase-js; everything else there is not implemented", async ({ page }) => {
  const { session_id, owner } = await openSession(page);
  const { identity_anon } = JSON.parse(readFileSync(process.env.VIVA_TWIN_KEYS ?? "", "utf8")) as { identity_anon: string };
  const supabase = createClient(url, identity_anon, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: { "X-Viva-App": "member" } }, // whose code it is: one address may be a member's and a candidate's
    realtime: { transport: class {} as never }, // Node 20 has no WebSocket of its own, and nothing is listened to here
  });
  expect((await supabase.auth.signInWithOtp({ email: owner, options: { shouldCreateUser: false } })).error).toBeNull();
  const token = (await waitForMail(url, owner, codeIn)) as string;
  expect((await supabase.auth.verifyOtp({ email: owner, token, type: "email" })).error).toBeNull();
  const read = await supabase.from("interview_sessions").select("*, positions(*), candidates(*)").eq("id", session_id).single();
  expect(read.error).toBeNull();
  expect(read.data).toMatchObject({ status: "pending", positions: { title: "Engineer" }, candidates: { name: "Robin Example" } });
  const unknown = crypto.randomUUID();
  const nobody = await supabase.from("interview_sessions").select("*, positions(*), candidates(*)").eq("id", unknown).single();
  expect(nobody.status).toBe(404);
  const more = await supabase.from("candidates").select("*");
  expect([more.status, more.data]).toEqual([501, null]);
  const changed = await supabase.from("interview_sessions").update({ status: "completed" }).eq("id", session_id);
  expect(changed.status).toBe(501);
  expect(await statusOf(page, session_id)).toBe("pending");
});
