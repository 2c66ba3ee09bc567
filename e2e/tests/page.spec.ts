import { chromium, expect, type Locator, test } from "@playwright/test";
import { expectAccessible, expectFocusOnHeading } from "../lib/axe";
import { freshLinks, url } from "../lib/product";
import { browserArguments, chromiumPath, withProbe } from "../rehearse/browser.mjs";
import { agree, begin, enter } from "../rehearse/candidate.mjs";

const origin = new URL(url).origin;

/** Another Chromium: what microphones there are, and who may use them, is decided at its start. */
async function otherBrowser(...args: string[]) {
  return chromium.launch({ executablePath: chromiumPath(), args: [...browserArguments("auto"), ...args] });
}

test("a link opens once, leaves the address bar at once, and says what to do when it is spent", async ({ page, context }) => {
  const { candidate } = await freshLinks();
  await page.goto(candidate);
  await expect(page.getByRole("button", { name: "Open in this browser" })).toBeVisible();
  expect(page.url()).toBe(`${origin}/enter`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open in this browser" }).click();
  await page.waitForURL("**/interview");

  const again = await context.newPage();
  await again.goto(candidate);
  await again.getByRole("button", { name: "Open in this browser" }).click();
  await expect(again.getByRole("heading", { name: "This link cannot be used" })).toBeVisible();
  await expectAccessible(again);
});

test("a browser that nobody invited is told to open its link", async ({ page }) => {
  await page.goto("/interview");
  await expect(page.getByRole("heading", { name: "Please open your personal link" })).toBeVisible();
  await expectAccessible(page);
});

test("the welcome says who invites, for how long, that the interviewer is an AI, and what is kept", async ({ page }) => {
  await enter(page, (await freshLinks()).candidate);
  const main = page.getByRole("main");
  await expect(main).toContainText("invites you to an interview for");
  await expect(main).toContainText(/about \d+ minutes/);
  await expect(main).toContainText("Your interviewer is an AI");
  await expect(main).toContainText("Your words are kept as text");
  await expect(main).toContainText("ask for a question to be repeated");
  await expectAccessible(page);
});

test("the way to the room goes by keyboard alone, and each step begins at its heading", async ({ browser }) => {
  const context = await browser.newContext();
  await withProbe(context, origin);
  const page = await context.newPage();
  await page.goto((await freshLinks()).candidate);
  const reach = async (target: Locator) => {
    await expect(target).toBeVisible();
    for (let steps = 0; steps < 20 && !(await target.evaluate((element) => element === document.activeElement)); steps++) {
      await page.keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
  };
  const press = async (name: RegExp) => {
    await reach(page.getByRole("button", { name }));
    await page.keyboard.press("Enter");
  };
  const tick = async (name: RegExp) => {
    const box = page.getByRole("checkbox", { name }).first();
    await reach(box);
    await page.keyboard.press("Space");
    await expect(box).toBeChecked();
  };
  await press(/^Open in this browser$/);
  await press(/^Next: your agreement$/);
  await expectFocusOnHeading(page);
  await tick(/^I agree/);
  await press(/^Agree and go on$/);
  await expect(page.getByRole("heading", { name: "Check your sound" })).toBeFocused();
  await press(/^Use my microphone$/);
  await expect(page.getByRole("img", { name: "Loudness of your microphone" })).toBeVisible();
  await expectAccessible(page);
  await press(/^Start the interview$/);
  await expect(page.getByRole("heading", { name: /^Interview with/ })).toBeFocused();
  await expect(page.locator('[data-turn="speaking"]')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("log")).toContainText(/\w+/, { timeout: 30_000 });
  await expectAccessible(page);

  await page.getByRole("button", { name: /^End the interview$/ }).click();
  const dialog = page.getByRole("dialog", { name: "End the interview?" });
  await expect(dialog.getByRole("button", { name: "Keep going" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: /^End the interview$/ }).click();
  await dialog.getByRole("button", { name: "End now" }).click();
  await expect(page.getByRole("heading", { name: /interview is finished|could not be finished/ })).toBeFocused();
  await context.close();
});

test("a second tab takes the interview over, and the first one says so", async ({ browser }) => {
  const context = await browser.newContext();
  await withProbe(context, origin);
  const first = await context.newPage();
  await enter(first, (await freshLinks()).candidate);
  await begin(first);
  await expect(first.locator('[data-turn="speaking"]')).toBeVisible({ timeout: 20_000 });
  const second = await context.newPage();
  await second.goto("/interview");
  await begin(second);
  await expect(first.getByRole("alert")).toContainText("open in another tab");
  await expect(second.locator('[data-turn="speaking"]')).toBeVisible({ timeout: 30_000 });
  await context.close();
});

test("no microphone: the page says to plug one in", async () => {
  const browser = await otherBrowser();
  const page = await (await browser.newContext()).newPage();
  await enter(page, (await freshLinks()).candidate);
  await agree(page);
  await page.getByRole("button", { name: "Use my microphone" }).click();
  await expect(page.getByRole("alert")).toContainText("We found no microphone");
  await expect(page.getByRole("alert")).toContainText("We will notice");
  await expectAccessible(page);
  await browser.close();
});

test("a denied microphone: the page names the steps, and goes on by itself once it is allowed", async () => {
  const browser = await otherBrowser("--use-fake-device-for-media-stream", "--deny-permission-prompts");
  const context = await browser.newContext();
  const page = await context.newPage();
  await enter(page, (await freshLinks()).candidate);
  await agree(page);
  await page.getByRole("button", { name: "Use my microphone" }).click();
  await expect(page.getByRole("alert")).toContainText("does not let us use the microphone");
  await expect(page.getByRole("alert").getByRole("listitem")).not.toHaveCount(0);
  await expectAccessible(page);
  await context.grantPermissions(["microphone"], { origin });
  await expect(page.getByRole("button", { name: "Start the interview" })).toBeVisible();
  await browser.close();
});

test("an insecure page: the page says that the address must begin with https or be this computer", async () => {
  const browser = await otherBrowser("--host-resolver-rules=MAP 203.0.113.7 127.0.0.1");
  const page = await (await browser.newContext()).newPage();
  const link = new URL((await freshLinks()).candidate);
  link.hostname = "203.0.113.7"; // documentation address (RFC 5737): neither https nor this computer
  await enter(page, link.href);
  await agree(page);
  await page.getByRole("button", { name: "Use my microphone" }).click();
  await expect(page.getByRole("alert")).toContainText("not secure");
  await expect(page.getByRole("alert")).toContainText("https");
  await expect(page.getByRole("alert")).toContainText("localhost");
  await expectAccessible(page);
  await browser.close();
});

test("what the installation lacks is said before the start, and nothing else is", async ({ page }) => {
  const system = (await (await fetch(new URL("/api/v1/system", url))).json()) as { notices: { code: string; message: string }[] };
  const expected = (process.env.VIVA_EXPECT_NOTICES ?? "").split(",").filter((code) => code !== "");
  expect(system.notices.map((notice) => notice.code).sort()).toEqual(expected.sort());
  await enter(page, (await freshLinks()).candidate);
  await expect(page.getByRole("heading", { name: "Please note" })).toHaveCount(system.notices.length);
  for (const notice of system.notices) await expect(page.getByRole("main")).toContainText(notice.message);
});

test("a stranger's look at a session ends in words", async ({ page }) => {
  await page.goto("/sessions/01995b5e-7d00-7000-8000-000000000099");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectAccessible(page);
  await enter(page, (await freshLinks()).member);
  await expect(page.getByText("The candidate has not begun. This page follows by itself once they do.")).toBeVisible();
  await expectAccessible(page);
  await page.goto("/sessions/01995b5e-7d00-7000-8000-000000000099");
  await expect(page.getByRole("heading", { name: "There is no such interview" })).toBeVisible();
});
