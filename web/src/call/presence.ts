/**
 * Which tab holds the room of a session. A tab that is closed, killed or has crashed lets go by itself, so that the one
 * that comes after it may go on without a press, while a second tab beside a living one never takes over by itself.
 */
const MARK = "viva-room";

function lockOf(sessionId: string): string {
  return `${MARK}-${sessionId}`;
}

/** Holds the room until the returned function is called. */
export function holdRoom(sessionId: string, inWriting: boolean): () => void {
  remember(sessionId, inWriting);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  navigator.locks?.request(lockOf(sessionId), () => released).catch(() => undefined);
  return release;
}

export function remember(sessionId: string, inWriting: boolean): void {
  try {
    localStorage.setItem(MARK, JSON.stringify({ session: sessionId, writing: inWriting }));
  } catch {
    // without a store the person presses Continue
  }
}

/** The room was left on purpose, or belongs to another page now. */
export function forgetRoom(): void {
  try {
    localStorage.removeItem(MARK);
  } catch {
    // nothing was remembered
  }
}

/** How this browser held the session's room when it was broken off; null when it did not, or another tab still does. */
export async function brokenOff(sessionId: string): Promise<"voice" | "text" | null> {
  const mark = marked();
  if (mark?.session !== sessionId || !navigator.locks) return null;
  const held = (await navigator.locks.query()).held ?? [];
  if (held.some((lock) => lock.name === lockOf(sessionId))) return null;
  if (mark.writing) return "text";
  return (await mayListen()) ? "voice" : null;
}

function marked(): { session: string; writing: boolean } | null {
  try {
    return JSON.parse(localStorage.getItem(MARK) ?? "null") as { session: string; writing: boolean } | null;
  } catch {
    return null;
  }
}

async function mayListen(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "microphone" as PermissionName })).state === "granted";
  } catch {
    return false;
  }
}
