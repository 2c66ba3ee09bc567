import { useState } from "react";
import { Notice } from "../../ui/parts";
import { useAction } from "../kit/action";
import { Link, useFrame, usePath, useWork } from "../kit/app";
import { ErrorSummary, type Errors, Form } from "../kit/fields";
import { PageHead } from "../kit/layout";
import { Press } from "../kit/Press";
import { Trouble } from "../kit/states";
import { Unsaved } from "../kit/Unsaved";
import { same } from "../logic/merge";
import { said } from "../server/Refused";
import { givenPerson, NO_PERSON, personErrors, PersonFields } from "./PersonFields";

export default function NewCandidatePage() {
  const { api, cache, say } = useWork();
  const { router } = useFrame();
  const path = usePath();
  const [person, setPerson] = useState(NO_PERSON);
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const { busy, problem, run } = useAction();
  const existing = problem?.code === "candidate_exists" ? said(problem, "candidate_id") : undefined;

  function add() {
    const found = personErrors(person);
    setErrors(found);
    setAttempt(attempt + 1);
    if (Object.keys(found).length > 0) return;
    void run(async () => {
      const candidate = await api.createCandidate(givenPerson(person));
      cache.changed("candidates", "home");
      say(`${candidate.name} is added.`);
      router.go(path(`/candidates/${candidate.id}`), { unasked: true, replace: true });
    });
  }

  return (
    <>
      <PageHead
        title="Add a candidate"
        back={{ to: path("/candidates"), name: "Candidates" }}
        about={<p>Nobody gets a mail before you invite them.</p>}
      />
      <Form className="stack form-page" onSubmit={add}>
        <ErrorSummary errors={errors} attempt={attempt} />
        {typeof existing === "string" ? (
          <Notice tone="care" title="There is a candidate with this address already" urgent>
            <p>
              <Link to={path(`/candidates/${existing}`)}>Go to that candidate</Link>
            </p>
          </Notice>
        ) : problem ? (
          <Trouble problem={problem} what="Adding" again={add} />
        ) : null}
        <PersonFields person={person} set={(change) => setPerson((before) => ({ ...before, ...change }))} errors={errors} />
        <div className="save-bar">
          <Press kind="main" submit writes busy={busy}>
            {busy ? "Adding…" : "Add"}
          </Press>
        </div>
      </Form>
      <Unsaved when={!same(person, NO_PERSON)} />
    </>
  );
}
