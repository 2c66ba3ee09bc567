import { defineConfig } from "@playwright/test";
import { browserArguments, chromiumPath } from "./rehearse/browser.mjs";

/**
 * Journeys against a running product, in the Chromium that the distribution provides. Settings come by environment:
 * - `VIVA_URL`, `VIVA_ADMIN_TOKEN`: where it runs and the token for demo links (both in `DIR/run.json`)
 * - `VIVA_RUN`: that file, or one with `{"pids":{"server","twin","postgres"}}`: needed by the bad days
 * - `VIVA_UP`: the path of `viva`, for the day on which it is killed itself
 * - `VIVA_TWIN_KEYS`: `DIR/twin-keys.json`: none of its values may reach a browser
 * - `VIVA_CLEAN_DECODE`: a command that prints a JSON array of texts for the WAV files it is given
 * - `VIVA_HOST_COMMAND`: the command of a session host in a process of its own
 * - `VIVA_EXPECT_NOTICES`: comma-separated codes that the product was started to show, e.g. `recognizer_missing`
 */
if (!process.env.VIVA_URL || !process.env.VIVA_ADMIN_TOKEN) {
  throw new Error("VIVA_URL and VIVA_ADMIN_TOKEN must say which running product to test (see playwright.config.ts)");
}

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // One interviewer voice and one processor's worth of time to measure: interviews do not run side by side.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.VIVA_URL,
    trace: "off", // a trace would hold a candidate's words
    launchOptions: { executablePath: chromiumPath(), args: browserArguments("auto") },
  },
});
