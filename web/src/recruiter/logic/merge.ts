/** A part that two people changed differently, or that only the other one changed. */
export interface Difference<T> {
  part: keyof T;
  mine: T[keyof T];
  theirs: T[keyof T];
}

export interface Comparison<T> {
  /** Mine where only I changed something, theirs where only they did, mine where both did (until the person chooses). */
  merged: T;
  /** Changed by both, differently: the person chooses. */
  conflicts: Difference<T>[];
  /** Changed by the other only: shown, and taken over. */
  taken: Difference<T>[];
}

/** Three versions of one thing, compared part by part: what was loaded, what this person made of it, what stands there now. */
export function compare<T extends object>(base: T, mine: T, theirs: T): Comparison<T> {
  const merged = { ...mine };
  const conflicts: Difference<T>[] = [];
  const taken: Difference<T>[] = [];
  for (const part of Object.keys(mine) as (keyof T)[]) {
    const changedByMe = !same(base[part], mine[part]);
    const changedByThem = !same(base[part], theirs[part]);
    if (!changedByThem || same(mine[part], theirs[part])) continue;
    const difference = { part, mine: mine[part], theirs: theirs[part] };
    if (changedByMe) conflicts.push(difference);
    else {
      merged[part] = theirs[part];
      taken.push(difference);
    }
  }
  return { merged, conflicts, taken };
}

/** Only the parts that differ from what was loaded: what a change sends. */
export function changed<T extends object>(base: T, mine: T): Partial<T> {
  const parts: Partial<T> = {};
  for (const part of Object.keys(mine) as (keyof T)[]) {
    if (!same(base[part], mine[part])) parts[part] = mine[part];
  }
  return parts;
}

/** Equal as JSON, whatever the order of members. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => same(left[name], right[name]));
}
