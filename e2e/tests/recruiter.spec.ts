import { rmSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { expectAccessible, expectFocusOnHeading } from "../lib/axe";
import { url } from "../lib/product";
import { codeIn, type Founded, found, fromMail, linkIn, newAddress, pageOf, signIn } from "../lib/recruiter";
import { ANSWERS, synthesise, wavFiles } from "../rehearse/answers.mjs";
import { withProbe } from "../rehearse/browser.mjs";
import { begin, converse } from "../rehearse/candidate.mjs";

const QUESTIONS = ["Tell me about a customer whom you helped.", "What do you do when you do not know the answer?"];

test("a wrong code is refused in words, the right one lets in, and signing out ends it", async ({ page }) => {
  const { owner, name } = await found("Northwind");
  await page.goto("/t/00000000-0000-7000-8000-000000000000/candidates");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send the code" }).click();
  await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/");
  await page.getByLabel("Your work e-mail address").fill(owner);
  await page.keyboard.press("Enter");
  await expectFocusOnHeading(page);
  const code = await fromMail(owner, codeIn);
  await page.getByLabel("Six-digit code").fill(code === "111111" ? "222222" : "111111");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("not the newest code");
  await expectAccessible(page);
  await page.getByLabel("Six-digit code").fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("the mail's link ends on a page with a button, leaves the address bar at once, and works once", async ({ page, browser }) => {
  const { owner, name } = await found("Link House");
  await page.goto("/");
  await page.getByLabel("Your work e-mail address").fill(owner);
  await page.getByRole("button", { name: "Send the code" }).click();
  const link = await fromMail(owner, linkIn("token_hash="));
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Sign in to Vivavoce" })).toBeVisible();
  expect(page.url()).not.toContain("token_hash");
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Sign in/ }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await other.getByRole("button", { name: /^Sign in/ }).click();
  await expect(other.getByText(/^This link (cannot be used|does not work any more)$/)).toBeVisible();
  await expectAccessible(other);
  await other.context().close();
});

test("an address that nobody knows gets the same answer and no access", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Your work e-mail address").fill(newAddress("stranger"));
  await page.getByRole("button", { name: "Send the code" }).click();
  await expect(page.getByRole("heading", { name: "Enter the code from the mail" })).toBeVisible();
});

test("who works for two organisations chooses, and each page belongs to one of them", async ({ page }) => {
  const first = await found("First House");
  const second = await found("Second House", first.owner);
  await signIn(page, first.owner);
  await expect(page.getByRole("heading", { name: "Which organisation?" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: /Second House/ }).click();
  await expectFocusOnHeading(page);
  expect(new URL(page.url()).pathname).toBe(`/t/${second.tenantId}`);
  await page.goto(`/t/${first.tenantId}/positions`);
  await expect(page.getByRole("heading", { name: "There is no position yet" })).toBeVisible();
});

test.describe.serial("from the first sign-in to the read report", () => {
  let house: Founded;
  let recruiter: Page;
  let candidate: Page;
  let room: BrowserContext;
  let email: string;
  let folder: string;

  test.beforeAll(async ({ browser }) => {
    house = await found("Journey House");
    recruiter = await pageOf(browser, house.owner);
    email = newAddress("robin");
    folder = synthesise(ANSWERS.slice(0, 2));
    room = await browser.newContext();
    await withProbe(room, new URL(url).origin);
  });

  test.afterAll(async () => {
    await recruiter?.context().close();
    await room?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test("an empty organisation is told the three steps", async () => {
    await expect(recruiter.getByRole("heading", { name: "Three steps to the first interview" })).toBeVisible();
    await expectAccessible(recruiter);
    await recruiter.getByRole("link", { name: "Describe a position" }).click();
    await expectFocusOnHeading(recruiter);
  });

  test("a position is described, with what counts in it", async () => {
    await expectAccessible(recruiter);
    await recruiter.getByLabel("Title").fill("Support Engineer");
    await recruiter.getByLabel("What the position is about").fill("You help customers by phone and by mail.");
    await recruiter.getByRole("button", { name: "Add a competency" }).click();
    await recruiter.getByLabel("Name", { exact: true }).fill("Customer focus");
    await recruiter.getByText("Anchors (none yet)").click();
    await recruiter.getByLabel("Level 1, the weakest").fill("Argues with the customer");
    await recruiter.getByLabel("Level 5, the strongest").fill("Finds what is really needed");
    await expectAccessible(recruiter);
    await recruiter.getByRole("button", { name: "Create the position" }).click();
    await expect(recruiter.getByRole("heading", { name: "Support Engineer" })).toBeFocused();
  });

  test("its questions are written, saved and published, and frozen then", async () => {
    await expect(recruiter.getByRole("heading", { name: "The general plan" })).toBeVisible();
    await expectAccessible(recruiter);
    await recruiter.getByRole("button", { name: "Write your own questions" }).click();
    await recruiter.getByLabel("Time limit in minutes").fill("10");
    await recruiter.getByRole("button", { name: "Add a question" }).click();
    for (const [index, text] of QUESTIONS.entries()) {
      await recruiter.getByLabel("What the interviewer asks, word for word").nth(index).fill(text);
    }
    await recruiter.getByLabel("Competency").first().selectOption({ label: "Customer focus" });
    await expect(recruiter.getByText(/2 questions: about \d+ minutes/)).toBeVisible();
    await recruiter.getByRole("button", { name: "Save the draft" }).click();
    await expect(recruiter.getByText("The draft is saved.")).toBeVisible();
    await expectAccessible(recruiter);
    await recruiter.getByRole("button", { name: "Publish version 1…" }).click();
    await expectAccessible(recruiter);
    await recruiter.getByRole("dialog").getByRole("button", { name: "Publish version 1" }).click();
    await expect(recruiter.getByText(/and frozen since/)).toBeVisible();
    await expect(recruiter.getByRole("button", { name: "Write the next version" })).toBeVisible();
    await expectAccessible(recruiter);
  });

  test("a candidate is added and invited, and the mail goes out", async () => {
    await recruiter.getByRole("link", { name: "Candidates", exact: true }).click();
    await expect(recruiter.getByRole("heading", { name: "There are no candidates yet" })).toBeVisible();
    await expectAccessible(recruiter);
    await recruiter.getByRole("link", { name: "Add one person" }).first().click();
    await recruiter.getByLabel("Name").fill("Robin Vale");
    await recruiter.getByLabel("E-mail").fill(email);
    await expectAccessible(recruiter);
    await recruiter.getByRole("button", { name: "Add", exact: true }).click();
    await expect(recruiter.getByRole("heading", { name: "Robin Vale" })).toBeFocused();
    await expectAccessible(recruiter);
    await recruiter.getByRole("link", { name: "Invite", exact: true }).click();
    await expect(recruiter.getByLabel("Robin Vale")).toBeChecked();
    await expectAccessible(recruiter);
    await recruiter.getByRole("button", { name: "Invite 1 person" }).click();
    await expect(recruiter.getByRole("cell", { name: "Invited" })).toBeVisible();
    await expectAccessible(recruiter);
    await recruiter.getByRole("link", { name: "See all invitations" }).click();
    await expect(recruiter.getByRole("cell", { name: /^Sent/ })).toBeVisible({ timeout: 40_000 });
    await expectAccessible(recruiter);
  });

  test("the candidate comes by the mail, and the interview is seen while it runs", async () => {
    test.setTimeout(180_000);
    candidate = await room.newPage();
    await candidate.goto(await fromMail(email, linkIn("/interview/join")));
    await candidate.getByRole("button", { name: "Get started" }).click();
    await candidate.getByRole("button", { name: "Email me a code" }).click();
    await candidate.getByLabel("Code from the mail").fill(await fromMail(email, codeIn));
    await candidate.getByRole("button", { name: "Sign in", exact: true }).click();
    await candidate.getByRole("heading", { name: /^(Your agreement|Check your sound)$/ }).waitFor();
    await begin(candidate);

    await recruiter.getByRole("link", { name: "Home", exact: true }).click();
    await recruiter.getByRole("region", { name: "Running now" }).getByRole("link", { name: "Robin Vale" }).click({ timeout: 40_000 });
    await expect(recruiter.getByText("Live", { exact: true })).toBeVisible();
    await expect(recruiter.getByText("Question 1 of 2")).toBeVisible({ timeout: 30_000 });
    await expectAccessible(recruiter);
    const done = await converse(candidate, wavFiles(folder), { deadline: Date.now() + 120_000 });
    expect(done.errors).toEqual([]);
    await expect(recruiter.locator('[data-speaker="candidate"]').first()).toContainText(/\w+/);
  });

  test("the page turns into the report by itself, and each sentence leads to the words it rests on", async () => {
    test.setTimeout(120_000);
    await expect(recruiter.getByRole("heading", { name: "Summary" })).toBeVisible({ timeout: 30_000 });
    const link = recruiter.locator(".cited a").first();
    await link.click({ timeout: 90_000 });
    await expect(recruiter.locator('[data-marked="true"]')).toBeFocused();
    for (const question of QUESTIONS) await expect(recruiter.getByRole("main")).toContainText(question);
    await expectAccessible(recruiter);
    const saved = recruiter.waitForEvent("download");
    await recruiter.getByRole("button", { name: "Export" }).click();
    expect((await saved).suggestedFilename()).toMatch(/\.json$/);
  });

  test("the old address of the interview finds its organisation", async () => {
    const id = new URL(recruiter.url()).pathname.split("/").pop() ?? "";
    await recruiter.goto(`/sessions/${id}`);
    await recruiter.waitForURL(`**/t/${house.tenantId}/sessions/${id}`);
    await expect(recruiter.getByRole("heading", { name: "Robin Vale" })).toBeVisible();
  });

  test("what was done stands in the audit list", async () => {
    await recruiter.getByRole("link", { name: "Audit", exact: true }).click();
    for (const action of ["Exported an interview", "Read a transcript", "Invited a candidate", "Published a question plan"]) {
      await expect(recruiter.getByRole("cell", { name: action }).first()).toBeVisible();
    }
    await expectAccessible(recruiter);
  });
});
