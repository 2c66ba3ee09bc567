import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { begun, killTab, nextWordWithin, nothingIsLost, transcript } from "../lib/interview";

/** What waits in the browser's own store, oldest first. */
function waiting(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opened = indexedDB.open("vivavoce");
        opened.onerror = () => reject(opened.error);
        opened.onsuccess = () => {
          const all = opened.result.transaction("outbox").objectStore("outbox").getAll();
          all.onerror = () => reject(all.error);
          all.onsuccess = () => {
            opened.result.close();
            const items = all.result as { kind: string; text: string; at: number }[];
            resolve(items.filter((item) => item.kind === "typed").sort((a, b) => a.at - b.at).map((item) => item.text));
          };
        };
      }),
  );
}

async function types(page: Page, texts: string[]): Promise<void> {
  const typed = page.getByLabel("Or type your answer");
  if (!(await typed.isVisible())) await page.getByRole("button", { name: "Type" }).click();
  for (const text of texts) {
    await typed.fill(text);
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByText(text)).toBeVisible();
  }
}

/** The texts of the messages `typed` that the page sends from now on. */
function typedBy(page: Page): string[] {
  const sent: string[] = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const message = JSON.parse(String(payload)) as { type: string; text: string };
      if (message.type === "typed") sent.push(message.text);
    }),
  );
  return sent;
}

async function reopened(context: BrowserContext, room: string, prepare: (page: Page) => Promise<void> | void = () => {}): Promise<Page> {
  const page = await context.newPage();
  await prepare(page);
  await page.goto(room);
  return page;
}

test("what was typed without a network survives the killed tab, arrives once, and of four messages only those go out again that nobody acknowledged", async ({ browser }) => {
  test.setTimeout(4 * 60_000);
  const interview = await begun(browser);
  const { context, page, sessionId } = interview;
  const room = page.url();
  const times = async (at: Page, text: string) => (await transcript(at, sessionId)).filter((entry) => entry.text === text).length;

  await test.step("one, typed offline in a tab that is killed", async () => {
    await context.setOffline(true);
    await types(page, ["I once repaired the pump myself."]);
    await expect.poll(() => waiting(page), { message: "it is kept" }).toEqual(["I once repaired the pump myself."]);
    await killTab(page);
    await context.setOffline(false);
  });

  const texts = ["First the blue one.", "Then the green one.", "Then the red one.", "And last the white one."];
  const second = await reopened(context, room, async (tab) => {
    // A line on which the words go through, and of the acknowledgements only three come back.
    await tab.routeWebSocket(/\/ws\b/, (socket) => {
      const server = socket.connectToServer();
      let acknowledged = 0;
      socket.onMessage((message) => server.send(message));
      server.onMessage((message) => {
        const { type } = JSON.parse(String(message)) as { type: string };
        if (type !== "ack" || ++acknowledged <= 3) socket.send(message);
      });
    });
  });
  interview.page = second;
  await nextWordWithin(second, null, 10_000);
  await expect.poll(() => times(second, "I once repaired the pump myself."), { timeout: 20_000 }).toBe(1);
  await expect.poll(() => waiting(second), { message: "it was acknowledged and let go" }).toEqual([]);

  await test.step("four, of which two are acknowledged before the tab is killed", async () => {
    await types(second, texts);
    for (const text of texts) await expect.poll(() => times(second, text), { timeout: 20_000 }).toBe(1);
    await expect.poll(() => waiting(second), { message: "each is let go for itself" }).toEqual(texts.slice(2));
    await killTab(second);
  });

  let sent: string[] = [];
  const third = await reopened(context, room, (tab) => void (sent = typedBy(tab)));
  interview.page = third;
  await nextWordWithin(third, null, 10_000);
  await expect.poll(() => waiting(third), { timeout: 20_000 }).toEqual([]);
  expect(sent).toEqual(texts.slice(2));
  for (const text of ["I once repaired the pump myself.", ...texts]) expect(await times(third, text), text).toBe(1);
  await nothingIsLost(interview);
  await interview.close();
});
