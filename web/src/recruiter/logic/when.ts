/** The pages are English: a reader whose browser speaks English sees their own way of writing dates, others the British one. */
export function localeOf(language: string | undefined): string {
  return language && /^en\b/i.test(language) ? language : "en-GB";
}

const LOCALE = localeOf(typeof navigator === "undefined" ? undefined : navigator.language);

/** Date and time, short; empty for a date that is none. */
export function when(iso: string | null | undefined, locale: string = LOCALE): string {
  const date = new Date(iso ?? "");
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

export function day(iso: string | null | undefined, locale: string = LOCALE): string {
  const date = new Date(iso ?? "");
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(date);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** “in 2 days”, “3 minutes ago”, “just now”; more than thirty days away the date itself. */
export function fromNow(iso: string | null | undefined, nowMs: number, locale: string = LOCALE): string {
  const at = new Date(iso ?? "").getTime();
  if (Number.isNaN(at)) return "";
  const seconds = Math.round((at - nowMs) / 1_000);
  if (Math.abs(seconds) > 30 * 86_400) return day(iso, locale);
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) {
      // A week given a moment ago is “in 7 days”, not “in 6”.
      const slack = unit === "day" && seconds > 0 ? 3_600 : 0;
      return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(Math.trunc((seconds + slack) / size), unit);
    }
  }
  return seconds > 0 ? "in less than a minute" : "just now";
}

export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number.toLocaleString(LOCALE)} ${number === 1 ? one : many}`;
}

/** How long something took, in minutes; empty when one end is missing. */
export function minutesBetween(from: string | null | undefined, to: string | null | undefined): string {
  const ms = new Date(to ?? "").getTime() - new Date(from ?? "").getTime();
  return Number.isNaN(ms) || ms < 0 ? "" : count(Math.max(1, Math.round(ms / 60_000)), "minute");
}
