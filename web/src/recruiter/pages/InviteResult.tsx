import { Notice } from "../../ui/parts";
import { Link, usePath } from "../kit/app";
import { Address, Nothing } from "../kit/bits";
import { Copy } from "../kit/Copy";
import { Badge, Section } from "../kit/layout";
import { MailStaysHere } from "../kit/MailStaysHere";
import { Press } from "../kit/Press";
import { inWords } from "../kit/states";
import { Table } from "../kit/Table";
import { Unsaved } from "../kit/Unsaved";
import type { Chosen, Invited } from "../logic/inviting";
import { count } from "../logic/when";

/** What became of each invitation, growing while they are made. */
export function InviteResult(props: {
  position: string;
  total: number;
  results: Invited[];
  busy: boolean;
  retry: (people: Chosen[]) => void;
  again: () => void;
}) {
  const { results } = props;
  const path = usePath();
  const invited = results.filter((one) => one.outcome === "invited").length;
  const failed = results.filter((one) => one.outcome === "failed");
  return (
    <Section title={`Invited for ${props.position}`} id="result">
      <p role="status">
        {props.busy
          ? `Inviting… ${results.length} of ${props.total}`
          : `${count(invited, "person", "people")} invited${failed.length > 0 ? `, ${failed.length} not` : ""}. Mails go out within a minute.`}
      </p>
      {failed.length > 0 && !props.busy ? (
        <Notice tone="bad" title={`${count(failed.length, "person was", "people were")} not invited`} urgent>
          <p>The others are. Trying again invites nobody twice.</p>
          <Press writes onPress={() => props.retry(failed.map((one) => one.person))}>
            Try these again
          </Press>
        </Notice>
      ) : null}
      {invited > 0 && !props.busy ? <MailStaysHere /> : null}
      {invited > 0 ? <p className="soft">You may pass a link on yourself. Links are shown only now; later, “Send again” makes a new one.</p> : null}
      <Table
        caption="What became of each invitation"
        rows={results}
        rowKey={(one) => one.person.id}
        columns={[
          {
            head: "Candidate",
            names: true,
            cell: ({ person }) => (
              <span className="stack-tiny">
                <Link to={path(`/candidates/${person.id}`)}>{person.name}</Link>
                <span className="beside">
                  <Address email={person.email} />
                </span>
              </span>
            ),
          },
          { head: "Outcome", cell: (one) => <Outcome one={one} /> },
          {
            head: "Link",
            cell: ({ invitation, person }) =>
              invitation ? <Copy text={invitation.invitation_url} what={`the link for ${person.name}`} /> : <Nothing />,
          },
        ]}
      />
      {props.busy ? null : (
        <div className="row">
          <Link className="button button-main" to={path("/invitations")}>
            See all invitations
          </Link>
          <Press onPress={props.again}>Invite more</Press>
        </div>
      )}
      <Unsaved when={props.busy} />
    </Section>
  );
}

function Outcome(props: { one: Invited }) {
  const { outcome, problem } = props.one;
  if (outcome === "invited") return <Badge tone="good">Invited</Badge>;
  if (outcome === "already") return <Badge tone="care">Has an open invitation already</Badge>;
  return (
    <span className="stack-tiny">
      <Badge tone="bad">Not invited</Badge>
      {problem ? <span className="small">{inWords(problem)}</span> : null}
    </span>
  );
}
