import { useState } from "react";
import { Notice } from "../../ui/parts";
import { useAction } from "../kit/action";
import { Link, usePath, useWork } from "../kit/app";
import { ErrorSummary, type Errors, Form, TextArea } from "../kit/fields";
import { PageHead } from "../kit/layout";
import { MailStaysHere } from "../kit/MailStaysHere";
import { Press } from "../kit/Press";
import { Unsaved } from "../kit/Unsaved";
import { type CheckedRow, type Outcome, outcomeOf, rowsOf } from "../logic/importing";
import { peopleFrom } from "../logic/people";
import { count } from "../logic/when";
import { CheckTable } from "./CheckTable";

/** The most rows of one go. More is a job for a program, not for a page. */
const MOST_ROWS = 2_000;
/** A list of 2,000 people is some 200 kB. */
const LARGEST_FILE = 2_000_000;

type Step = { kind: "paste" } | { kind: "check"; rows: CheckedRow[] } | { kind: "done"; outcome: Outcome; position: string };

/** A whole list of people: paste or pick a file, look at each row, then import, and invite where wanted. */
export default function ImportPage() {
  const { cache } = useWork();
  const path = usePath();
  const [step, setStep] = useState<Step>({ kind: "paste" });
  const [text, setText] = useState("");
  return (
    <>
      <PageHead
        key={step.kind}
        focus={step.kind !== "paste"}
        title={step.kind === "check" ? "Check the list" : step.kind === "done" ? "The list is in" : "Add a list of candidates"}
        back={{ to: path("/candidates"), name: "Candidates" }}
      />
      {step.kind === "paste" ? <Paste text={text} setText={setText} onRows={(rows) => setStep({ kind: "check", rows })} /> : null}
      {step.kind === "check" ? (
        <CheckTable
          rows={step.rows}
          onBack={() => setStep({ kind: "paste" })}
          onDone={(rows, position) => {
            cache.changed("candidates", "invitations", "positions", "home");
            setStep({ kind: "done", outcome: outcomeOf(rows), position });
          }}
        />
      ) : null}
      {step.kind === "done" ? (
        <Done
          outcome={step.outcome}
          position={step.position}
          again={() => {
            setText("");
            setStep({ kind: "paste" });
          }}
          mend={(rows) => setStep({ kind: "check", rows })}
        />
      ) : null}
      <Unsaved when={step.kind === "check" || (step.kind === "paste" && text.trim() !== "")} />
    </>
  );
}

function Paste(props: { text: string; setText: (text: string) => void; onRows: (rows: CheckedRow[]) => void }) {
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const file = useAction();
  const [fileTrouble, setFileTrouble] = useState("");

  function read(text: string) {
    const people = peopleFrom(text);
    const wrong =
      people.length === 0
        ? "Paste at least one line with a name and an e-mail address"
        : people.length > MOST_ROWS
          ? `These are ${count(people.length, "row")}; please add at most ${MOST_ROWS.toLocaleString("en")} at once`
          : null;
    setErrors(wrong ? { list: wrong } : {});
    setAttempt(attempt + 1);
    if (!wrong) props.onRows(rowsOf(people));
  }

  return (
    <Form className="stack form-page" reads onSubmit={() => read(props.text)}>
      <ErrorSummary errors={errors} attempt={attempt} />
      <TextArea
        id="list"
        label="Names and addresses"
        hint={
          <>
            One person a line: name, e-mail and, if you like, an external id. Copied cells of a spreadsheet, CSV with or without a line
            of column names, and <span className="code">Name &lt;mail&gt;</span> all work. You see every row before anything happens.
          </>
        }
        rows={10}
        value={props.text}
        onChange={props.setText}
        errors={errors}
      />
      <div className="field">
        <label className="field-label" htmlFor="file">
          Or pick a CSV file
        </label>
        <input
          id="file"
          className="file"
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          aria-describedby={fileTrouble ? "file-error" : undefined}
          onChange={(event) => {
            const picked = event.target.files?.[0];
            if (!picked) return;
            if (picked.size > LARGEST_FILE) return setFileTrouble("This file is too large for a list of people.");
            setFileTrouble("");
            void file.run(async () => {
              const text = await picked.text();
              props.setText(text);
              read(text);
            });
          }}
        />
        <p className="field-error" id="file-error" role="alert">
          {file.problem ? "This file cannot be read." : fileTrouble}
        </p>
      </div>
      <div className="save-bar">
        <Press kind="main" submit>
          Check the list
        </Press>
        <span className="soft small">Nothing is saved yet, and nobody gets a mail.</span>
      </div>
    </Form>
  );
}

function Done(props: { outcome: Outcome; position: string; again: () => void; mend: (rows: CheckedRow[]) => void }) {
  const { outcome } = props;
  const path = usePath();
  return (
    <div className="stack">
      <ul className="points">
        <li>{`${count(outcome.created, "candidate")} added`}</li>
        {outcome.existing > 0 ? <li>{`${count(outcome.existing, "person was", "people were")} there already and stayed as they were`}</li> : null}
        {props.position ? <li>{`${count(outcome.invited, "person", "people")} invited for ${props.position}; each gets a mail`}</li> : null}
      </ul>
      {props.position ? <MailStaysHere /> : null}
      {outcome.invalid.length > 0 ? (
        <Notice tone="care" title={`${count(outcome.invalid.length, "row")} could not be taken`}>
          <p>Everything else is in. You can mend these rows and add them now.</p>
          <Press onPress={() => props.mend(outcome.invalid)}>Mend these rows</Press>
        </Notice>
      ) : null}
      <div className="row">
        {props.position ? (
          <Link className="button button-main" to={path("/invitations")}>
            See the invitations
          </Link>
        ) : (
          <Link className="button button-main" to={path("/invitations/new")}>
            Invite candidates
          </Link>
        )}
        <Link className="button" to={path("/candidates")}>
          See the candidates
        </Link>
        <Press onPress={props.again}>Add another list</Press>
      </div>
    </div>
  );
}
