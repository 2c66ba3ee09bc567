// Small readings of JSON for the shell.
//   links.mjs get NAME RUN.JSON  prints one member of run.json
//   links.mjs demo RUN.JSON      asks the running installation for fresh demo links: prints
//                                "URL CANDIDATE MEMBER"; says why not and ends with 1
import { readFileSync } from "node:fs";

const [what, ...rest] = process.argv.slice(2);
if (what === "get") {
  const run = JSON.parse(readFileSync(rest[1], "utf8"));
  console.log(run[rest[0]]);
} else if (what === "demo") {
  await demo(rest[0]);
} else {
  process.exitCode = 2;
}

async function demo(file) {
  try {
    const run = JSON.parse(readFileSync(file, "utf8"));
    const answer = await fetch(new URL("/internal/v1/demo/links", run.local_url ?? run.url), {
      method: "POST",
      headers: { authorization: `Bearer ${run.admin_token}`, "content-type": "application/json" },
      body: "{}",
    });
    if (!answer.ok) throw new Error(`the running installation answered ${answer.status}`);
    const links = await answer.json();
    console.log(`${run.url} ${links.candidate} ${links.member}`);
  } catch (reason) {
    console.error(`viva: no demo links: ${reason instanceof Error ? reason.message : reason}`);
    process.exitCode = 1;
  }
}
