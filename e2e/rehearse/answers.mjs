// What the synthetic candidate says. The words are plain on purpose: the distribution's recogniser is weak, and the
// rehearsal measures the product, not the recogniser's vocabulary.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ANSWERS = [
  "In my last job a customer was very angry because his order did not arrive in time. I listened to him and did not " +
    "interrupt him. Then I called the people who bring the orders and found the problem. I told the customer what had " +
    "happened and gave him his money back.",
  "I had to learn a new program in one week because my friend was ill. I read the book in the evening and asked a lot " +
    "of questions in the morning. After three days I could do most of the work alone, and at the end of the week I " +
    "wrote a short guide for the next person.",
  "I make a list of all the work and think about what will happen if I do not do it today. Then I begin with the most " +
    "important thing. When two things are equally important I talk to the people who wait for them and we find a plan " +
    "together.",
  "I like to work with people who say what they think. When we do not agree I try to understand the reason first. Most " +
    "of the time both of us know something that is useful, and the best answer is in the middle.",
  "I want to learn more about how a large company works, and I want to help people with their problems every day. That " +
    "is the reason why I would like to have this job.",
];

/** Makes one WAV per answer (flite `slt`, 48 kHz mono, 16 bit, peak at -3 dB) and its words beside it. @returns the folder */
export function synthesise(texts = ANSWERS, folder = mkdtempSync(join(tmpdir(), "viva-answers-"))) {
  mkdirSync(folder, { recursive: true });
  texts.forEach((text, index) => {
    const name = join(folder, `answer-${String(index + 1).padStart(2, "0")}`);
    const raw = `${name}.raw.wav`;
    writeFileSync(`${name}.txt`, `${text}\n`);
    run("flite", ["-voice", "slt", "-t", text, "-o", raw]);
    run("sox", [raw, "-r", "48000", "-c", "1", "-b", "16", `${name}.wav`, "gain", "-n", "-3"]);
    rmSync(raw);
  });
  return folder;
}

/** The WAV files of a folder in the order they are spoken. */
export function wavFiles(folder) {
  return readdirSync(folder)
    .filter((name) => name.toLowerCase().endsWith(".wav"))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((name) => join(folder, name));
}

function run(program, args) {
  try {
    execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (reason) {
    if (reason.code === "ENOENT") {
      throw new Error(`${program} is not installed: it makes the answers' voice. Install it, or pass --answers DIR.`);
    }
    throw new Error(`${program} failed: ${String(reason.stderr ?? reason.message).trim()}`);
  }
}
