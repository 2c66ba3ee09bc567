/** Words as a recogniser could write them: lower case, no punctuation. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9' ]+/g, " ")
    .split(" ")
    .filter((word) => word !== "");
}

/** Word errors (substitutions, insertions, deletions) of `heard` against `said`. */
export function wordErrors(said: string, heard: string): number {
  const a = wordsOf(said);
  const b = wordsOf(heard);
  let row = b.map((_, j) => j + 1);
  row.unshift(0);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Word error rate over all pairs together, in percent of the words said. */
export function errorRate(pairs: [said: string, heard: string][]): number {
  const errors = pairs.reduce((sum, [said, heard]) => sum + wordErrors(said, heard), 0);
  const words = pairs.reduce((sum, [said]) => sum + wordsOf(said).length, 0);
  return (100 * errors) / words;
}

export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((x, y) => x - y);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? Number.NaN) : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
}
