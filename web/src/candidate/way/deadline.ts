/** The language in which dates are written: the person's own English where they read English, so that it fits the page. */
export function dateLocale(languages: readonly string[]): string {
  return languages.find((language) => /^en\b/i.test(language)) ?? "en-GB";
}

/** A date and time in the reader's own zone, with the zone's name, e.g. "Friday 27 November 2026 at 18:00 Central European Standard Time". */
export function instantInWords(iso: string, locale: string, timeZone?: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "long",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(date);
}

/** Time of day with the zone's short name: for something that is over within the day. */
export function timeInWords(iso: string, locale: string, timeZone?: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat(locale, {
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(date);
}

/** How long until then, roughly and never too much: "in 2 days", "in 5 hours", "in 10 minutes", "now" from the instant on. */
export function untilInWords(iso: string, nowMs: number): string {
  const minutes = Math.floor((new Date(iso).getTime() - nowMs) / 60_000);
  if (Number.isNaN(minutes)) return "";
  if (minutes < 1) return minutes < 0 ? "now" : "in less than a minute";
  if (minutes < 60) return counted(minutes, "minute");
  if (minutes < 48 * 60) return counted(Math.floor(minutes / 60), "hour");
  return counted(Math.floor(minutes / (24 * 60)), "day");
}

function counted(number: number, unit: string): string {
  return `in ${number} ${unit}${number === 1 ? "" : "s"}`;
}
