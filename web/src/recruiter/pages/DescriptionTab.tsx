import { useState } from "react";
import { useMay, useWork } from "../kit/app";
import { ErrorSummary, type Errors, Form } from "../kit/fields";
import { Facts, Section } from "../kit/layout";
import { Press } from "../kit/Press";
import { StaleDialog } from "../kit/StaleDialog";
import { Trouble } from "../kit/states";
import { Unsaved } from "../kit/Unsaved";
import { useEditor } from "../kit/useEditor";
import { changed } from "../logic/merge";
import { competenciesInWords, type CompetencyForm, givenCompetencies, positionErrors, positionForm } from "../logic/position";
import { LANGUAGES } from "../logic/words";
import type { Position } from "../server/types";
import { PositionFields } from "./PositionFields";
import type { TabProps } from "./PositionPage";

const NAMES = { title: "Title", description: "Description", language: "Language", competencies: "Competencies" } as const;

export function DescriptionTab(props: TabProps) {
  return useMay("change positions") ? <DescriptionForm {...props} /> : <Description position={props.position.value} />;
}

function DescriptionForm(props: TabProps) {
  const { api, say } = useWork();
  const { id } = props.position.value;
  const editor = useEditor(
    props.position,
    positionForm,
    (form, base, etag) => {
      const { competencies, ...plain } = changed(base, form);
      return api.changePosition(id, etag, { ...plain, ...(competencies ? { competencies: givenCompetencies(competencies) } : {}) });
    },
    (now) => {
      props.keep(now);
      say("Saved.");
    },
  );
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);

  function save() {
    const found = positionErrors(editor.form);
    setErrors(found);
    setAttempt(attempt + 1);
    if (Object.keys(found).length === 0) void editor.save();
  }

  return (
    <>
      <Form className="stack form-page" onSubmit={save}>
        <ErrorSummary errors={errors} attempt={attempt} />
        {editor.action.problem && !editor.stale ? <Trouble problem={editor.action.problem} what="Saving" again={save} /> : null}
        <PositionFields form={editor.form} set={editor.set} errors={errors} />
        <SaveBar dirty={editor.dirty} busy={editor.action.busy} reset={editor.reset} />
      </Form>
      <StaleDialog
        editor={editor}
        names={NAMES}
        show={(part, value) => (part === "competencies" ? competenciesInWords(value as CompetencyForm[]) : String(value) || "(empty)")}
      />
      <Unsaved when={editor.dirty} />
    </>
  );
}

/** Save and undo, and whether there is anything to save. */
export function SaveBar(props: { dirty: boolean; busy: boolean; reset: () => void; name?: string }) {
  return (
    <div className="save-bar">
      <Press kind="main" submit writes busy={props.busy} off={!props.dirty}>
        {props.busy ? "Saving…" : (props.name ?? "Save")}
      </Press>
      {props.dirty ? (
        <Press kind="quiet" onPress={props.reset}>
          Undo changes
        </Press>
      ) : null}
      <span className="soft small">{props.dirty ? "Not saved yet" : "Everything is saved"}</span>
    </div>
  );
}

/** For those who read only. */
function Description(props: { position: Position }) {
  const { position } = props;
  return (
    <div className="stack-wide">
      <div className="stack">
        <Facts facts={[["Language", LANGUAGES.find(({ value }) => value === position.language)?.name ?? position.language]]} />
        <p className="pre">{position.description || "There is no description."}</p>
      </div>
      <Section title="Competencies" id="competencies">
        {position.competencies.length === 0 ? <p className="soft">None are written down.</p> : null}
        {position.competencies.map((one) => (
          <div key={one.id} className="sheet stack-small">
            <h3>{`${one.name} (weight ${one.weight})`}</h3>
            {one.description ? <p>{one.description}</p> : null}
            {one.levels.length > 0 ? (
              <dl className="anchors">
                {one.levels.map(({ level, anchor }) => (
                  <div key={level}>
                    <dt>Level {level}</dt>
                    <dd>{anchor}</dd>
                  </div>
                ))}
              </dl>
            ) : null}
          </div>
        ))}
      </Section>
    </div>
  );
}
