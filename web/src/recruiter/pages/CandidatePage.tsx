import { useState } from "react";
import { useAction } from "../kit/action";
import { Link, useFetched, useFrame, useNow, usePath, useWork } from "../kit/app";
import { Confirm } from "../kit/Dialog";
import { ErrorSummary, type Errors, Form } from "../kit/fields";
import { Badge, PageHead, Section } from "../kit/layout";
import { Press } from "../kit/Press";
import { StaleDialog } from "../kit/StaleDialog";
import { Loaded, NotFoundPage, Trouble } from "../kit/states";
import { type Column, Table } from "../kit/Table";
import { Unsaved } from "../kit/Unsaved";
import { useEditor } from "../kit/useEditor";
import { changed } from "../logic/merge";
import type { PastedPerson } from "../logic/people";
import { day, fromNow } from "../logic/when";
import { invitationSaid, mailSaid, sessionSaid } from "../logic/words";
import type { Candidate, Versioned } from "../server/types";
import { SaveBar } from "./DescriptionTab";
import { InvitationActions } from "./InvitationActions";
import { givenPerson, personErrors, PersonFields } from "./PersonFields";

const NAMES = { name: "Name", email: "E-mail", external_id: "External id" } as const;

const formOf = (candidate: Candidate): PastedPerson => ({ name: candidate.name, email: candidate.email, external_id: candidate.external_id ?? "" });

export default function CandidatePage(props: { id: string }) {
  const { api, cache } = useWork();
  const key = `candidate/${props.id}`;
  const fetched = useFetched(key, () => api.candidate(props.id));
  const keep = (now: Versioned<Candidate>) => {
    cache.put(key, now);
    cache.changed("candidates", "invitations", "sessions", "home");
  };
  return (
    <Loaded
      fetched={fetched}
      what="The candidate"
      right="see people"
      missing={<NotFoundPage title="There is no such candidate">The person was deleted, or belongs to another organisation.</NotFoundPage>}
    >
      {(candidate) => <One candidate={candidate} keep={keep} again={fetched.again} />}
    </Loaded>
  );
}

interface OneProps {
  candidate: Versioned<Candidate>;
  keep: (now: Versioned<Candidate>) => void;
}

function One(props: OneProps & { again: () => void }) {
  const { value } = props.candidate;
  const path = usePath();
  return (
    <>
      <PageHead
        title={value.name}
        back={{ to: path("/candidates"), name: "Candidates" }}
        about={<p className="soft">{`Added ${day(value.created_at)}`}</p>}
        actions={
          <Link className="button button-main" to={path(`/invitations/new?candidate=${value.id}`)}>
            Invite
          </Link>
        }
      />
      <div className="stack-wide">
        <Invitations candidate={value} again={props.again} />
        <Section title="Person" id="person">
          <Person {...props} />
        </Section>
        <Remove {...props} />
      </div>
    </>
  );
}

function Invitations(props: { candidate: Candidate; again: () => void }) {
  const path = usePath();
  const now = useNow();
  const { candidate } = props;
  type Row = Candidate["invitations"][number];
  const columns: Column<Row>[] = [
    { head: "Position", names: true, cell: (one) => <Link to={path(`/positions/${one.position.id}`)}>{one.position.title}</Link> },
    {
      head: "Invitation",
      cell: (one) => (
        <span className="stack-tiny">
          <Badge tone={invitationSaid(one.status).tone}>{invitationSaid(one.status).words}</Badge>
          {["pending", "opened", "accepted"].includes(one.status) ? <span className="soft small">{`Deadline ${fromNow(one.expires_at, now)}`}</span> : null}
        </span>
      ),
    },
    { head: "Mail", cell: (one) => <Badge tone={mailSaid(one.mail_status).tone}>{mailSaid(one.mail_status).words}</Badge> },
    {
      head: "Interview",
      cell: (one) =>
        one.session_id && one.session_status ? (
          <Link to={path(`/sessions/${one.session_id}`)}>{sessionSaid(one.session_status).words}</Link>
        ) : (
          <span className="soft">Not begun</span>
        ),
    },
    {
      head: "Actions",
      hiddenHead: true,
      cell: (one) => <InvitationActions id={one.id} status={one.status} name={candidate.name} position={one.position.title} changed={props.again} />,
    },
  ];
  return (
    <Section title="Invitations" id="invitations">
      {candidate.invitations.length === 0 ? (
        <p className="soft">{`${candidate.name} has not been invited yet.`}</p>
      ) : (
        <Table caption="Invitations, newest first" columns={columns} rows={candidate.invitations} rowKey={(one) => one.id} />
      )}
    </Section>
  );
}

function Person(props: OneProps) {
  const { api, say } = useWork();
  const { id } = props.candidate.value;
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const editor = useEditor(
    props.candidate,
    formOf,
    (form, base, etag) => api.changeCandidate(id, etag, changed(givenPerson(base), givenPerson(form))),
    (now) => {
      props.keep(now);
      say("Saved.");
    },
  );
  function save() {
    const found = personErrors(editor.form);
    setErrors(found);
    setAttempt(attempt + 1);
    if (Object.keys(found).length === 0) void editor.save();
  }
  return (
    <>
      <Form className="stack form-page" onSubmit={save}>
        <ErrorSummary errors={errors} attempt={attempt} />
        {editor.action.problem && !editor.stale ? <Trouble problem={editor.action.problem} what="Saving" again={save} /> : null}
        <PersonFields person={editor.form} set={editor.set} errors={errors} />
        <SaveBar dirty={editor.dirty} busy={editor.action.busy} reset={editor.reset} />
      </Form>
      <StaleDialog editor={editor} names={NAMES} show={(_, value) => value || "(empty)"} />
      <Unsaved when={editor.dirty} />
    </>
  );
}

function Remove(props: OneProps) {
  const { api, cache, say } = useWork();
  const { router } = useFrame();
  const path = usePath();
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const { value, etag } = props.candidate;
  if (value.invitations.some((one) => one.session_id !== null)) {
    return <p className="soft small">A candidate with an interview cannot be deleted here.</p>;
  }
  return (
    <section className="section ending" aria-labelledby="remove">
      <h2 id="remove">Delete</h2>
      <p className="soft">The person and their invitations are gone for good; a link that was sent opens nothing any more.</p>
      <div>
        <Press writes kind="bad" onPress={() => setAsking(true)}>
          Delete…
        </Press>
      </div>
      {asking ? (
        <Confirm
          title={`Delete ${value.name}?`}
          yes="Delete"
          no="Keep"
          bad
          busy={action.busy}
          problem={action.problem}
          onNo={() => {
            setAsking(false);
            action.clear();
          }}
          onYes={() =>
            void action.run(async () => {
              await api.deleteCandidate(value.id, etag);
              router.go(path("/candidates"), { unasked: true, replace: true });
              cache.changed("candidates", "invitations", "home");
              say(`${value.name} is deleted.`);
            })
          }
        >
          <p>{value.invitations.length > 0 ? "Their invitations end now." : "They have not been invited."}</p>
        </Confirm>
      ) : null}
    </section>
  );
}
