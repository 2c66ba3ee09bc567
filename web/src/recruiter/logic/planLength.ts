/** How fast the interviewer speaks: 150 words a minute, the pace of a calm reading voice. */
const WORDS_A_SECOND = 2.5;
/** What an answer usually takes, seconds. An estimate, and shown as one. */
const ANSWER_S = 90;
/** Greeting and goodbye, seconds. */
const FRAME_S = 45;

export interface PlanLength {
  seconds: number;
  /** Whole minutes, at least 1. */
  minutes: number;
  /** Whether the questions may not all be asked before the time is over. */
  tooLong: boolean;
}

/** How long an interview of these questions takes, about: asking, a usual answer each, and the silence that shows an answer's end. */
export function planLength(questions: { text: string; patience_s: number }[], limitMinutes: number): PlanLength {
  const asked = questions.filter((question) => question.text.trim() !== "");
  const seconds = asked.reduce(
    (sum, { text, patience_s }) => sum + text.trim().split(/\s+/).length / WORDS_A_SECOND + ANSWER_S + patience_s / 2,
    asked.length === 0 ? 0 : FRAME_S,
  );
  return { seconds: Math.round(seconds), minutes: Math.max(1, Math.round(seconds / 60)), tooLong: seconds > limitMinutes * 60 };
}

/** A list with one element moved by a step; the same list when it cannot move. */
export function moved<T>(list: T[], from: number, step: -1 | 1): T[] {
  const to = from + step;
  if (from < 0 || from >= list.length || to < 0 || to >= list.length) return list;
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
