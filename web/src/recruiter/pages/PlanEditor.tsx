import { useRef, useState } from "react";
import { Notice } from "../../ui/parts";
import { useAction } from "../kit/action";
import { useWork } from "../kit/app";
import { Confirm } from "../kit/Dialog";
import { Choice, ErrorSummary, type Errors, Form, TextArea, TextField } from "../kit/fields";
import { Press } from "../kit/Press";
import { StaleDialog } from "../kit/StaleDialog";
import { Trouble } from "../kit/states";
import { Unsaved } from "../kit/Unsaved";
import { useEditor } from "../kit/useEditor";
import { givenPlan, LIMIT, MOST_QUESTIONS, newQuestion, PATIENCE, planErrors, planForm, type PlanForm, type QuestionForm, questionsInWords } from "../logic/plan";
import { moved, planLength } from "../logic/planLength";
import { count } from "../logic/when";
import type { Position, Versioned } from "../server/types";
import type { TabProps } from "./PositionPage";

const NAMES = { limit: "Time limit", questions: "Questions" } as const;

type Asking = "publish" | "discard" | null;

/** The draft of a plan. `begun` is one that only this page knows yet. */
export function PlanEditor(props: TabProps & { number: number; begun: PlanForm | null; abandon: () => void }) {
  const { api, say } = useWork();
  const { value } = props.position;
  const competencies = value.competencies;
  const newest = useRef(props.position.etag);
  const editor = useEditor(
    props.position,
    (position: Position) => planForm(position.plan.draft),
    (form, _, etag) => api.writePlan(value.id, etag, givenPlan(form, competencies.map((one) => one.id))),
    (now) => {
      newest.current = now.etag;
      props.keep(now);
    },
    props.begun,
  );
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const [asking, setAsking] = useState<Asking>(null);
  const { form, set, dirty } = editor;

  function isRight(): boolean {
    const found = planErrors(form);
    setErrors(found);
    setAttempt(attempt + 1);
    return Object.keys(found).length === 0;
  }
  async function save(): Promise<boolean> {
    const saved = isRight() && (await editor.save());
    if (saved) say("The draft is saved.");
    return saved;
  }

  return (
    <>
      <Form className="stack form-page" onSubmit={() => void save()}>
        <ErrorSummary errors={errors} attempt={attempt} />
        {editor.action.problem && !editor.stale ? <Trouble problem={editor.action.problem} what="Saving" again={() => void save()} /> : null}
        <TextField
          id="limit"
          label="Time limit in minutes"
          hint="The interviewer ends politely when it is reached. Time that is lost through a bad connection does not count."
          type="number"
          inputMode="numeric"
          min={LIMIT.least}
          max={LIMIT.most}
          width="short"
          value={form.limit}
          onChange={(limit) => set({ limit })}
          errors={errors}
        />
        <p className="soft small">Patience is how long the interviewer waits in silence before it helps or goes on: 15 seconds suit most questions.</p>
        <Questions form={form} set={set} errors={errors} position={value} />
        <Length form={form} />
        <div className="save-bar">
          <Press kind="main" submit writes busy={editor.action.busy} off={!dirty}>
            {editor.action.busy ? "Saving…" : "Save the draft"}
          </Press>
          <Press writes off={form.questions.length === 0} onPress={() => isRight() && setAsking("publish")}>
            {`Publish version ${props.number}…`}
          </Press>
          <Press kind="quiet" writes={!props.begun} onPress={() => setAsking("discard")}>
            Discard the draft…
          </Press>
          <span className="soft small">{dirty ? "Not saved yet" : "Everything is saved"}</span>
        </div>
      </Form>
      {asking === "publish" ? (
        <Publish {...props} save={async () => !dirty || (await editor.save())} etag={() => newest.current} onClose={() => setAsking(null)} />
      ) : null}
      {asking === "discard" ? <Discard {...props} onClose={() => setAsking(null)} /> : null}
      <StaleDialog
        editor={editor}
        names={NAMES}
        show={(part, shown) => (part === "questions" ? questionsInWords(shown as QuestionForm[]) : `${String(shown)} minutes`)}
      />
      <Unsaved when={dirty} />
    </>
  );
}

function Questions(props: { form: PlanForm; set: (change: Partial<PlanForm>) => void; errors: Errors; position: Position }) {
  const { form, set, errors, position } = props;
  const list = form.questions;
  const change = (key: string, to: Partial<QuestionForm>) => set({ questions: list.map((one) => (one.key === key ? { ...one, ...to } : one)) });
  const focusLater = (id: string) => setTimeout(() => document.getElementById(id)?.focus(), 0);
  const competencies = [{ value: "", name: "None in particular" }, ...position.competencies.map((one) => ({ value: one.id, name: one.name }))];
  return (
    <ol className="stack" role="list">
      {list.map((one, index) => (
        <li key={one.key}>
          <fieldset className="sheet item">
            <legend className="item-name">{`Question ${index + 1}`}</legend>
            <TextArea
              id={`q-${one.key}-text`}
              label="What the interviewer asks, word for word"
              value={one.text}
              onChange={(text) => change(one.key, { text })}
              errors={errors}
              rows={3}
              maxLength={2_000}
            />
            <TextArea
              id={`q-${one.key}-rephrasing`}
              label="The same question in other words (optional)"
              hint="Said only to a candidate who asks for it."
              value={one.rephrasing}
              onChange={(rephrasing) => change(one.key, { rephrasing })}
              errors={errors}
              rows={2}
              maxLength={2_000}
            />
            <div className="item-fields">
              <Choice
                id={`q-${one.key}-competency`}
                label="Competency"
                value={competencies.some(({ value }) => value === one.competency) ? one.competency : ""}
                onChange={(competency) => change(one.key, { competency })}
                options={competencies}
              />
              <TextField
                id={`q-${one.key}-patience`}
                label="Patience in seconds"
                type="number"
                inputMode="numeric"
                min={PATIENCE.least}
                max={PATIENCE.most}
                width="short"
                value={one.patience}
                onChange={(patience) => change(one.key, { patience })}
                errors={errors}
              />
            </div>
            <div className="row">
              <Press small off={index === 0} label={`Move question ${index + 1} up`} onPress={() => set({ questions: moved(list, index, -1) })}>
                Move up
              </Press>
              <Press small off={index === list.length - 1} label={`Move question ${index + 1} down`} onPress={() => set({ questions: moved(list, index, 1) })}>
                Move down
              </Press>
              <Press
                small
                label={`Remove question ${index + 1}`}
                onPress={() => {
                  set({ questions: list.filter((other) => other.key !== one.key) });
                  const neighbour = list[index + 1] ?? list[index - 1];
                  focusLater(neighbour ? `q-${neighbour.key}-text` : "limit");
                }}
              >
                Remove
              </Press>
            </div>
          </fieldset>
        </li>
      ))}
      {list.length < MOST_QUESTIONS ? (
        <li>
          <Press
            onPress={() => {
              const added = newQuestion(list);
              set({ questions: [...list, added] });
              focusLater(`q-${added.key}-text`);
            }}
          >
            Add a question
          </Press>
        </li>
      ) : null}
    </ol>
  );
}

function Length(props: { form: PlanForm }) {
  const questions = props.form.questions.map((one) => ({ text: one.text, patience_s: Number(one.patience) || 0 }));
  const limit = Number(props.form.limit) || 0;
  const length = planLength(questions, limit);
  if (length.seconds === 0) return null;
  return (
    <div role="status" className="stack-small">
      <p>{`${count(questions.length, "question")}: about ${count(length.minutes, "minute")}, when answers are as long as usual.`}</p>
      {length.tooLong && limit > 0 ? (
        <Notice tone="care">
          <p>{`That may take longer than ${count(limit, "minute")}, and then the last questions are not asked. Ask less, or allow more time.`}</p>
        </Notice>
      ) : null}
    </div>
  );
}

/** Freezes the draft; asks first, since there is no way back. */
function Publish(props: TabProps & { number: number; save: () => Promise<boolean>; etag: () => string; onClose: () => void }) {
  const { api, say } = useWork();
  const { value } = props.position;
  const action = useAction();
  const waiting = value.counts.invited - value.counts.started;
  return (
    <Confirm
      title={`Publish version ${props.number}?`}
      yes={`Publish version ${props.number}`}
      no="Not yet"
      busy={action.busy}
      problem={action.problem}
      onNo={props.onClose}
      onYes={() =>
        void action.run(async () => {
          if (await props.save()) {
            props.keep(await api.publishPlan(value.id, props.etag()));
            say(`Version ${props.number} is published. New interviews go by it.`);
          }
          props.onClose();
        })
      }
    >
      <p>It is frozen then: interviews that begin from now on go by it, and a change makes the next version.</p>
      {waiting > 0 ? <p>{`${count(waiting, "invited person has", "invited people have")} not begun yet, and will be asked these questions.`}</p> : null}
    </Confirm>
  );
}

function Discard(props: TabProps & { begun: PlanForm | null; abandon: () => void; onClose: () => void }) {
  const { api, say } = useWork();
  const { value, etag } = props.position;
  const action = useAction();
  return (
    <Confirm
      title="Discard the draft?"
      yes="Discard it"
      no="Keep it"
      bad
      writes={!props.begun}
      busy={action.busy}
      problem={action.problem}
      onNo={props.onClose}
      onYes={() =>
        void action.run(async () => {
          if (props.begun) props.abandon();
          else props.keep((await api.discardDraft(value.id, etag)) as Versioned<Position>);
          say("The draft is discarded.");
          props.onClose();
        })
      }
    >
      <p>{value.plan.published ? `Its questions are gone. Version ${value.plan.published.number} stays as it is.` : "Its questions are gone. Interviews go by the general plan."}</p>
    </Confirm>
  );
}
