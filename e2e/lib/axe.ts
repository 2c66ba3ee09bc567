import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** No violation of WCAG 2.2 AA that axe can see, in light and in dark, and no sideways scrolling at 320 px. */
export async function expectAccessible(page: Page): Promise<void> {
  const size = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    expect(
      found.violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`),
    ).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways, "sideways scrolling at 320 px").toBeLessThanOrEqual(0);
  if (size) await page.setViewportSize(size);
}

/** After a step has replaced another one, a screen reader starts at its heading. */
export async function expectFocusOnHeading(page: Page): Promise<void> {
  await expect(page.locator("h1")).toBeFocused();
}
