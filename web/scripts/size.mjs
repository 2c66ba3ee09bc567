// The size budget: how much script and style each app makes a browser load before it can work (static imports
// followed), gzip -9. Fails the build when a budget is broken, so that weight is a decision and not an accident.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGETS = [
  { app: "candidate", entry: "candidate.html", jsKiB: 45, cssKiB: 8 },
  { app: "recruiter", entry: "index.html", jsKiB: 120, cssKiB: 8 },
];
const dist = new URL("../dist/", import.meta.url);
const weightKiB = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1024;

let broken = false;
for (const { app, entry, jsKiB, cssKiB } of BUDGETS) {
  const manifest = JSON.parse(readFileSync(new URL(`manifest.${app}.json`, dist), "utf8"));
  const js = new Set();
  const css = new Set();
  const follow = (key) => {
    const chunk = manifest[key];
    if (!chunk || js.has(chunk.file)) return;
    js.add(chunk.file);
    for (const style of chunk.css ?? []) css.add(style);
    for (const next of chunk.imports ?? []) follow(next);
  };
  follow(entry);
  for (const [kind, files, budget] of [["js", js, jsKiB], ["css", css, cssKiB]]) {
    const size = [...files].reduce((sum, file) => sum + weightKiB(file), 0);
    const over = size > budget;
    broken ||= over;
    console.log(`${app} ${kind} ${size.toFixed(1)} KiB gzip of ${budget} KiB${over ? "  OVER BUDGET" : ""}`);
  }
}
process.exit(broken ? 1 : 0);
