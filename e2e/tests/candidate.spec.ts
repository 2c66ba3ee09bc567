import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, expectFocusOnHeading } from "../lib/axe";
import { Ledger } from "../lib/ledger";
import { type Invited, Members } from "../lib/people";
import { url } from "../lib/product";
import { withProbe } from "../rehearse/browser.mjs";
import { agree, begin, join } from "../rehearse/candidate.mjs";
import { signinLinkIn, waitForMail } from "../rehearse/mailbox.mjs";

const origin = new URL(url).origin;

let members: Members;

test.beforeAll(async ({ browser }) => {
  members = await Members.enter(browser);
});

test.afterAll(async () => {
  await members?.close();
});

const invited = () => members.invite();

async function signedIn(page: Page): Promise<Invited> {
  const person = await invited();
  await join(page, person.link, () => person.code());
  return person;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

test("the whole way: mail, join, code, agreement, check, room, end, and back again", async ({ browser }) => {
  test.setTimeout(4 * 60_000);
  const person = await invited();
  const context = await browser.newContext();
  await withProbe(context, origin);
  const ledger = new Ledger(context);
  const page = await context.newPage();

  await page.goto(person.link);
  expect(page.url(), "the token has left the address bar").toBe(`${origin}/interview`);
  const main = page.getByRole("main");
  await expect(heading(page, /^Your interview with/)).toBeVisible();
  await expect(main).toContainText("Step 1 of 5");
  await expect(main).toContainText("invites you to an interview for");
  await expect(main).toContainText(/about \d+ minutes/);
  await expect(main).toContainText("Your interviewer is an AI");
  await expect(main.locator("time")).toContainText(/\d{4}.*(Time|GMT|UTC).*\(in \d+ (hours|days)\)/);
  await expect(main).toContainText("@candidates.example");
  await expect(main, "the address is masked").not.toContainText(person.email);
  await expectAccessible(page);

  await button(page, "Get started").click();
  await expectFocusOnHeading(page);
  await expect(page).toHaveURL(`${origin}/interview/signin`);
  await expectAccessible(page);

  await button(page, "Email me a code").click();
  await expectFocusOnHeading(page);
  await expect(page).toHaveURL(`${origin}/interview/signin/code`);
  const code = page.getByLabel("Code from the mail");
  await expect(code).toHaveAttribute("autocomplete", "one-time-code");
  await expect(code).toHaveAttribute("inputmode", "numeric");
  await expect(button(page, "Send another code")).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await button(page, "Sign in").click();
  await expect(page.getByRole("alert")).toContainText("Enter the code");
  await expect(code).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  await expectAccessible(page);
  const right = await person.code();
  const wrong = right === "111111" ? "222222" : "111111";
  await code.fill(wrong);
  await code.press("Enter");
  await expect(page.getByRole("alert")).toContainText("not right");
  await code.fill(` ${right.slice(0, 3)} ${right.slice(3)} `);
  await code.press("Enter");

  await expect(heading(page, "Your agreement")).toBeFocused();
  await expect(page).toHaveURL(`${origin}/interview/consent`);
  await expect(page.getByRole("checkbox", { checked: true }), "nothing is ticked beforehand").toHaveCount(0);
  await expect(main).toContainText("Needed");
  await expect(main).toContainText("Your choice");
  await expectAccessible(page);
  await button(page, "Agree and go on").click();
  await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  await expectAccessible(page);
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await button(page, "Agree and go on").click();

  await expect(heading(page, "Check your sound")).toBeFocused();
  await expectAccessible(page);
  await button(page, "Use my microphone").click();
  await expect(page.getByRole("img", { name: "Loudness of your microphone" })).toBeVisible();
  await expect(main).toContainText(/Good\.|Good enough\.|May cut out\./, { timeout: 20_000 });
  await button(page, "Record 4 seconds and listen").click();
  await expect(button(page, /^Recording/)).toBeVisible();
  await expect(button(page, "Play it again")).toBeVisible({ timeout: 15_000 });
  await button(page, "Play the notes").click();
  await button(page, "I do not").click();
  await expect(main).toContainText("Turn the volume up");
  await button(page, "I hear them").click();
  await expect(main).toContainText("you will hear the interviewer");
  await expectAccessible(page);
  await button(page, "Start the interview").click();

  await expect(heading(page, /^Interview with/)).toBeFocused();
  await expect(page).toHaveURL(`${origin}/interview/room`);
  await expect(page.locator('[data-turn="speaking"]')).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await button(page, /^End the interview$/).click();
  await page.getByRole("dialog").getByRole("button", { name: "End now" }).click();
  await expect(heading(page, /interview is finished|could not be finished/)).toBeFocused();
  await expect(page).toHaveURL(`${origin}/interview/status`);
  await expectAccessible(page);

  await page.reload();
  await expect(heading(page, /interview is finished|could not be finished/)).toBeVisible();
  await page.goto(person.link);
  await expect(heading(page, /interview is finished|could not be finished/), "the same link leads back to it").toBeVisible();
  await expect(page).toHaveURL(`${origin}/interview/status`);

  await button(page, "Sign out").click();
  // Whose device this is nobody knows: the opened invitation is forgotten with the sign-in.
  await expect(heading(page, "Please open your personal link")).toBeVisible();
  await expectAccessible(page);

  await ledger.settled();
  const token = new URL(person.link).searchParams.get("token") ?? "";
  for (const { from, text } of ledger.received) {
    if (!from.includes("/interview/join")) expect(text.includes(token), `the invitation's token in ${from}`).toBe(false);
  }
  await context.close();
});

test.describe("agreement", () => {
  test("a no is kept and leads to other formats, with a way back", async ({ page }) => {
    await signedIn(page);
    await button(page, "I do not agree").click();
    await expect(heading(page, "You did not agree, and that is fine")).toBeFocused();
    await expect(page.getByRole("main")).toContainText("How to reach");
    await expectAccessible(page);
    await page.goto("/interview/room");
    await expect(heading(page, "Your agreement"), "there is no way around it").toBeVisible();
    await expect(page).toHaveURL(`${origin}/interview/consent`);
    await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(0);
    await expect(page.getByRole("main")).toContainText("You have said no to this before");
    await agree(page);
    await expect(heading(page, "Check your sound")).toBeVisible();
  });

  test("a text that changed meanwhile is shown again, unticked", async ({ page }) => {
    await signedIn(page);
    await page.route("**/api/v1/interview/consents", async (route) => {
      const sent = route.request().postDataJSON() as { consents: { version: string }[] };
      for (const answer of sent.consents) answer.version = "of-another-day";
      await route.continue({ postData: JSON.stringify(sent) });
    });
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await button(page, "Agree and go on").click();
    await expect(page.getByRole("alert")).toContainText("The text has changed");
    await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(0);
    await expectAccessible(page);
  });
});

test.describe("refusals in words", () => {
  test("an unknown link and a revoked one look alike", async ({ page }) => {
    await page.goto(`/interview/join?token=${"0".repeat(64)}`);
    await expect(heading(page, "Please open your personal link")).toBeVisible();
    const unknown = await page.getByRole("main").innerText();
    const person = await invited();
    await members.revoke(person);
    await page.goto(person.link);
    await expect(heading(page, "Please open your personal link")).toBeVisible();
    expect(await page.getByRole("main").innerText()).toBe(unknown);
    await expectAccessible(page);
  });

  test("a link that was sent again replaces the one before", async ({ page }) => {
    const person = await invited();
    const newer = await members.resend(person);
    await page.goto(person.link);
    await expect(heading(page, "Please open your personal link")).toBeVisible();
    await page.goto(newer);
    await expect(heading(page, /^Your interview with/)).toBeVisible();
  });

  test("an invitation whose time is over says so and what to do", async ({ page }) => {
    // That the server says so is tried with real time there; nobody waits an hour for it here.
    await page.route("**/api/v1/interview/invitation", async (route) => {
      const answer = await route.fetch();
      const told = (await answer.json()) as Record<string, unknown>;
      const over = { status: "expired", expires_at: new Date(Date.now() - 86_400_000).toISOString() };
      await route.fulfill({ response: answer, json: { ...told, ...over } });
    });
    const person = await invited();
    await page.goto(person.link);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(/over|expired|closed/i);
    await expect(button(page, "Get started")).toHaveCount(0);
    await expectAccessible(page);
  });

  test("an invitation that is taken back between the code and its entry", async ({ page }) => {
    const person = await invited();
    await page.goto(person.link);
    await button(page, "Get started").click();
    await button(page, "Email me a code").click();
    const code = await person.code();
    await members.revoke(person);
    await page.getByLabel("Code from the mail").fill(code);
    await button(page, "Sign in").click();
    await expect(heading(page, "This invitation cannot be used any more")).toBeFocused();
    await expectAccessible(page);
  });

  test("ten wrong codes kill the code", async ({ page }) => {
    const person = await invited();
    await page.goto(person.link);
    await button(page, "Get started").click();
    await button(page, "Email me a code").click();
    const right = await person.code();
    const wrong = right === "111111" ? "222222" : "111111";
    const field = page.getByLabel("Code from the mail");
    for (let tries = 0; tries < 10; tries++) {
      const answered = page.waitForResponse("**/api/v1/signin/verify");
      await field.fill(wrong);
      await field.press("Enter");
      await answered;
    }
    await field.fill(right);
    await field.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "too many tries" })).toBeVisible();
    await expectAccessible(page);
  });

  test("the pages of a stranger lead to words", async ({ page }) => {
    for (const path of ["/interview", "/interview/signin", "/interview/consent", "/interview/check", "/interview/room", "/interview/status", "/interview/formats"]) {
      await page.goto(path);
      await expect(heading(page, "Please open your personal link"), path).toBeVisible();
      await expect(page).toHaveURL(`${origin}/interview`);
    }
    await page.goto("/interview/nowhere");
    await expect(heading(page, "There is no such page")).toBeVisible();
    await expectAccessible(page);
  });

  test("a sign-in that another provider refused is said in words", async ({ page }) => {
    await page.goto("/interview/link#error=wrong_person&app=candidate");
    await expect(heading(page, "This invitation is for another address")).toBeVisible();
    expect(page.url()).toBe(`${origin}/interview/link`);
    await expectAccessible(page);
  });
});

test.describe("the link of a sign-in mail", () => {
  test("spends nothing before its button is pressed, and works once", async ({ page, context }) => {
    const person = await invited();
    await page.goto(person.link);
    await button(page, "Get started").click();
    await button(page, "Email me a code").click();
    const link = (await waitForMail(url, person.email, signinLinkIn)) as string;
    const posts: string[] = [];
    context.on("request", (request) => {
      if (request.method() === "POST") posts.push(new URL(request.url()).pathname);
    });

    const mailed = await context.newPage();
    await mailed.goto(link);
    await expect(heading(mailed, "Sign in to your interview")).toBeVisible();
    expect(mailed.url(), "the fragment has left the address bar").toBe(`${origin}/interview/link`);
    await expectAccessible(mailed);
    expect(posts).toEqual([]);
    await button(mailed, "Sign in on this device").click();
    await mailed.waitForURL("**/interview");
    await expect(heading(mailed, /^Welcome/)).toBeVisible();

    const again = await context.newPage();
    await again.goto(link);
    await button(again, "Sign in on this device").click();
    await expect(heading(again, "This link does not work any more")).toBeVisible();
    await expectAccessible(again);
  });

  test("without its last part asks where to sign in", async ({ page }) => {
    await page.goto("/interview/link");
    await expect(heading(page, "Where do you want to sign in?")).toBeVisible();
    await expectAccessible(page);
  });
});

test.describe("coming back", () => {
  test("a person who signed in and left goes on with the same link", async ({ page }) => {
    const person = await signedIn(page);
    await page.goto(person.link);
    await expect(heading(page, /^Welcome/)).toBeVisible();
    await expectAccessible(page);
    await page.goto("/interview/status");
    await expect(heading(page, "Your interview has not begun yet")).toBeVisible();
    await expectAccessible(page);
    await button(page, "Go on").click();
    await expect(heading(page, "Your agreement")).toBeFocused();
  });

  test("from another browser the same address gets in, and the interview says until when it waits", async ({ browser }) => {
    test.setTimeout(2 * 60_000);
    const first = await browser.newContext();
    await withProbe(first, origin);
    const page = await first.newPage();
    const person = await signedIn(page);
    await begin(page);
    await expect(page.locator('[data-turn="speaking"]')).toBeVisible({ timeout: 20_000 });
    await first.close();

    const second = await browser.newContext();
    await withProbe(second, origin);
    const elsewhere = await second.newPage();
    await elsewhere.goto(person.link);
    await expect(elsewhere.getByRole("main")).toContainText("If that was you, sign in again");
    await button(elsewhere, "Get started").click();
    await button(elsewhere, "Email me a code").click();
    // At most one code in 30 s for an address: the first browser may have asked a moment ago.
    const field = elsewhere.getByLabel("Code from the mail");
    const tooEarly = elsewhere.getByRole("alert").filter({ hasText: "A code was sent a moment ago" });
    await expect(field.or(tooEarly)).toBeVisible();
    if (await tooEarly.isVisible()) {
      await button(elsewhere, "Enter a code that I have").click();
      await expect(button(elsewhere, "Send another code")).not.toHaveAttribute("aria-disabled", "true", { timeout: 35_000 });
      await button(elsewhere, "Send another code").click();
    }
    await field.fill(await person.code());
    await button(elsewhere, "Sign in").click();
    await expect(heading(elsewhere, /^Your interview (was interrupted|is under way)$/)).toBeFocused({ timeout: 20_000 });
    await expectAccessible(elsewhere);
    await elsewhere.reload();
    await expect(elsewhere.locator("time").first()).toBeVisible({ timeout: 15_000 });
    await second.close();
  });

  test("the browser's Back leaves the room without losing anything", async ({ browser }) => {
    const context = await browser.newContext();
    await withProbe(context, origin);
    const page = await context.newPage();
    await signedIn(page);
    await begin(page);
    await expect(page.locator('[data-turn="speaking"]')).toBeVisible({ timeout: 20_000 });
    await page.goBack();
    await expect(heading(page, "Check your sound")).toBeFocused();
    await expect(page.getByRole("main")).toContainText("What you said is safe");
    await button(page, "Continue the interview").click();
    await expect(page.locator("[data-turn]")).toBeVisible({ timeout: 30_000 });
    await context.close();
  });
});

test.describe("without a connection", () => {
  test("the page says so, and goes on by itself", async ({ page, context }) => {
    const person = await invited();
    await page.goto(person.link);
    await expect(heading(page, /^Your interview with/)).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText("You are offline.")).toBeVisible();
    await button(page, "Get started").click();
    await button(page, "Email me a code").click();
    await expect(page.getByRole("alert")).toContainText("We cannot be reached");
    await expectAccessible(page);
    await context.setOffline(false);
    await expect(page.getByText("You are offline.")).toBeHidden();
    await button(page, "Email me a code").click();
    await expect(heading(page, "Enter the code from the mail")).toBeFocused();
  });

  test("a fault of the server shows a reference and a way to try again", async ({ page }) => {
    await page.route("**/api/v1/interview/invitation", (route) =>
      route.fulfill({
        status: 503,
        contentType: "application/problem+json",
        headers: { "X-Request-Id": "req-for-support" },
        body: JSON.stringify({ code: "unavailable", detail: "", status: 503 }),
      }),
    );
    await page.goto("/interview");
    await expect(heading(page, "Something is wrong on our side")).toBeVisible();
    await page.getByText("Details for support").click();
    await expect(page.getByText("req-for-support")).toBeVisible();
    await expectAccessible(page);
    await page.unroute("**/api/v1/interview/invitation");
    await button(page, "Try again").click();
    await expect(heading(page, "Please open your personal link")).toBeVisible();
  });
});
