// The size budget: how much script and style each app makes a browser load, gzip -9, static imports followed. Fails the
// build when a budget is broken, so that weight is a decision and not an accident.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/**
 * `late`: modules that are loaded when a person comes to them, by their path in web/. What else is imported dynamically
 * counts as needed from the start, so that a budget cannot be met by hiding weight in another chunk.
 */
const CANDIDATE = { manifest: "candidate", entry: "candidate.html" };
const CHECK = "src/candidate/CheckPage.tsx";
const ROOM = ["src/candidate/Room.tsx", "src/candidate/Finished.tsx"];
const BUDGETS = [
  { ...CANDIDATE, name: "candidate before the device check", late: [CHECK, ...ROOM], jsKiB: 45, cssKiB: 8 },
  { ...CANDIDATE, name: "candidate with check, room and end", late: [], jsKiB: 60, cssKiB: 10 },
  { name: "recruiter", manifest: "recruiter", entry: "index.html", late: null, jsKiB: 120, cssKiB: 8 },
];
const dist = new URL("../dist/", import.meta.url);
const weightKiB = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1024;

let broken = false;
for (const { name, manifest: app, entry, late, jsKiB, cssKiB } of BUDGETS) {
  const manifest = JSON.parse(readFileSync(new URL(`manifest.${app}.json`, dist), "utf8"));
  const missing = (late ?? []).filter((module) => !manifest[module]?.isDynamicEntry);
  if (missing.length > 0) {
    broken = true;
    console.log(`${name}: not a chunk of its own: ${missing.join(", ")}`);
  }
  const { js, css } = needed(manifest, entry, late);
  for (const [kind, files, budget] of [["js", js, jsKiB], ["css", css, cssKiB]]) {
    const size = [...files].reduce((sum, file) => sum + weightKiB(file), 0);
    const over = size > budget;
    broken ||= over;
    console.log(`${name}: ${kind} ${size.toFixed(1)} KiB gzip of ${budget} KiB${over ? "  OVER BUDGET" : ""}`);
  }
}
process.exit(broken ? 1 : 0);

/** The files that a browser has loaded by then. `late` null: dynamic imports are not followed at all. */
function needed(manifest, entry, late) {
  const js = new Set();
  const css = new Set();
  const follow = (key) => {
    const chunk = manifest[key];
    if (!chunk || js.has(chunk.file)) return;
    js.add(chunk.file);
    for (const style of chunk.css ?? []) css.add(style);
    for (const next of chunk.imports ?? []) follow(next);
    if (late === null) return;
    for (const next of chunk.dynamicImports ?? []) if (!late.includes(next)) follow(next);
  };
  follow(entry);
  return { js, css };
}
