import { Link, useFetched, useNow, usePath, usePlace, useWork } from "../kit/app";
import { Address } from "../kit/bits";
import { Filters, NothingFound, useNarrowed, usePage } from "../kit/Filters";
import { Badge, PageHead } from "../kit/layout";
import { MailStaysHere } from "../kit/MailStaysHere";
import { Empty, Loaded } from "../kit/states";
import { type Column, Pager, Table } from "../kit/Table";
import { address } from "../logic/router";
import { fromNow, when } from "../logic/when";
import { INVITATION_FILTERS, invitationSaid, mailSaid } from "../logic/words";
import type { Invitation, InvitationStatus } from "../server/types";
import { InvitationActions } from "./InvitationActions";

const PER_PAGE = 50;
/** Mails go out within seconds: their state is worth another look, milliseconds. */
const LOOK_EVERY_MS = 15_000;

export default function InvitationsPage() {
  const { api } = useWork();
  const path = usePath();
  const place = usePlace();
  const page = usePage();
  const status = place.query.get("status") ?? "";
  const position = place.query.get("position") ?? "";
  const known = INVITATION_FILTERS.find(({ value }) => value === status)?.value as InvitationStatus | undefined;
  const narrowed = useNarrowed("status", "position");
  const positions = useFetched("positions?all", () => api.positions());
  const fetched = useFetched(
    address("invitations", { status: known, position, page }),
    () => api.invitations({ ...(known ? { status: known } : {}), ...(position ? { position_id: position } : {}), page, per_page: PER_PAGE }),
    LOOK_EVERY_MS,
  );
  const invite = (
    <Link className="button button-main" to={path("/invitations/new")}>
      Invite candidates
    </Link>
  );
  return (
    <>
      <PageHead title="Invitations" about={<p>Who was asked to an interview, and how far they have come.</p>} actions={invite} />
      <MailStaysHere />
      <Filters
        label="Filter invitations"
        choices={[
          { name: "status", label: "Status", any: "Any", options: INVITATION_FILTERS },
          {
            name: "position",
            label: "Position",
            any: "Any",
            options: (positions.data ?? []).map((one) => ({ value: one.id, name: one.title })),
          },
        ]}
      />
      <Loaded fetched={fetched} what="The invitations" right="see people" lines={8}>
        {(data) =>
          data.invitations.length > 0 ? (
            <>
              <Invitations invitations={data.invitations} again={fetched.again} />
              <Pager page={data.page} perPage={data.per_page} total={data.total} one="invitation" />
            </>
          ) : narrowed || page > 1 ? (
            <NothingFound what="invitations" />
          ) : (
            <Empty title="Nobody has been invited yet" action={invite}>
              An invitation is a mail with a personal link and a deadline. Candidates take the interview when it suits them.
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

function Invitations(props: { invitations: Invitation[]; again: () => void }) {
  const path = usePath();
  const now = useNow();
  const columns: Column<Invitation>[] = [
    {
      head: "Candidate",
      names: true,
      cell: (one) => (
        <span className="stack-tiny">
          <Link to={path(`/candidates/${one.candidate.id}`)}>{one.candidate.name}</Link>
          <span className="beside">
            <Address email={one.candidate.email} />
          </span>
        </span>
      ),
    },
    { head: "Position", cell: (one) => one.position.title },
    {
      head: "Status",
      cell: (one) => (
        <span className="stack-tiny">
          <Badge tone={invitationSaid(one.status).tone}>{invitationSaid(one.status).words}</Badge>
          {one.session_id ? <Link to={path(`/sessions/${one.session_id}`)}>See the interview</Link> : null}
        </span>
      ),
    },
    { head: "Mail", cell: (one) => <Mail invitation={one} /> },
    {
      head: "Deadline",
      cell: (one) =>
        one.status === "completed" || one.status === "revoked" ? (
          <span className="soft">Over</span>
        ) : (
          <time dateTime={one.expires_at} title={when(one.expires_at)}>
            {fromNow(one.expires_at, now)}
          </time>
        ),
    },
    {
      head: "Actions",
      hiddenHead: true,
      cell: (one) => (
        <InvitationActions id={one.id} status={one.status} name={one.candidate.name} position={one.position.title} changed={props.again} />
      ),
    },
  ];
  return <Table caption="Invitations, newest first" columns={columns} rows={props.invitations} rowKey={(one) => one.id} />;
}

function Mail(props: { invitation: Invitation }) {
  const now = useNow();
  const { mail_status, mail_error, mail_at } = props.invitation;
  const said = mailSaid(mail_status);
  return (
    <span className="stack-tiny">
      <Badge tone={said.tone}>{said.words}</Badge>
      {mail_status === "failed" && mail_error ? <span className="small break">{mail_error}</span> : null}
      {mail_status === "sent" && mail_at ? <span className="soft small">{fromNow(mail_at, now)}</span> : null}
    </span>
  );
}
