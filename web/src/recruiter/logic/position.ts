import type { GivenCompetency, Position } from "../server/types";

/** A competency while it is edited; `key` is its id, or a name of this page's own for one that is new. */
export interface CompetencyForm {
  key: string;
  name: string;
  description: string;
  weight: string;
  /** The anchor of each level by its number; an empty one is not kept. */
  anchors: Record<number, string>;
}

export interface PositionForm {
  title: string;
  description: string;
  language: string;
  competencies: CompetencyForm[];
}

export const NEW_KEY = "new-";
/** The levels that the form offers; a position that has higher ones keeps them. */
export const LEVELS = [1, 2, 3, 4, 5] as const;

export const EMPTY_POSITION: PositionForm = { title: "", description: "", language: "en", competencies: [] };

export function positionForm(position: Position): PositionForm {
  return {
    title: position.title,
    description: position.description,
    language: position.language,
    competencies: position.competencies.map((one) => ({
      key: one.id,
      name: one.name,
      description: one.description ?? "",
      weight: String(one.weight),
      anchors: Object.fromEntries(one.levels.filter(({ anchor }) => anchor.trim() !== "").map(({ level, anchor }) => [level, anchor])),
    })),
  };
}

export function newCompetency(existing: CompetencyForm[]): CompetencyForm {
  const numbers = existing.map(({ key }) => (key.startsWith(NEW_KEY) ? Number(key.slice(NEW_KEY.length)) : 0));
  return { key: `${NEW_KEY}${Math.max(0, ...numbers) + 1}`, name: "", description: "", weight: "1", anchors: {} };
}

export function levelsOf(competency: CompetencyForm): number[] {
  return [...new Set([...LEVELS, ...Object.keys(competency.anchors).map(Number)])].sort((a, b) => a - b);
}

/** The same competency with one anchor changed; an emptied one is gone, so that a form typed back to what it was counts as unchanged. */
export function withAnchor(competency: CompetencyForm, level: number, anchor: string): CompetencyForm {
  const anchors = { ...competency.anchors, [level]: anchor };
  if (anchor === "") delete anchors[level];
  return { ...competency, anchors };
}

/** As the contract wants it: an id only for what the position has already. */
export function givenCompetencies(form: CompetencyForm[]): GivenCompetency[] {
  return form.map((one) => ({
    ...(one.key.startsWith(NEW_KEY) ? {} : { id: one.key }),
    name: one.name.trim(),
    description: one.description.trim() === "" ? null : one.description.trim(),
    weight: Number(one.weight),
    levels: Object.entries(one.anchors)
      .filter(([, anchor]) => anchor.trim() !== "")
      .map(([level, anchor]) => ({ level: Number(level), anchor: anchor.trim() })),
  }));
}

/** What is wrong with the form, by the id of its field. */
export function positionErrors(form: PositionForm): Record<string, string> {
  const errors: Record<string, string> = {};
  if (form.title.trim() === "") errors["title"] = "Give the position a title";
  const names = new Set<string>();
  for (const [index, one] of form.competencies.entries()) {
    const weight = Number(one.weight);
    const name = one.name.trim().toLowerCase();
    if (name === "") errors[`c-${one.key}-name`] = `Name competency ${index + 1}, or remove it`;
    else if (names.has(name)) errors[`c-${one.key}-name`] = `“${one.name.trim()}” stands there twice`;
    names.add(name);
    if (one.weight.trim() === "" || Number.isNaN(weight) || weight < 0 || weight > 100) {
      errors[`c-${one.key}-weight`] = `Give competency ${index + 1} a weight from 0 to 100`;
    }
  }
  return errors;
}

/** A weight as its share of all, in whole per cent; null where there is nothing to share. */
export function shareOf(competency: CompetencyForm, all: CompetencyForm[]): number | null {
  const sum = all.reduce((total, one) => total + (Number(one.weight) || 0), 0);
  return sum > 0 ? Math.round((100 * (Number(competency.weight) || 0)) / sum) : null;
}

/** A list of competencies as text, to compare two versions by eye. */
export function competenciesInWords(list: CompetencyForm[]): string {
  if (list.length === 0) return "None";
  return list
    .map((one) => {
      const anchors = Object.entries(one.anchors).map(([level, anchor]) => `   ${level}: ${anchor}`);
      return [`${one.name} (weight ${one.weight})`, ...(one.description ? [`   ${one.description}`] : []), ...anchors].join("\n");
    })
    .join("\n");
}
