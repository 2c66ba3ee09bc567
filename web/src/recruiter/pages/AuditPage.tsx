import { useState } from "react";
import { useAction } from "../kit/action";
import { Link, useFetched, useMay, usePath, useWork } from "../kit/app";
import { Address } from "../kit/bits";
import { Badge, PageHead } from "../kit/layout";
import { Press } from "../kit/Press";
import { Empty, Loaded, Trouble } from "../kit/states";
import { type Column, Table } from "../kit/Table";
import { count, when } from "../logic/when";
import { actionInWords } from "../logic/words";
import type { AuditEntry, AuditPage as Page } from "../server/types";

const AT_ONCE = 50;

/** Who did what, newest first. It only grows, so older parts are added below. */
export default function AuditPage() {
  const { api } = useWork();
  const fetched = useFetched("audit", () => api.audit({ limit: AT_ONCE }));
  return (
    <>
      <PageHead title="Audit" about={<p>Who did what. The list only grows: nobody can change or remove a line of it.</p>} />
      <Loaded fetched={fetched} what="The audit list" right="see audit" lines={10}>
        {(first) =>
          first.entries.length === 0 ? (
            <Empty title="Nothing is written down yet">Sign-ins, invitations, reading and exporting are noted here by themselves.</Empty>
          ) : (
            <Entries key={first.entries[0]?.id} first={first} again={fetched.again} />
          )
        }
      </Loaded>
    </>
  );
}

function Entries(props: { first: Page; again: () => void }) {
  const { api } = useWork();
  const [older, setOlder] = useState<AuditEntry[]>([]);
  const [next, setNext] = useState(props.first.next);
  const action = useAction();
  const all = [...props.first.entries, ...older];
  const columns: Column<AuditEntry>[] = [
    { head: "When", names: true, cell: (one) => <time dateTime={one.at}>{when(one.at)}</time> },
    { head: "Who", cell: whoDid },
    {
      head: "What",
      cell: (one) => (
        <span className="stack-tiny">
          <span>{actionInWords(one.action)}</span>
          {one.reason ? <q className="small">{one.reason}</q> : null}
        </span>
      ),
    },
    { head: "On what", cell: (one) => <What entry={one} /> },
    { head: "Sealed", cell: (one) => (one.sealed ? <Badge tone="good">Sealed</Badge> : <Badge>In a moment</Badge>) },
  ];
  return (
    <div className="stack">
      <div className="row">
        <Press small onPress={props.again}>
          Look for newer entries
        </Press>
        <span className="soft small" role="status">
          {count(all.length, "entry", "entries")} shown
        </span>
      </div>
      <Table caption="Audit entries, newest first" columns={columns} rows={all} rowKey={(one) => one.id} />
      {action.problem ? <Trouble problem={action.problem} what="Fetching older entries" /> : null}
      {next ? (
        <div>
          <Press
            busy={action.busy}
            onPress={() =>
              void action.run(async () => {
                const page = await api.audit({ before: next, limit: AT_ONCE });
                setOlder([...older, ...page.entries]);
                setNext(page.next);
              })
            }
          >
            {action.busy ? "Fetching…" : "Show older entries"}
          </Press>
        </div>
      ) : (
        <p className="soft small">That is the beginning of the list.</p>
      )}
    </div>
  );
}

function whoDid(one: AuditEntry) {
  if (one.actor_name) return <Address email={one.actor_name} />;
  const kinds = { member: "A former member", candidate: "A candidate", service: "Vivavoce itself", operator: "The operator" } as const;
  return kinds[one.actor_kind];
}

const KINDS: Record<string, { name: string; path: string; people: boolean }> = {
  position: { name: "Position", path: "/positions/", people: false },
  session: { name: "Interview", path: "/sessions/", people: false },
  interview_session: { name: "Interview", path: "/sessions/", people: false },
  candidate: { name: "Candidate", path: "/candidates/", people: true },
};

/** A way to the thing, where it has a page that this person may see. */
function What(props: { entry: AuditEntry }) {
  const path = usePath();
  const people = useMay("see people");
  const { object_kind, object_id } = props.entry;
  const kind = KINDS[object_kind];
  if (kind && object_id && (people || !kind.people)) return <Link to={path(`${kind.path}${object_id}`)}>{kind.name}</Link>;
  const name = kind?.name ?? object_kind.replaceAll("_", " ");
  return <span>{name.charAt(0).toUpperCase() + name.slice(1)}</span>;
}
