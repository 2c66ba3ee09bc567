import type { ReactNode } from "react";
import { Link, useFetched, useMay, useNow, usePath, useWork } from "../kit/app";
import { Badge, PageHead, Section } from "../kit/layout";
import { Loaded } from "../kit/states";
import { count, fromNow } from "../logic/when";
import { sessionSaid } from "../logic/words";
import type { Invitation, MemberInvitation, SessionListItem, Statistics } from "../server/types";
import type { MemberApi } from "../server/MemberApi";

const LOOK_EVERY_MS = 15_000;
/** How soon a deadline deserves a word, milliseconds. */
const SOON_MS = 24 * 3_600_000;

interface Overview {
  statistics: Statistics | null;
  running: SessionListItem[];
  finished: SessionListItem[];
  open: Invitation[];
  openTotal: number;
  anyCandidate: boolean;
  colleagues: MemberInvitation[];
}

/** What a member may see of everything, asked at once. */
async function overview(api: MemberApi, rights: { numbers: boolean; people: boolean }): Promise<Overview> {
  const page = { per_page: 20 };
  const [statistics, underWay, interrupted, connecting, finished, pending, opened, candidates, members] = await Promise.all([
    rights.numbers ? api.statistics() : null,
    api.sessions({ ...page, status: "in_progress" }),
    api.sessions({ ...page, status: "disconnected" }),
    api.sessions({ ...page, status: "connecting" }),
    api.sessions({ per_page: 5, status: "completed" }),
    rights.people ? api.invitations({ status: "pending", per_page: 100 }) : null,
    rights.people ? api.invitations({ status: "opened", per_page: 100 }) : null,
    rights.people ? api.candidates({ per_page: 1 }) : null,
    rights.people ? api.members() : null,
  ]);
  return {
    statistics,
    running: [...underWay.sessions, ...interrupted.sessions, ...connecting.sessions],
    finished: finished.sessions,
    open: [...(pending?.invitations ?? []), ...(opened?.invitations ?? [])],
    openTotal: (pending?.total ?? 0) + (opened?.total ?? 0),
    anyCandidate: (candidates?.total ?? 0) > 0,
    colleagues: members?.invitations ?? [],
  };
}

export function HomePage() {
  const { api, membership } = useWork();
  const people = useMay("see people");
  const numbers = useMay("see numbers");
  const fetched = useFetched("home", () => overview(api, { people, numbers }), LOOK_EVERY_MS);
  return (
    <>
      <PageHead title={membership.tenant_name} />
      <Loaded fetched={fetched} what="The overview" right="see sessions">
        {(data) => <Home data={data} people={people} />}
      </Loaded>
    </>
  );
}

function Home(props: { data: Overview; people: boolean }) {
  const { data, people } = props;
  const { statistics } = data;
  const invited = statistics ? Object.values(statistics.invitations).reduce((sum, one) => sum + one, 0) : 0;
  const positions = statistics ? statistics.positions.open + statistics.positions.archived : 0;
  const begun = positions > 0 && data.anyCandidate && invited > 0;
  return (
    <div className="stack-wide">
      {people && !begun ? <FirstSteps position={positions > 0} candidate={data.anyCandidate} /> : null}
      {people ? <Attention data={data} /> : null}
      {statistics && (begun || !people) ? <Numbers statistics={statistics} people={people} /> : null}
      <Running sessions={data.running} />
      <Finished sessions={data.finished} />
    </div>
  );
}

function FirstSteps(props: { position: boolean; candidate: boolean }) {
  const path = usePath();
  const steps = [
    { done: props.position, name: "Describe a position", words: "Its title, what it is about, and the questions to ask.", to: path("/positions/new") },
    { done: props.candidate, name: "Add candidates", words: "One by one, or a whole list at once.", to: path("/candidates/import") },
    { done: false, name: "Invite them", words: "Each gets a mail with a personal link and a deadline.", to: path("/invitations/new") },
  ];
  const next = steps.findIndex((step) => !step.done);
  return (
    <Section title="Three steps to the first interview" id="steps">
      <ol className="steps" role="list">
        {steps.map((step, index) => (
          <li key={step.name} className={step.done ? "step step-done" : "step"}>
            <span className="step-number" aria-hidden="true">
              {step.done ? "✓" : index + 1}
            </span>
            <div>
              <h3>
                {step.name}
                {step.done ? <span className="hidden-words"> (done)</span> : null}
              </h3>
              <p className="soft">{step.words}</p>
            </div>
            {step.done ? null : (
              <Link className={index === next ? "button button-main" : "button"} to={step.to}>
                {step.name}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** What somebody should do something about; nothing at all when there is nothing. */
function Attention(props: { data: Overview }) {
  const path = usePath();
  const now = useNow();
  const { open, colleagues, statistics } = props.data;
  const undelivered = open.filter((one) => one.mail_status === "failed");
  const soon = open.filter((one) => new Date(one.expires_at).getTime() - now < SOON_MS);
  const lost = colleagues.filter((one) => one.status === "pending" && one.mail_status === "failed");
  const items: { key: string; tone: "bad" | "care"; words: ReactNode; to: string; action: string }[] = [];
  for (const one of undelivered.slice(0, 5)) {
    items.push({
      key: one.id,
      tone: "bad",
      words: (
        <>
          <strong>The mail to {one.candidate.name} was not delivered.</strong> {one.mail_error ?? one.candidate.email}
        </>
      ),
      to: path(`/candidates/${one.candidate.id}`),
      action: "Look at the address",
    });
  }
  if (undelivered.length > 5) {
    items.push({
      key: "more",
      tone: "bad",
      words: <strong>{count(undelivered.length - 5, "further invitation")} could not be delivered.</strong>,
      to: path("/invitations?status=pending"),
      action: "See invitations",
    });
  }
  for (const one of lost) {
    items.push({
      key: one.id,
      tone: "bad",
      words: (
        <>
          <strong>The mail to your colleague {one.email} was not delivered.</strong> {one.mail_error}
        </>
      ),
      to: path("/team"),
      action: "See the team",
    });
  }
  if (soon.length > 0) {
    items.push({
      key: "soon",
      tone: "care",
      words: <strong>{count(soon.length, "invitation")} not yet used, with less than a day left.</strong>,
      to: path("/invitations"),
      action: "See invitations",
    });
  }
  if (statistics && statistics.invitations.expired > 0) {
    items.push({
      key: "expired",
      tone: "care",
      words: <strong>{count(statistics.invitations.expired, "invitation")} expired before the interview.</strong>,
      to: path("/invitations?status=expired"),
      action: "Send again",
    });
  }
  if (items.length === 0) return null;
  return (
    <Section title="Needs attention" id="attention">
      <ul role="list" className="attention">
        {items.map((item) => (
          <li key={item.key} className={`attention-${item.tone}`}>
            <p>{item.words}</p>
            <Link className="button button-small" to={item.to}>
              {item.action}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Numbers(props: { statistics: Statistics; people: boolean }) {
  const path = usePath();
  const { invitations, sessions, positions } = props.statistics;
  const running = sessions.in_progress + sessions.disconnected + sessions.connecting;
  const list: [string, number, string | null][] = [
    ["Open positions", positions.open, path("/positions")],
    ["Invited, not yet come", invitations.pending + invitations.opened, props.people ? path("/invitations") : null],
    ["Accepted", invitations.accepted, props.people ? path("/invitations?status=accepted") : null],
    ["Under way", running, path("/sessions?status=in_progress")],
    ["Finished interviews", sessions.completed, path("/sessions?status=completed")],
  ];
  return (
    <section aria-label="Numbers">
      <ul role="list" className="numbers">
        {list.map(([name, number, to]) => (
          <li key={name}>
            <span className="numbers-number">{number.toLocaleString("en")}</span>
            {to ? <Link to={to}>{name}</Link> : <span>{name}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Running(props: { sessions: SessionListItem[] }) {
  if (props.sessions.length === 0) return null;
  return (
    <Section title="Running now" id="running">
      <SessionCards sessions={props.sessions} />
    </Section>
  );
}

function Finished(props: { sessions: SessionListItem[] }) {
  const path = usePath();
  return (
    <Section title="Lately finished" id="finished">
      {props.sessions.length === 0 ? (
        <p className="soft">No interview has been finished yet. Finished ones appear here.</p>
      ) : (
        <>
          <SessionCards sessions={props.sessions} />
          <p>
            <Link to={path("/sessions?status=completed")}>All finished interviews</Link>
          </p>
        </>
      )}
    </Section>
  );
}

function SessionCards(props: { sessions: SessionListItem[] }) {
  const path = usePath();
  const now = useNow();
  return (
    <ul role="list" className="cards">
      {props.sessions.map((session) => {
        const said = sessionSaid(session.status);
        const at = session.completed_at ?? session.started_at ?? session.created_at;
        return (
          <li key={session.id} className="card">
            <p className="card-title">
              <Link to={path(`/sessions/${session.id}`)}>{session.candidate?.name ?? "Name hidden"}</Link>
            </p>
            <p className="soft small">{session.position.title}</p>
            <p className="row small">
              <Badge tone={said.tone}>{said.words}</Badge>
              <time className="soft" dateTime={at}>
                {fromNow(at, now)}
              </time>
            </p>
          </li>
        );
      })}
    </ul>
  );
}
