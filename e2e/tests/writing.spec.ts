import { type Browser, expect, test } from "@playwright/test";
import { expectAccessible } from "../lib/axe";
import { transcript } from "../lib/interview";
import { freshLinks } from "../lib/product";
import { agree, ask, enter } from "../rehearse/candidate.mjs";

async function inWriting(browser: Browser) {
  const context = await browser.newContext({ permissions: [] }); // a microphone is never asked for
  const page = await context.newPage();
  const links = await freshLinks();
  await enter(page, links.candidate);
  await agree(page);
  const opened = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/api/sessions"));
  await page.getByRole("button", { name: "Take the interview in writing" }).click();
  const { session_id: sessionId } = (await (await opened).json()) as { session_id: string };
  return { context, page, links, sessionId };
}

// Also in the run without recogniser and voice (tools/test.sh): then no other way is possible.
test("the interview in writing: the same questions in their order, each typed answer under its own, to the end", async ({ browser }) => {
  test.setTimeout(3 * 60_000);
  const { context, page, links, sessionId } = await inWriting(browser);
  const member = await context.newPage();
  await enter(member, links.member);
  const plan = ((await ask(member, `/api/v1/sessions/${sessionId}/plan`, "member")).body as { questions: { text: string }[] }).questions;
  await member.close();

  for (const [index, { text }] of plan.entries()) {
    await expect(page.getByText(text).first()).toBeVisible({ timeout: 30_000 });
    await expect(page.locator('[data-turn="listening"]')).toBeVisible({ timeout: 30_000 });
    if (index === 0) await expectAccessible(page);
    await page.getByRole("textbox").fill(`This is what I did, number ${index + 1}.`);
    await page.getByRole("button", { name: "Send" }).click();
  }
  await expect(page.getByRole("heading", { name: /finished/i })).toBeVisible({ timeout: 30_000 });

  const entries = await transcript(page, sessionId);
  const answers = entries.filter((entry) => entry.speaker === "candidate").map((entry) => [entry.question, entry.text]);
  expect(answers).toEqual(plan.map((_, index) => [index + 1, `This is what I did, number ${index + 1}.`]));
  for (const { text } of plan) {
    expect(entries.filter((entry) => entry.speaker === "ai" && entry.text.includes(text)).length, `“${text}” was asked once`).toBe(1);
  }
  await context.close();
});

test("what was typed without a network before the end was pressed is there when the interview is finished", async ({ browser }) => {
  test.setTimeout(3 * 60_000);
  const { context, page, sessionId } = await inWriting(browser);
  await expect(page.locator('[data-turn="listening"]')).toBeVisible({ timeout: 30_000 });
  await context.setOffline(true);
  await page.getByRole("textbox").fill("I repaired the pump without a network.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("waiting to be sent")).toBeVisible();
  await page.getByRole("button", { name: /^End the interview$/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End now" }).click();
  await expect(page.getByText("What you typed is sent first.")).toBeVisible();
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(page.getByRole("heading", { name: /finished/i })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("I repaired the pump without a network.")).toBeVisible();
  await expect(page.getByText("came too late")).toBeHidden();
  const said = (await transcript(page, sessionId)).filter((entry) => entry.text.includes("repaired the pump"));
  expect(said.length, "it stands there once").toBe(1);
  await context.close();
});
