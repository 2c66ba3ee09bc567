// Counts what the test runners reported and ends with one line: "N passed, N failed[, N skipped]".
// A runner that crashed, or reported no test at all, counts as a failure of its own.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [home, folder, ...runners] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

const readers = {
  java: surefire,
  vitest,
  journeys: () => playwright("journeys", "playwright.json"),
  "journeys-bare": () => playwright("journeys-bare", "playwright-bare.json"),
  "journeys-killed": () => playwright("journeys-killed", "playwright-killed.json"),
  "journeys-hosts": () => playwright("journeys-hosts", "playwright-hosts.json"),
  "journeys-faults": () => playwright("journeys-faults", "playwright-faults.json"),
  "journeys-limit": () => playwright("journeys-limit", "playwright-limit.json"),
  "interview-offline": () => whole("interview-offline"),
};
for (const runner of runners) {
  const seen = readers[runner]();
  for (const key of Object.keys(total)) total[key] += seen[key];
  if (seen.passed + seen.failed === 0) fail(`${runner}: no test ran`);
}
for (const file of readdirSync(folder).filter((name) => name.endsWith(".status"))) {
  const name = file.slice(0, -".status".length);
  const status = readFileSync(join(folder, file), "utf8").trim();
  const told = failures.some((each) => each.startsWith(`${name}:`));
  if (status !== "0" && !told) fail(`${name}: the runner ended with status ${status}`);
}

for (const each of failures) console.log(`FAILED ${each}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

function fail(words) {
  failures.push(words);
  total.failed += 1;
}

/** A runner that is one test: its status is the outcome. */
function whole(name) {
  const passed = readFileSync(join(folder, `${name}.status`), "utf8").trim() === "0";
  if (!passed) failures.push(`${name}: failed, see its log`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

function surefire() {
  const seen = { passed: 0, failed: 0, skipped: 0 };
  for (const module of readdirSync(home)) {
    const reports = join(home, module, "target", "surefire-reports");
    if (!existsSync(reports)) continue;
    for (const file of readdirSync(reports).filter((name) => /^TEST-.*\.xml$/.test(name))) {
      const xml = readFileSync(join(reports, file), "utf8");
      const suite = /<testsuite\b[^>]*>/.exec(xml)?.[0] ?? "";
      const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
      const failed = count("failures") + count("errors");
      seen.failed += failed;
      seen.skipped += count("skipped");
      seen.passed += count("tests") - failed - count("skipped");
      for (const [, attributes, body] of xml.matchAll(/<testcase\b([^>]*[^/])>([\s\S]*?)<\/testcase>/g)) {
        if (!/<(failure|error)\b/.test(body)) continue;
        const name = (key) => new RegExp(`\\b${key}="([^"]*)"`).exec(attributes)?.[1] ?? "?";
        failures.push(`java: ${name("classname")} ${name("name")}`);
      }
    }
  }
  return seen;
}

function vitest() {
  const report = json("vitest.json");
  if (!report) return { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults ?? [])
    for (const test of file.assertionResults ?? [])
      if (test.status === "failed") failures.push(`vitest: ${test.fullName}`);
  return {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

function playwright(runner, name) {
  const report = json(name);
  if (!report) return { passed: 0, failed: 0, skipped: 0 };
  const walk = (suite, above) => {
    const title = [above, suite.title].filter(Boolean).join(" › ");
    for (const spec of suite.specs ?? []) if (!spec.ok) failures.push(`${runner}: ${title} › ${spec.title}`);
    for (const inner of suite.suites ?? []) walk(inner, title);
  };
  for (const suite of report.suites ?? []) walk(suite, "");
  const stats = report.stats ?? {};
  // A journey that passes only on a second try has failed once: flaky is not passed.
  return {
    passed: stats.expected ?? 0,
    failed: (stats.unexpected ?? 0) + (stats.flaky ?? 0),
    skipped: stats.skipped ?? 0,
  };
}

function json(name) {
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
