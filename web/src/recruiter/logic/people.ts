/** One person as read from a list that somebody pasted. */
export interface PastedPerson {
  name: string;
  email: string;
  external_id: string;
}

export interface RowError {
  field: string;
  message: string;
}

/** Most people are one row; the server takes as many at once. */
export const MOST_AT_ONCE = 500;

const HEADS: [keyof PastedPerson, RegExp][] = [
  ["email", /^(e-?mail|mail|email address|e-mail address)$/i],
  ["name", /^(name|full name|candidate|candidate name)$/i],
  ["external_id", /^(external[ _-]?id|id|reference|ref|candidate[ _-]?id|applicant[ _-]?id)$/i],
];
const FIRST = /^(first|given)[ _-]?names?$/i;
const LAST = /^(last|family|sur)[ _-]?names?$/i;
const ADDRESS = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/;

/**
 * Reads people from pasted lines, a spreadsheet's cells (tabs) or CSV (comma or semicolon, quotes as in RFC 4180). A first line
 * of names of columns is understood; without one the columns are name, e-mail, external id, and the e-mail is found by its
 * form. `Name <mail>` is understood too. Empty lines are left out; nothing else is: what is wrong is shown, not dropped.
 */
export function peopleFrom(text: string): PastedPerson[] {
  const lines = cells(text.replace(/^\uFEFF/, ""), separatorOf(text)).filter((row) => row.some((cell) => cell !== ""));
  const head = lines[0];
  if (head && !head.some((cell) => cell.includes("@"))) {
    const columns = head.map(columnOf);
    if (columns.includes("email")) return lines.slice(1).map((row) => byColumns(row, columns));
  }
  return lines.map(byForm);
}

function columnOf(head: string): keyof PastedPerson | "first" | "last" | null {
  if (FIRST.test(head)) return "first";
  if (LAST.test(head)) return "last";
  return HEADS.find(([, form]) => form.test(head))?.[0] ?? null;
}

function byColumns(row: string[], columns: ReturnType<typeof columnOf>[]): PastedPerson {
  const at = (column: ReturnType<typeof columnOf>) => row[columns.indexOf(column)] ?? "";
  const name = columns.includes("name") ? at("name") : `${at("first")} ${at("last")}`.trim();
  return { name, email: at("email"), external_id: columns.includes("external_id") ? at("external_id") : "" };
}

function byForm(row: string[]): PastedPerson {
  const filled = row.map((cell) => cell.trim());
  const pointed = /^(.*?)\s*<([^<>]+)>$/.exec(filled[0] ?? "");
  if (pointed) return { name: unquoted(pointed[1] ?? ""), email: (pointed[2] ?? "").trim(), external_id: filled[1] ?? "" };
  const mail = filled.findIndex((cell) => cell.includes("@"));
  if (mail < 0) return { name: filled[0] ?? "", email: filled[1] ?? "", external_id: filled[2] ?? "" };
  const others = filled.filter((_, index) => index !== mail);
  return { name: others[0] ?? "", email: filled[mail] ?? "", external_id: others[1] ?? "" };
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, "$1").trim();
}

/** What stands most often in the first line outside quotes; a tab wins, since nobody types one by accident. */
function separatorOf(text: string): string {
  const line = (/^[^\r\n]*\S[^\r\n]*$/m.exec(text)?.[0] ?? "").replaceAll(/"[^"]*"/g, "");
  if (line.includes("\t")) return "\t";
  return line.split(";").length > line.split(",").length ? ";" : ",";
}

function cells(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    row.push(cell.trim());
    cell = "";
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (quoted) {
      if (letter === '"' && text[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"' && cell.trim() === "" && text.indexOf('"', at + 1) > 0) {
      cell = "";
      quoted = true;
    } else if (letter === separator) endCell();
    else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text[at + 1] === "\n") at++;
      endCell();
      rows.push(row);
      row = [];
    } else cell += letter;
  }
  endCell();
  rows.push(row);
  return rows;
}

/** What this page can see to be wrong with each row before the server is asked; one list a row. */
export function errorsOf(people: PastedPerson[]): RowError[][] {
  const firstRow = new Map<string, number>();
  return people.map((person, index) => {
    const errors: RowError[] = [];
    const key = person.email.trim().toLowerCase();
    if (person.name.trim() === "") errors.push({ field: "name", message: "The name is missing." });
    if (key === "") errors.push({ field: "email", message: "The e-mail address is missing." });
    else if (!isAddress(key)) errors.push({ field: "email", message: "This is not an e-mail address." });
    else if (firstRow.has(key)) {
      errors.push({ field: "email", message: `The same address stands in row ${(firstRow.get(key) ?? 0) + 1}.` });
    } else firstRow.set(key, index);
    return errors;
  });
}

export function isAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text);
}

/** Lists no longer than the server takes, in order. */
export function batches<T>(list: T[], size: number = MOST_AT_ONCE): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}
