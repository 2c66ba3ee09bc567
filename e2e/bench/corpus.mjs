// The voice corpus: answers with and without pauses, made from texts.json with flite's voices slt and awb. Audio is made
// here and never kept in the repository.
//
// Where a pause falls is drawn by a rule that knows nothing of the product: every place between two words of one sentence
// is equally likely (never between sentences). A clip has one pause at most, of one of three kinds:
//   inside   the words stop there and go on there
//   filler   "um" is said there, then the pause
//   restart  after the pause the last one or two words are said again
// Lengths: 1, 2 or 3 s; with `long` also 4, 5 and 6 s. Half the texts were used to choose the product's numbers
// ("tuned"), the other half only to measure ("measured").
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const VOICES = ["slt", "awb"];
const KINDS = ["inside", "filler", "restart"];
const RATE = 48_000;
const TEXTS = JSON.parse(readFileSync(fileURLToPath(new URL("texts.json", import.meta.url)), "utf8"));

/** mulberry32: the same seed is the same corpus. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** @returns the place of the pause: how many words of the whole text stand before it */
function drawPlace(sentences, random) {
  const places = [];
  let before = 0;
  for (const sentence of sentences) {
    for (let word = 1; word < sentence.length; word++) places.push(before + word);
    before += sentence.length;
  }
  return places[Math.floor(random() * places.length)];
}

/**
 * For each text one clip without and three with a pause, one of each kind.
 * @param {"tuned"|"measured"} half
 * @returns {{name: string, kind: string, voice: string, pauseMs: number, parts: string[]}[]}
 */
export function plan(half, seed, long = false) {
  const random = chance(seed);
  const lengths = long ? [1_000, 2_000, 3_000, 4_000, 5_000, 6_000] : [1_000, 2_000, 3_000];
  return TEXTS[half].flatMap((text, index) => {
    const sentences = text.split(/(?<=\.)\s/).map((sentence) => sentence.split(" "));
    const words = sentences.flat();
    const voice = VOICES[(index + (seed % 2)) % 2];
    const paused = KINDS.map((kind) => {
      const place = drawPlace(sentences, random);
      const pauseMs = lengths[Math.floor(random() * lengths.length)];
      const again = kind === "restart" ? 1 + Math.floor(random() * 2) : 0;
      const first = words.slice(0, place).join(" ") + (kind === "filler" ? " um" : "");
      const parts = [first, words.slice(Math.max(0, place - again)).join(" ")];
      return { name: `${half}-${index}-${kind}-${pauseMs}`, kind, voice, pauseMs, parts };
    });
    return [{ name: `${half}-${index}-complete`, kind: "complete", voice, pauseMs: 0, parts: [text] }, ...paused];
  });
}

/**
 * Makes a clip's WAV (48 kHz, mono, 16 bit), its parts joined by exact silence.
 * @returns {{wav: string, pauseFromMs: number|null, pauseToMs: number|null}} where the pause lies in it
 */
export function synthesise(clip, folder) {
  mkdirSync(folder, { recursive: true });
  const wav = join(folder, `${clip.name}-${clip.voice}.wav`);
  const pieces = clip.parts.map((text, index) => part(text, clip.voice, `${wav}.${index}.wav`));
  if (pieces.length === 1) {
    execFileSync("sox", [pieces[0], wav, "pad", "0", "0.2"]);
  } else {
    const pause = `${wav}.pause.wav`;
    execFileSync("sox", ["-n", "-r", String(RATE), "-c", "1", "-b", "16", pause, "trim", "0", String(clip.pauseMs / 1000)]);
    execFileSync("sox", [pieces[0], pause, pieces[1], wav, "pad", "0", "0.2"]);
    rmSync(pause);
  }
  const firstMs = pieces.length > 1 ? lengthMs(pieces[0]) : null;
  for (const piece of pieces) rmSync(piece);
  return {
    wav,
    pauseFromMs: firstMs,
    pauseToMs: firstMs === null ? null : firstMs + clip.pauseMs,
  };
}

/** One stretch of speech without silence around it. */
function part(text, voice, wav) {
  const raw = `${wav}.raw.wav`;
  execFileSync("flite", ["-voice", voice, "-t", text, "-o", raw]);
  const trim = ["silence", "1", "0.02", "0.5%", "reverse"];
  execFileSync("sox", [raw, "-r", String(RATE), "-c", "1", "-b", "16", wav, ...trim, ...trim, "gain", "-n", "-3"]);
  rmSync(raw);
  return wav;
}

function lengthMs(wav) {
  return Number(execFileSync("soxi", ["-D", wav], { encoding: "utf8" })) * 1_000;
}
