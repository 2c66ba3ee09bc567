// Small readings of JSON for the shell.
//   links.mjs get NAME RUN.JSON  prints one member of run.json
//   links.mjs at RUN.JSON URL    ends with 0 when that installation answers at URL
//   links.mjs demo RUN.JSON      asks the running installation for fresh demo links: prints
//                                "URL CANDIDATE MEMBER"; says why not and ends with 1
//   links.mjs tenant RUN.JSON NAME EMAIL  makes a tenant and prints its owner's one-use link
//   links.mjs verify RUN.JSON session|tenant ID [HEAD.JSON]  prints what a verification found; ends
//                                with 1 when something does not hold
import { readFileSync } from "node:fs";

const [what, ...rest] = process.argv.slice(2);
if (what === "get") {
  const run = JSON.parse(readFileSync(rest[1], "utf8"));
  console.log(run[rest[0]]);
} else if (what === "at") {
  process.exitCode = at(rest[0], rest[1]) ? 0 : 1;
} else if (what === "demo") {
  await demo(rest[0]);
} else if (what === "tenant") {
  await tenant(rest[0], rest[1], rest[2]);
} else if (what === "verify") {
  await verify(rest[0], rest[1], rest[2], rest[3]);
} else {
  process.exitCode = 2;
}

function at(file, asked) {
  const origin = (text) => new URL(text).origin.replace("//localhost", "//127.0.0.1");
  try {
    const run = JSON.parse(readFileSync(file, "utf8"));
    return [run.url, run.local_url].some((each) => each && origin(each) === origin(asked));
  } catch {
    return false;
  }
}

async function post(run, path, body) {
  return fetch(new URL(path, run.local_url ?? run.url), {
    method: "POST",
    headers: { authorization: `Bearer ${run.admin_token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function demo(file) {
  try {
    const run = JSON.parse(readFileSync(file, "utf8"));
    const answer = await post(run, "/internal/v1/demo/links", {});
    if (!answer.ok) throw new Error(`the running installation answered ${answer.status}`);
    const links = await answer.json();
    console.log(`${run.url} ${links.candidate} ${links.member}`);
  } catch (reason) {
    failed("no demo links", reason);
  }
}

async function tenant(file, name, owner) {
  try {
    const run = JSON.parse(readFileSync(file, "utf8"));
    const answer = await post(run, "/internal/v1/tenants", { name, owner_email: owner });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.detail ?? `the running installation answered ${answer.status}`);
    const there = answer.status === 200 ? "was there already" : "is there";
    console.error(`viva: ${name} ${there} (tenant ${said.tenant_id}). Its owner comes in by this link, once, within two days:`);
    console.log(said.link);
  } catch (reason) {
    failed("no tenant", reason);
  }
}

async function verify(file, what, id, headFile) {
  try {
    const run = JSON.parse(readFileSync(file, "utf8"));
    const head = headFile ? headOf(json(headFile), what) : null;
    const answer = await post(run, "/internal/v1/verify", { [`${what}_id`]: id, head });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.detail ?? `the running installation answered ${answer.status}`);
    if (said.findings[0]?.startsWith("There is no ")) throw new Error(said.findings[0]); // not found is not forged
    const name = what === "session" ? `Interview session ${id}` : `The audit trail of tenant ${id}`;
    for (const finding of said.findings) console.log(finding);
    for (const note of said.notes ?? []) console.log(note);
    console.log(
      said.holds
        ? `${name} holds: ${said.entries} entries, head ${said.head ?? "none"}.`
        : `${name} does NOT hold: ${said.findings.length} finding${said.findings.length === 1 ? "" : "s"}.`,
    );
    if (!said.holds) process.exitCode = 1;
  } catch (reason) {
    failed("not verified", reason);
  }
}

function json(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Error(`${file} is no JSON file: give a receipt, an export, a result or a line of the owner's letter.`);
  }
}

// An export carries both kinds of head; a receipt is one.
function headOf(kept, what) {
  if (what === "tenant") return kept.audit_head ?? kept;
  return kept.journal_head ?? kept.receipt ?? kept;
}

function failed(what, reason) {
  console.error(`viva: ${what}: ${reason instanceof Error ? reason.message : reason}`);
  process.exitCode = 1;
}
