import { describe, expect, it } from "vitest";
import { batches, errorsOf, peopleFrom } from "./people";

const ROBIN = { name: "Robin Vale", email: "robin@example.org", external_id: "" };

describe("people from a pasted list", () => {
  it("reads lines of name and e-mail in either order", () => {
    expect(peopleFrom("Robin Vale, robin@example.org\n\nrobin@example.org, Robin Vale\n")).toEqual([ROBIN, ROBIN]);
  });

  it("reads addresses as mail programs copy them", () => {
    expect(peopleFrom('Robin Vale <robin@example.org>\n"Robin Vale" <robin@example.org>')).toEqual([ROBIN, ROBIN]);
  });

  it("reads the cells of a spreadsheet, and CSV with semicolons", () => {
    const full = { ...ROBIN, external_id: "A-7" };
    expect(peopleFrom("Robin Vale\trobin@example.org\tA-7")).toEqual([full]);
    expect(peopleFrom("Robin Vale;robin@example.org;A-7\r\n")).toEqual([full]);
  });

  it("understands a first line of column names, in any order, and first and last names", () => {
    expect(peopleFrom("E-Mail,External ID,Name\nrobin@example.org,A-7,Robin Vale")).toEqual([{ ...ROBIN, external_id: "A-7" }]);
    expect(peopleFrom("First name,Last name,Email\nRobin,Vale,robin@example.org")).toEqual([ROBIN]);
  });

  it("reads quotes: separators, quotes and ends of line inside", () => {
    expect(peopleFrom('name,email\n"Vale, Robin ""Rob""",rob@example.org\n"Two\nLines",two@example.org')).toEqual([
      { name: 'Vale, Robin "Rob"', email: "rob@example.org", external_id: "" },
      { name: "Two\nLines", email: "two@example.org", external_id: "" },
    ]);
  });

  it("drops no line because it is wrong", () => {
    expect(peopleFrom("just a name\nrobin@example.org")).toEqual([
      { name: "just a name", email: "", external_id: "" },
      { name: "", email: "robin@example.org", external_id: "" },
    ]);
    expect(peopleFrom("  \n\n")).toEqual([]);
  });
});

describe("what is wrong with a row", () => {
  it("names what is missing, what is no address, and what stands there twice", () => {
    const found = errorsOf([
      ROBIN,
      { name: "", email: "", external_id: "" },
      { name: "X", email: "x@nowhere", external_id: "" },
      { name: "Again", email: "ROBIN@example.org", external_id: "" },
    ]);
    expect(found.map((errors) => errors.map((error) => error.field))).toEqual([[], ["name", "email"], ["email"], ["email"]]);
    expect(found[3]?.[0]?.message).toBe("The same address stands in row 1.");
  });
});

it("cuts long lists into pieces the server takes", () => {
  expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(batches([])).toEqual([]);
});
