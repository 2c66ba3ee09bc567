import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../lib/axe";
import { askAs, type Founded, found, newAddress, pageOf, people, signIn } from "../lib/recruiter";

/** The pages of a tenant and the heading of each. */
const PAGES: [path: string, heading: string | RegExp][] = [
  ["", /./],
  ["/positions", "Positions"],
  ["/positions/new", "Describe a position"],
  ["/candidates", "Candidates"],
  ["/candidates/new", "Add a candidate"],
  ["/candidates/import", "Add a list of candidates"],
  ["/invitations", "Invitations"],
  ["/invitations/new", "Invite candidates"],
  ["/sessions", "Interviews"],
  ["/team", "Team"],
  ["/settings", "Settings"],
  ["/settings/interviews", "How interviews are held"],
  ["/audit", "Audit"],
];

async function see(page: Page, house: Founded, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(`/t/${house.tenantId}${path}`);
  await expect(page.locator("h1").filter({ hasText: heading })).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expectAccessible(page);
}

test("every page of an empty organisation says what it will hold, and is accessible", async ({ page }) => {
  test.setTimeout(120_000);
  const house = await found("Empty House");
  await signIn(page, house.owner);
  for (const [path, heading] of PAGES) await see(page, house, path, heading);
  await see(page, house, "/nowhere", "There is no such page");
  await see(page, house, "/positions/00000000-0000-7000-8000-000000000000", "There is no such position");
  await see(page, house, "/candidates/not-an-id", "There is no such candidate");
  await page.goto("/t/00000000-0000-7000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "You do not work for this organisation" })).toBeVisible();
  await expectAccessible(page);
});

test.describe.serial("an organisation with forty candidates", () => {
  let house: Founded;
  let page: Page;
  const list = people(40);

  test.beforeAll(async ({ browser }) => {
    house = await found("Forty House");
    page = await pageOf(browser, house.owner);
    for (const title of ["Support Engineer", "Senior Backend Engineer, Payments and Ledger Platform"]) {
      expect((await askAs(page, house.tenantId, "POST", "/api/v1/positions", { title })).status).toBe(201);
    }
  });

  test.afterAll(async () => page?.context().close());

  test("a pasted list is checked row by row, mended in place, and taken", async () => {
    await page.goto(`/t/${house.tenantId}/candidates/import`);
    const lines = list.map(({ name, email }, index) => (index === 3 ? `${name}, broken` : `${name}, ${email}`));
    await page.getByLabel("Names and addresses").fill(lines.join("\n"));
    await page.getByRole("button", { name: "Check the list" }).click();
    await expect(page.getByText("40 rows: 39 are right; 1 to mend or leave out.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Only rows with problems" }).click();
    await page.getByLabel("E-mail, row 4").fill(list[3]?.email ?? "");
    await page.getByRole("button", { name: "Check again" }).click();
    await page.getByRole("button", { name: "Add 40 people" }).click();
    await expect(page.getByText("40 candidates added")).toBeVisible();
    await expectAccessible(page);
  });

  test("all of them are invited in one go, and nobody twice", async () => {
    test.setTimeout(120_000);
    await page.getByRole("link", { name: "Invite candidates" }).click();
    await page.getByLabel("Position", { exact: true }).selectOption({ label: "Support Engineer" });
    await page.getByRole("button", { name: "Tick all 40 on this page" }).click();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Invite 40 people" }).click();
    await expect(page.getByText(/^40 people invited/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole("button", { name: /^Copy the link for/ })).toHaveCount(40);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Invite more" }).click();
    await expect(page.getByRole("checkbox", { disabled: true })).toHaveCount(40);
  });

  test("every page is accessible with them too, in light and in dark", async () => {
    test.setTimeout(180_000);
    for (const [path, heading] of PAGES) await see(page, house, path, heading);
    await page.goto(`/t/${house.tenantId}/positions`);
    await page.getByRole("link", { name: "Support Engineer", exact: true }).click();
    await expect(page.getByLabel("Title")).toHaveValue("Support Engineer");
    await expectAccessible(page);
    for (const tab of ["Questions", "Reviewers"]) {
      await page.getByRole("link", { name: tab }).click();
      await expect(page.getByRole("link", { name: tab })).toHaveAttribute("aria-current", "page");
      await expectAccessible(page);
    }
  });

  test("a search narrows the list, stands in the address, and says when nobody fits", async () => {
    await page.goto(`/t/${house.tenantId}/candidates`);
    await page.getByLabel("Search by name, e-mail or external id").fill("Number-17");
    await expect(page.getByText("1 candidate", { exact: true })).toBeVisible();
    expect(new URL(page.url()).searchParams.get("q")).toBe("Number-17");
    await page.getByLabel("Search by name, e-mail or external id").fill("nobody at all");
    await expect(page.getByRole("heading", { name: "Nothing fits these filters" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Clear filters" }).click();
    await expect(page.getByText("40 candidates", { exact: true })).toBeVisible();
  });

  test("an invitation is sent again with a new link, and another one is revoked", async () => {
    await page.goto(`/t/${house.tenantId}/invitations`);
    await page.getByRole("button", { name: /^Send again to/ }).first().click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Send again" }).click();
    await expect(page.getByRole("dialog")).toContainText("A new mail is on its way");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: /^Revoke/ }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
    await expect(page.getByRole("cell", { name: "Revoked" })).toBeVisible();
  });

  test("a late save shows what both changed and loses nothing", async () => {
    await page.goto(`/t/${house.tenantId}/positions`);
    await page.getByRole("link", { name: /^Senior Backend/ }).click();
    await page.getByLabel("Title").fill("Backend Engineer, mine");
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByLabel("Title").fill("Backend Engineer, theirs");
    await other.getByLabel("What the position is about").fill("You keep the ledger right.");
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await expect(other.getByText("Everything is saved")).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Somebody else has changed this meanwhile" });
    await expect(dialog).toContainText("You keep the ledger right.");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save this" }).click();
    await expect(page.getByText("Everything is saved")).toBeVisible();
    await expect(page.getByLabel("Title")).toHaveValue("Backend Engineer, mine");
    await expect(page.getByLabel("What the position is about")).toHaveValue("You keep the ledger right.");
    await other.close();
  });

  test("unsaved work is asked about before it is left, by keyboard alone", async () => {
    await page.getByLabel("Title").fill("Half a thought");
    await page.getByRole("link", { name: "Team", exact: true }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Stay here" })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(page.getByLabel("Title")).toHaveValue("Half a thought");
    await page.getByRole("button", { name: "Undo changes" }).click();
  });

  test("without a connection the page says so, keeps what it has, and changes nothing", async () => {
    await page.goto(`/t/${house.tenantId}/settings`);
    await page.getByLabel("Name of the organisation").fill("Forty House, renamed");
    await page.context().setOffline(true);
    await expect(page.getByText("The server cannot be reached.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveAttribute("aria-disabled", "true");
    await expectAccessible(page);
    await page.context().setOffline(false);
    await expect(page.getByText("The server cannot be reached.")).toBeHidden({ timeout: 15_000 });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Everything is saved")).toBeVisible();
  });

  test("a reviewer sees what is assigned, and is told which role the rest needs", async ({ browser }) => {
    const reviewer = newAddress("reviewer");
    await page.goto(`/t/${house.tenantId}/team`);
    await page.getByRole("button", { name: "Invite a colleague…" }).click();
    await page.getByLabel("Work e-mail address").fill(reviewer);
    await page.getByRole("radio", { name: /^Reviewer/ }).check();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Send the invitation" }).click();
    await expect(page.getByRole("rowheader", { name: reviewer })).toBeVisible();
    await expectAccessible(page);

    const theirs = await pageOf(browser, reviewer);
    await expect(theirs.getByRole("link", { name: "Interviews", exact: true })).toBeVisible();
    await expect(theirs.getByRole("link", { name: "Candidates", exact: true })).toHaveCount(0);
    await see(theirs, house, "", /./);
    await see(theirs, house, "/positions", "Positions");
    await see(theirs, house, "/sessions", "Interviews");
    await see(theirs, house, "/candidates", "Candidates");
    await expect(theirs.getByText("needs the role of an owner or a recruiter")).toBeVisible();
    await theirs.context().close();
  });

  test("the only owner cannot be taken away", async () => {
    await page.goto(`/t/${house.tenantId}/team`);
    await expect(page.getByText("The only owner: make somebody else an owner before you change this.")).toBeVisible();
  });
});
