/** mm:ss from the interview's own zero, as in a transcript; hours run on in the minutes. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A length of time in words, whole seconds, at least one. */
export function spokenDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes === 1 ? "about 1 minute" : `about ${minutes} minutes`;
}

export function minutesInWords(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  return whole === 1 ? "1 minute" : `${whole} minutes`;
}

/** Date and time in the reader's own language and zone. */
export function whenInWords(iso: string, locale?: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? ""
    : new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(date);
}

/** The meter's fill for a loudness, 0 to 1: -60 dB is empty, -10 dB is full, even steps between. */
export function meterFill(rms: number): number {
  if (rms <= 0) return 0;
  const decibel = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibel + 60) / 50));
}
