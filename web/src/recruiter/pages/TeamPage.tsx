import { useState } from "react";
import { useFetched, useMay, useNow, useWork } from "../kit/app";
import { Address } from "../kit/bits";
import { Badge, PageHead, Section } from "../kit/layout";
import { MailStaysHere } from "../kit/MailStaysHere";
import { Press } from "../kit/Press";
import { Loaded } from "../kit/states";
import { type Column, Table } from "../kit/Table";
import { roleName, ROLES, type Role } from "../logic/rights";
import { day, fromNow } from "../logic/when";
import { mailSaid } from "../logic/words";
import type { Member, MemberInvitation, Members } from "../server/types";
import { InvitationButtons, InviteMember, MemberButtons } from "./TeamActions";

/** Who works here, in which role, and who is asked to. */
export default function TeamPage() {
  const { api } = useWork();
  const owner = useMay("change team");
  const [inviting, setInviting] = useState(false);
  const fetched = useFetched("members", () => api.members());
  return (
    <>
      <PageHead
        title="Team"
        about={<p>{owner ? "Who may see and do what." : "Who may see and do what. Only an owner changes this."}</p>}
        actions={
          owner ? (
            <Press kind="main" writes onPress={() => setInviting(true)}>
              Invite a colleague…
            </Press>
          ) : null
        }
      />
      <Loaded fetched={fetched} what="The team" right="see team">
        {(team) => <Team team={team} owner={owner} again={fetched.again} />}
      </Loaded>
      {inviting ? <InviteMember close={() => setInviting(false)} /> : null}
    </>
  );
}

function Team(props: { team: Members; owner: boolean; again: () => void }) {
  const { team, owner } = props;
  const open = team.invitations.filter((one) => one.status === "pending" || one.status === "expired");
  return (
    <div className="stack-wide">
      <MemberTable members={team.members} owner={owner} />
      {open.length > 0 ? <InvitationTable invitations={open} owner={owner} /> : null}
      <Section title="What each role may do" id="roles">
        <dl className="anchors">
          {ROLES.map((role) => (
            <div key={role.role}>
              <dt>{role.name}</dt>
              <dd>{role.means}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  );
}

function MemberTable(props: { members: Member[]; owner: boolean }) {
  const { me } = useWork();
  const { members, owner } = props;
  const owners = members.filter((one) => one.role === "owner").length;
  const columns: Column<Member>[] = [
    {
      head: "Member",
      names: true,
      cell: (one) => (
        <span className="stack-tiny">
          <span>
            {one.name ?? (one.email ? <Address email={one.email} /> : "Unnamed member")}
            {one.user_id === me.user_id ? <span className="soft"> (you)</span> : null}
          </span>
          {one.name && one.email ? (
            <span className="beside">
              <Address email={one.email} />
            </span>
          ) : null}
        </span>
      ),
    },
    { head: "Role", cell: (one) => roleName(one.role as Role) },
    { head: "Since", cell: (one) => <time dateTime={one.created_at}>{day(one.created_at)}</time> },
  ];
  if (owner) {
    columns.push({
      head: "Actions",
      hiddenHead: true,
      cell: (one) => <MemberButtons member={one} self={one.user_id === me.user_id} lastOwner={one.role === "owner" && owners === 1} />,
    });
  }
  return <Table caption="Members" columns={columns} rows={members} rowKey={(one) => one.user_id} />;
}

function InvitationTable(props: { invitations: MemberInvitation[]; owner: boolean }) {
  const now = useNow();
  const columns: Column<MemberInvitation>[] = [
    { head: "E-mail", names: true, cell: (one) => <Address email={one.email} /> },
    { head: "Role", cell: (one) => roleName(one.role) },
    {
      head: "Mail",
      cell: (one) => (
        <span className="stack-tiny">
          <Badge tone={mailSaid(one.mail_status).tone}>{mailSaid(one.mail_status).words}</Badge>
          {one.mail_status === "failed" && one.mail_error ? <span className="small break">{one.mail_error}</span> : null}
        </span>
      ),
    },
    {
      head: "Until",
      cell: (one) => (one.status === "expired" ? <Badge tone="care">Expired</Badge> : <time dateTime={one.expires_at}>{fromNow(one.expires_at, now)}</time>),
    },
  ];
  if (props.owner) columns.push({ head: "Actions", hiddenHead: true, cell: (one) => <InvitationButtons invitation={one} /> });
  return (
    <Section title="Invited, not yet joined" id="invited" about="They join by signing in with the invited address.">
      <MailStaysHere />
      <Table caption="Invited colleagues" columns={columns} rows={props.invitations} rowKey={(one) => one.id} />
    </Section>
  );
}
