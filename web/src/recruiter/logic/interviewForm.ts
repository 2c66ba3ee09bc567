import type { Cost, GivenInterviewSettings, InterviewSettings } from "../server/types";

/** Interview settings as texts of a form; empty is "not said here". */
export interface InterviewForm {
  session_mode: string;
  consent_taken_by: string;
  voice: string;
  speed: string;
  language: string;
  noise_reduction: string;
  turns: string;
  silence_ms: string;
  eagerness: string;
  model: string;
  transcription_model: string;
  max_minutes: string;
  session_budget_usd: string;
  monthly_budget_usd: string;
  calls_at_once: string;
}

/** What a form does not show and must not lose. */
type Kept = Pick<GivenInterviewSettings, "temperature">;

interface Turns {
  type?: string;
  silence_duration_ms?: number;
  eagerness?: string;
}

const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

export function formOf(answer: InterviewSettings): InterviewForm {
  const said = answer.settings;
  const turns = (said.turn_detection ?? {}) as Turns;
  return {
    session_mode: text(said.session_mode),
    consent_taken_by: text(said.consent_taken_by),
    voice: text(said.voice),
    speed: text(said.speed),
    language: text(said.language),
    noise_reduction: text(said.noise_reduction),
    turns: text(turns.type),
    silence_ms: text(turns.silence_duration_ms),
    eagerness: text(turns.eagerness),
    model: text(said.model),
    transcription_model: text(said.transcription_model),
    max_minutes: text(said.max_minutes),
    session_budget_usd: text(said.session_budget_usd),
    monthly_budget_usd: text(said.monthly_budget_usd),
    calls_at_once: text(said.calls_at_once),
  };
}

/** What is no number is sent as it is, so that the server names the field. */
function number(value: string): number | null {
  const trimmed = value.trim();
  if (trimmed === "") return null;
  const read = Number(trimmed);
  return Number.isNaN(read) ? (trimmed as unknown as number) : read;
}

const word = (value: string): string | null => (value.trim() === "" ? null : value.trim());

function turnsOf(form: InterviewForm, before: Turns): Record<string, unknown> | null {
  if (form.turns === "") return null;
  if (form.turns === "semantic_vad") return { type: "semantic_vad", eagerness: form.eagerness || "auto" };
  const kept = before.type === "server_vad" ? before : {};
  const silence = number(form.silence_ms);
  return { ...kept, type: "server_vad", ...(silence === null ? {} : { silence_duration_ms: silence }) };
}

/** All of it, as a PUT wants it. */
export function settingsOf(form: InterviewForm, before: GivenInterviewSettings): GivenInterviewSettings {
  const kept: Kept = before.temperature === undefined ? {} : { temperature: before.temperature };
  const all = {
    ...kept,
    session_mode: word(form.session_mode),
    consent_taken_by: word(form.consent_taken_by),
    voice: word(form.voice),
    speed: number(form.speed),
    language: word(form.language),
    noise_reduction: word(form.noise_reduction),
    turn_detection: turnsOf(form, (before.turn_detection ?? {}) as Turns),
    model: word(form.model),
    transcription_model: word(form.transcription_model),
    max_minutes: number(form.max_minutes),
    session_budget_usd: number(form.session_budget_usd),
    monthly_budget_usd: number(form.monthly_budget_usd),
    calls_at_once: number(form.calls_at_once),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as GivenInterviewSettings;
}

/** An amount in words that claim no more than is known. */
export function costInWords(cost: Cost): string {
  if (cost.usd === null || cost.usd === undefined) return "Not known: the model has no price here";
  const amount = `$${cost.usd.toFixed(2)}`;
  return cost.is_whole ? amount : `More than ${amount}: some models have no price here`;
}
