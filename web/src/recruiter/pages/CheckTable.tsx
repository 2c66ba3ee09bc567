import { useEffect, useState } from "react";
import { useAction } from "../kit/action";
import { useFetched, useWork } from "../kit/app";
import { Choice, Form } from "../kit/fields";
import { Badge } from "../kit/layout";
import { Press } from "../kit/Press";
import { Trouble } from "../kit/states";
import { Table } from "../kit/Table";
import { type CheckedRow, problemsOf, sendRows } from "../logic/importing";
import type { PastedPerson, RowError } from "../logic/people";
import { count } from "../logic/when";
import { DEADLINES } from "../logic/words";

/** How many rows are shown before somebody asks for more. */
const SHOWN = 100;

interface Shown {
  row: CheckedRow;
  /** From 1, in the list as it stands. */
  number: number;
  errors: RowError[];
}

/** Each row as it was understood, with what is wrong beside it, to be mended in place. */
export function CheckTable(props: { rows: CheckedRow[]; onBack: () => void; onDone: (rows: CheckedRow[], position: string) => void }) {
  const { api } = useWork();
  const [rows, setRows] = useState(props.rows);
  const [position, setPosition] = useState("");
  const [hours, setHours] = useState("168");
  const [onlyWrong, setOnlyWrong] = useState(false);
  const [limit, setLimit] = useState(SHOWN);
  const [sent, setSent] = useState(0);
  const check = useAction();
  const send = useAction();
  const positions = useFetched("positions?open", () => api.positions({ status: "open" }));

  const problems = problemsOf(rows);
  const all: Shown[] = rows.map((row, index) => ({ row, number: index + 1, errors: problems[index] ?? [] }));
  const wrong = all.filter(({ errors }) => errors.length > 0);
  const good = all.filter(({ errors }) => errors.length === 0).map(({ row }) => row);
  const known = good.filter((row) => row.answer?.status === "exists").length;
  const unchecked = good.filter((row) => row.answer === null).length;
  const shown = onlyWrong ? wrong : all;

  /** Asks the server about every row, and changes nothing there. */
  function ask() {
    void check.run(async () => {
      const answered = await sendRows(rows, { positionId: "", hours: Number(hours), dryRun: true }, (request) => api.importCandidates(request), () => {});
      const byKey = new Map(answered.map((row) => [row.key, row]));
      // A row that was changed meanwhile keeps its new text and stays unchecked.
      setRows((now) => now.map((row) => (byKey.get(row.key)?.person === row.person ? (byKey.get(row.key) ?? row) : row)));
    });
  }
  // Once, when the table is opened.
  useEffect(ask, []);

  function change(key: number, to: Partial<PastedPerson>) {
    setRows((now) => now.map((row) => (row.key === key ? { ...row, person: { ...row.person, ...to }, answer: null } : row)));
  }
  function importGood() {
    const title = positions.data?.find((one) => one.id === position)?.title ?? "";
    void send.run(async () => {
      setSent(0);
      const wish = { positionId: position, hours: Number(hours), dryRun: false };
      props.onDone(await sendRows(good, wish, (request) => api.importCandidates(request), setSent), position ? title : "");
    });
  }

  return (
    <Form className="stack" onSubmit={importGood}>
      <p role="status">
        {check.busy
          ? "Checking every row…"
          : `${count(rows.length, "row")}: ${count(good.length, "is", "are")} right${known > 0 ? `, ${known} of them known already` : ""}; ${
              wrong.length === 0 ? "nothing is wrong" : `${wrong.length} to mend or leave out`
            }.`}
      </p>
      {check.problem ? <Trouble problem={check.problem} what="Checking" again={ask} /> : null}
      {wrong.length > 0 && rows.length > wrong.length ? (
        <div className="row">
          <Press small pressed={onlyWrong} onPress={() => setOnlyWrong(!onlyWrong)}>
            Only rows with problems
          </Press>
        </div>
      ) : null}
      {shown.length === 0 ? <p className="soft">No row is left.</p> : <Rows rows={shown.slice(0, limit)} change={change} remove={(key) => setRows((now) => now.filter((row) => row.key !== key))} />}
      {shown.length > limit ? (
        <div className="row">
          <Press small onPress={() => setLimit(limit + SHOWN)}>
            {`Show ${Math.min(SHOWN, shown.length - limit)} more`}
          </Press>
          <span className="soft small">{`${limit} of ${count(shown.length, "row")} shown`}</span>
        </div>
      ) : null}
      <fieldset className="plain stack-small">
        <legend>Invite them at once?</legend>
        <div className="item-fields">
          <Choice
            id="import-position"
            label="Position"
            value={position}
            onChange={setPosition}
            options={[{ value: "", name: "No, only add them" }, ...(positions.data ?? []).map((one) => ({ value: one.id, name: one.title }))]}
          />
          {position ? <Choice id="import-hours" label="Time to take the interview" value={hours} onChange={setHours} options={DEADLINES} /> : null}
        </div>
      </fieldset>
      {send.problem ? <Trouble problem={send.problem} what="Importing" again={importGood} /> : null}
      <div className="save-bar">
        <Press kind="main" submit writes busy={send.busy} off={good.length === 0}>
          {send.busy
            ? `Importing… ${sent} of ${good.length}`
            : `${position ? "Add and invite" : "Add"} ${count(good.length, "person", "people")}${wrong.length > 0 ? `, leave out ${wrong.length}` : ""}`}
        </Press>
        {unchecked > 0 && !check.busy ? (
          <Press writes onPress={ask}>
            Check again
          </Press>
        ) : null}
        <Press kind="quiet" onPress={props.onBack}>
          Back to the text
        </Press>
      </div>
    </Form>
  );
}

function Rows(props: { rows: Shown[]; change: (key: number, to: Partial<PastedPerson>) => void; remove: (key: number) => void }) {
  const cell = (member: keyof PastedPerson, name: string) => (one: Shown) => {
    const error = one.errors.find(({ field }) => field === member);
    const id = `row-${one.row.key}-${member}`;
    return (
      <span className="stack-tiny">
        <input
          id={id}
          className="input input-row"
          aria-label={`${name}, row ${one.number}`}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          value={one.row.person[member]}
          maxLength={1_000}
          onChange={(event) => props.change(one.row.key, { [member]: event.target.value })}
        />
        {error ? (
          <span className="field-error small" id={`${id}-error`}>
            {error.message}
          </span>
        ) : null}
      </span>
    );
  };
  return (
    <Table
      caption="The list, row by row"
      rows={props.rows}
      rowKey={(one) => String(one.row.key)}
      columns={[
        { head: "Row", names: true, cell: (one) => one.number },
        { head: "Name", cell: cell("name", "Name") },
        { head: "E-mail", cell: cell("email", "E-mail") },
        { head: "External id", cell: cell("external_id", "External id") },
        { head: "Found", cell: (one) => <Found one={one} /> },
        {
          head: "Remove",
          hiddenHead: true,
          cell: (one) => (
            <Press small label={`Remove row ${one.number}`} onPress={() => props.remove(one.row.key)}>
              Remove
            </Press>
          ),
        },
      ]}
    />
  );
}

function Found(props: { one: Shown }) {
  const { row, errors } = props.one;
  const elsewhere = errors.filter(({ field }) => !["name", "email", "external_id"].includes(field));
  if (errors.length > 0) {
    return (
      <span className="stack-tiny">
        <Badge tone="bad">To mend</Badge>
        {elsewhere.map((error) => (
          <span key={error.message} className="small">
            {error.message}
          </span>
        ))}
      </span>
    );
  }
  if (row.answer === null) return <Badge>Not checked</Badge>;
  return row.answer.status === "exists" ? <Badge tone="care">Known already</Badge> : <Badge tone="good">New</Badge>;
}
