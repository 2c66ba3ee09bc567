import { useState } from "react";
import { useAction } from "../kit/action";
import { useFrame, usePath, useWork } from "../kit/app";
import { ErrorSummary, type Errors, Form } from "../kit/fields";
import { PageHead } from "../kit/layout";
import { Press } from "../kit/Press";
import { Trouble } from "../kit/states";
import { Unsaved } from "../kit/Unsaved";
import { same } from "../logic/merge";
import { EMPTY_POSITION, givenCompetencies, positionErrors } from "../logic/position";
import { PositionFields } from "./PositionFields";

export default function NewPositionPage() {
  const { api, cache, say } = useWork();
  const { router } = useFrame();
  const path = usePath();
  const [form, setForm] = useState(EMPTY_POSITION);
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const { busy, problem, run } = useAction();

  function create() {
    const found = positionErrors(form);
    setErrors(found);
    setAttempt(attempt + 1);
    if (Object.keys(found).length > 0) return;
    void run(async () => {
      const position = await api.createPosition({
        title: form.title.trim(),
        description: form.description.trim(),
        language: form.language,
        competencies: givenCompetencies(form.competencies),
      });
      cache.changed("positions", "home");
      say("The position is there. Next: its questions.");
      router.go(path(`/positions/${position.id}/plan`), { unasked: true });
    });
  }

  return (
    <>
      <PageHead title="Describe a position" back={{ to: path("/positions"), name: "Positions" }} />
      <Form className="stack form-page" onSubmit={create}>
        <ErrorSummary errors={errors} attempt={attempt} />
        {problem ? <Trouble problem={problem} what="Creating the position" again={create} /> : null}
        <PositionFields form={form} set={(change) => setForm((before) => ({ ...before, ...change }))} errors={errors} />
        <div className="save-bar">
          <Press kind="main" submit writes busy={busy}>
            {busy ? "Saving…" : "Create the position"}
          </Press>
        </div>
      </Form>
      <Unsaved when={!same(form, EMPTY_POSITION)} />
    </>
  );
}
