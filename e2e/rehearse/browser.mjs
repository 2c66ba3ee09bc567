// A Chromium that the distribution provides, with the rehearsal's probe in every page.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** @returns the path of the browser to use; throws with words when there is none */
export function chromiumPath() {
  const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error("No Chromium was found. Install the package chromium, or name one in CHROMIUM.");
  return found;
}

/** Chromium's own sandbox does not work for root: `auto` turns it off there and nowhere else. */
export function browserArguments(noSandbox = "auto") {
  const off = noSandbox === "auto" ? process.getuid?.() === 0 : noSandbox === "true";
  return [
    ...(off ? ["--no-sandbox"] : []),
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--mute-audio",
  ];
}

export function launch(noSandbox = "auto") {
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args: browserArguments(noSandbox) });
}

/** Gives every page of the context the synthetic microphone and the listener. */
export async function withProbe(context, origin) {
  await context.grantPermissions(["microphone"], { origin });
  await context.addInitScript({ path: here("probe.js") });
}
