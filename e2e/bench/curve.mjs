// The curve of delay against cut-ins: what the words say at each place where a pause may fall, for thresholds from careless to
// careful. Reads what BenchTexts (server, tests) prints and writes a table and a small SVG.
import { readFileSync, writeFileSync } from "node:fs";

const [input, svg] = process.argv.slice(2);
const rows = readFileSync(input, "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(/\s+/).map(Number))
  .map(([threshold, seen, answers, mistaken, pauses, meanMs]) => ({
    threshold,
    seenPct: (100 * seen) / answers,
    cutInsPct: (100 * mistaken) / pauses,
    meanMs,
  }));
console.log("| threshold | whole answers replied to at once | mean silence before the reply | pauses of up to 3 s cut into |\n|---|---|---|---|");
for (const row of rows) console.log(`| ${row.threshold} | ${row.seenPct.toFixed(0)} % | ${row.meanMs} ms | ${row.cutInsPct.toFixed(1)} % |`);
const x = (ms) => 60 + (ms / 3_500) * 420;
const y = (pct) => 240 - (pct / 25) * 210;
const points = rows.map((row) => `${x(row.meanMs).toFixed(0)},${y(row.cutInsPct).toFixed(0)}`);
writeFileSync(
  svg,
  `<svg xmlns="http://www.w3.org/2000/svg" width="500" height="280" font-family="sans-serif" font-size="12">
<title>Mean silence before the reply against pauses cut into</title>
<rect width="500" height="280" fill="white"/>
<path d="M60 30V240H480" fill="none" stroke="#444"/>
<polyline points="${points.join(" ")}" fill="none" stroke="#06c" stroke-width="2"/>
${points.map((point, i) => `<circle cx="${point.split(",")[0]}" cy="${point.split(",")[1]}" r="3" fill="#06c"><title>${rows[i].threshold}</title></circle>`).join("\n")}
${[0, 5, 10, 15, 20, 25].map((pct) => `<text x="52" y="${y(pct) + 4}" text-anchor="end">${pct} %</text>`).join("\n")}
${[0, 1_000, 2_000, 3_000].map((ms) => `<text x="${x(ms)}" y="256" text-anchor="middle">${ms} ms</text>`).join("\n")}
<text x="270" y="274" text-anchor="middle">mean silence before the reply</text>
<text x="64" y="22">pauses of up to 3 s cut into</text>
</svg>
`,
);
