import { type ReactNode, useState } from "react";
import type { SessionView } from "../../api/model";
import { ApiProblem } from "../../api/problem";
import { useAction } from "../kit/action";
import { Link, useFetched, useMay, usePath, useWork } from "../kit/app";
import { ErrorSummary, type Errors, Form, TextArea } from "../kit/fields";
import { Badge, Facts, PageHead } from "../kit/layout";
import { Press } from "../kit/Press";
import { Loaded, NotFoundPage, Skeleton, Trouble } from "../kit/states";
import { isOver } from "../logic/live";
import { minutesBetween, when } from "../logic/when";
import { sessionSaid } from "../logic/words";
import { FinishedInterview } from "./FinishedInterview";
import { LiveInterview } from "./LiveInterview";

const LEAST_REASON = 10;
const MOST_REASON = 500;

/** One interview, for the people who decide: while it runs, and afterwards. */
export default function SessionPage(props: { id: string }) {
  const { api } = useWork();
  const fetched = useFetched(`session/${props.id}`, () => api.session(props.id));
  return (
    <Loaded
      fetched={fetched}
      what="The interview"
      right="see sessions"
      missing={
        <NotFoundPage title="There is no such interview">
          It does not exist, it belongs to another organisation, or its position is not assigned to you.
        </NotFoundPage>
      }
    >
      {(session) => <Interview session={session} again={fetched.again} />}
    </Loaded>
  );
}

function Interview(props: { session: SessionView; again: () => void }) {
  const { session } = props;
  const path = usePath();
  const freely = useMay("read freely");
  const mayExport = useMay("export");
  const said = sessionSaid(session.status);
  const took = minutesBetween(session.started_at, session.completed_at);
  const facts: [string, ReactNode][] = [
    [
      "Position",
      <Link key="position" to={path(`/positions/${session.position.id}`)}>
        {session.position.title}
      </Link>,
    ],
    ["Status", <Badge key="status" tone={said.tone}>{said.words}</Badge>],
    ["Begun", session.started_at ? <time dateTime={session.started_at}>{when(session.started_at)}</time> : "Not begun"],
  ];
  if (took) facts.push(["Took", took]);
  return (
    <>
      <PageHead
        title={session.candidate?.name ?? "Interview (name hidden)"}
        back={{ to: path("/sessions"), name: "Interviews" }}
        about={<Facts facts={facts} />}
        actions={mayExport && isOver(session.status) ? <Export id={session.id} /> : null}
      />
      {freely ? <Content {...props} /> : <WithReason {...props} />}
    </>
  );
}

function Content(props: { session: SessionView; again: () => void }) {
  return isOver(props.session.status) ? (
    <FinishedInterview session={props.session} />
  ) : (
    <LiveInterview session={props.session} onChange={props.again} />
  );
}

function Export(props: { id: string }) {
  const { api, say } = useWork();
  const action = useAction();
  return (
    <>
      <Press
        writes
        busy={action.busy}
        onPress={() =>
          void action.run(async () => {
            const { file, name } = await api.exportSession(props.id);
            const link = document.createElement("a");
            link.href = URL.createObjectURL(file);
            link.download = name;
            link.click();
            URL.revokeObjectURL(link.href);
            say("The file is in your downloads. The export is noted in the audit list.");
          })
        }
      >
        {action.busy ? "Exporting…" : "Export"}
      </Press>
      {action.problem ? <Trouble problem={action.problem} what="Exporting" /> : null}
    </>
  );
}

/** An auditor says why before a word is shown; the reason is kept for ever. */
function WithReason(props: { session: SessionView; again: () => void }) {
  const { api } = useWork();
  const { session } = props;
  // A reason given within the last half hour still counts: only the server knows.
  const fetched = useFetched(`opened/${session.id}`, () =>
    api.transcript(session.id).then(
      () => true,
      (reason: unknown) => {
        const { status } = ApiProblem.from(reason);
        if (status === 403 || status === 404) return false;
        throw reason;
      },
    ),
  );
  if (fetched.data === undefined) {
    return fetched.problem ? <Trouble problem={fetched.problem} what="Opening" again={fetched.again} /> : <Skeleton />;
  }
  if (fetched.data) return <Content {...props} />;
  return (
    <ReasonForm
      id={session.id}
      opened={() => {
        fetched.again();
        props.again();
      }}
    />
  );
}

function ReasonForm(props: { id: string; opened: () => void }) {
  const { api } = useWork();
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const action = useAction();
  function open() {
    const wrong = reason.trim().length < LEAST_REASON ? `Give a reason of at least ${LEAST_REASON} letters` : null;
    setErrors(wrong ? { reason: wrong } : {});
    setAttempt(attempt + 1);
    if (wrong) return;
    void action.run(async () => {
      await api.openContent(props.id, reason.trim());
      props.opened();
    });
  }
  return (
    <section className="section sheet" aria-labelledby="why">
      <h2 id="why">Say why you read this interview</h2>
      <p>
        As an auditor you see what a candidate said only with a reason. The reason, your name and the time stay in the audit list. The
        interview is open to you for 30 minutes then.
      </p>
      <Form onSubmit={open}>
        <ErrorSummary errors={errors} attempt={attempt} />
        {action.problem ? <Trouble problem={action.problem} what="Opening" again={open} /> : null}
        <TextArea id="reason" label="Reason" value={reason} onChange={setReason} errors={errors} rows={3} maxLength={MOST_REASON} />
        <div className="row">
          <Press kind="main" submit writes busy={action.busy}>
            {action.busy ? "Opening…" : "Open the interview"}
          </Press>
        </div>
      </Form>
    </section>
  );
}
