// Small readings of JSON for the shell.
//   links.mjs url            < the ready line: prints the address
//   links.mjs admin RUN.JSON prints the running installation's admin token
//   links.mjs demo RUN.JSON  asks the running installation for fresh demo links: prints
//                            "URL CANDIDATE MEMBER"; says why not and ends with 1
import { readFileSync } from "node:fs";

const [what, file] = process.argv.slice(2);
if (what === "url") {
  const line = readFileSync(0, "utf8").split("\n").find((each) => each.includes('"ready":true'));
  console.log(JSON.parse(line).url);
} else if (what === "admin") {
  console.log(JSON.parse(readFileSync(file, "utf8")).admin_token);
} else if (what === "demo") {
  await demo();
} else {
  process.exitCode = 2;
}

async function demo() {
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
