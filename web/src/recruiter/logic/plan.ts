import type { GivenPlan, PlanVersion } from "../server/types";
import { NEW_KEY } from "./position";

/** A question while it is edited; `key` is its id, or a name of this page's own. */
export interface QuestionForm {
  key: string;
  text: string;
  competency: string;
  patience: string;
  /** The same question in other words; empty for none. */
  rephrasing: string;
}

export interface PlanForm {
  limit: string;
  questions: QuestionForm[];
}

export const PATIENCE = { usual: 15, least: 3, most: 300 } as const;
export const LIMIT = { usual: 30, least: 1, most: 240 } as const;
export const MOST_QUESTIONS = 40;

export function planForm(version: PlanVersion | null): PlanForm {
  if (!version) return { limit: String(LIMIT.usual), questions: [] };
  return {
    limit: String(version.time_limit_minutes),
    questions: version.questions.map((one) => ({
      key: one.id,
      text: one.text,
      competency: one.competency_id ?? "",
      patience: String(one.patience_s),
      rephrasing: one.rephrasing ?? "",
    })),
  };
}

/** Questions under new names: those of a frozen version or of the general plan, as the beginning of a draft. */
export function asNew(limitMinutes: number, questions: { text: string; competency_id?: string | null; patience_s?: number; rephrasing?: string | null }[]): PlanForm {
  return {
    limit: String(limitMinutes),
    questions: questions.map((one, index) => ({
      key: `${NEW_KEY}${index + 1}`,
      text: one.text,
      competency: one.competency_id ?? "",
      patience: String(one.patience_s ?? PATIENCE.usual),
      rephrasing: one.rephrasing ?? "",
    })),
  };
}

export function newQuestion(existing: QuestionForm[]): QuestionForm {
  const numbers = existing.map(({ key }) => (key.startsWith(NEW_KEY) ? Number(key.slice(NEW_KEY.length)) : 0));
  return { key: `${NEW_KEY}${Math.max(0, ...numbers) + 1}`, text: "", competency: "", patience: String(PATIENCE.usual), rephrasing: "" };
}

/** As the contract wants it; a competency that the position no longer has is left out. */
export function givenPlan(form: PlanForm, competencyIds: string[]): GivenPlan {
  return {
    time_limit_minutes: Number(form.limit),
    questions: form.questions.map((one) => ({
      text: one.text.trim(),
      competency_id: competencyIds.includes(one.competency) ? one.competency : null,
      patience_s: Number(one.patience),
      rephrasing: one.rephrasing.trim() || null,
    })),
  };
}

export function planErrors(form: PlanForm): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!within(form.limit, LIMIT)) errors["limit"] = `Give a time limit from ${LIMIT.least} to ${LIMIT.most} minutes`;
  for (const [index, one] of form.questions.entries()) {
    if (one.text.trim() === "") errors[`q-${one.key}-text`] = `Write question ${index + 1}, or remove it`;
    if (!within(one.patience, PATIENCE)) {
      errors[`q-${one.key}-patience`] = `Give question ${index + 1} a patience from ${PATIENCE.least} to ${PATIENCE.most} seconds`;
    }
  }
  return errors;
}

function within(text: string, range: { least: number; most: number }): boolean {
  const number = Number(text);
  return text.trim() !== "" && Number.isInteger(number) && number >= range.least && number <= range.most;
}

export function questionsInWords(questions: QuestionForm[]): string {
  return questions.map((one, index) => `${index + 1}. ${one.text} (waits ${one.patience} s)`).join("\n") || "None";
}
