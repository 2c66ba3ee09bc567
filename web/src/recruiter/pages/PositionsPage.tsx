import { Link, useFetched, useMay, useNow, usePath, usePlace, useWork } from "../kit/app";
import { Filters, NothingFound, useNarrowed } from "../kit/Filters";
import { Badge, PageHead } from "../kit/layout";
import { Empty, Loaded } from "../kit/states";
import { type Column, Table } from "../kit/Table";
import { address } from "../logic/router";
import { count, fromNow } from "../logic/when";
import type { PositionListItem, PositionStatus } from "../server/types";

const STATUS = [
  { value: "archived", name: "Archived" },
  { value: "all", name: "Open and archived" },
];

export default function PositionsPage() {
  const { api } = useWork();
  const path = usePath();
  const place = usePlace();
  const write = useMay("change positions");
  const q = place.query.get("q") ?? "";
  const asked = place.query.get("status") ?? "";
  const status: PositionStatus | null = asked === "all" ? null : asked === "archived" ? "archived" : "open";
  const narrowed = useNarrowed("q", "status");
  const fetched = useFetched(address("positions", { q, status }), () => api.positions({ ...(q ? { q } : {}), ...(status ? { status } : {}) }));
  const add = write ? (
    <Link className="button button-main" to={path("/positions/new")}>
      Describe a position
    </Link>
  ) : null;
  return (
    <>
      <PageHead title="Positions" about={<p>What you hire for: what counts in it, and the questions that everybody is asked.</p>} actions={add} />
      <Filters
        label="Filter positions"
        search="Search by title"
        choices={[{ name: "status", label: "Status", any: "Open", options: STATUS }]}
      />
      <Loaded fetched={fetched} what="The positions" right="see positions">
        {(positions) =>
          positions.length > 0 ? (
            <>
              <Positions positions={positions} />
              <p className="soft" role="status">
                {count(positions.length, "position")}
              </p>
            </>
          ) : narrowed ? (
            <NothingFound what="positions" />
          ) : write ? (
            <Empty title="There is no position yet" action={add}>
              A position says what you hire for. Its competencies and questions make each interview comparable with the next.
            </Empty>
          ) : (
            <Empty title="There is no position for you yet">
              Positions whose interviews you may read appear here once somebody has assigned them to you.
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

function Positions(props: { positions: PositionListItem[] }) {
  const path = usePath();
  const now = useNow();
  const columns: Column<PositionListItem>[] = [
    {
      head: "Title",
      names: true,
      cell: (position) => (
        <>
          <Link to={path(`/positions/${position.id}`)}>{position.title}</Link>
          {position.status === "archived" ? (
            <>
              {" "}
              <Badge>Archived</Badge>
            </>
          ) : null}
        </>
      ),
    },
    { head: "Questions", cell: planOf },
    { head: "Invited", number: true, cell: (position) => position.counts.invited },
    { head: "Begun", number: true, cell: (position) => position.counts.started },
    { head: "Finished", number: true, cell: (position) => position.counts.completed },
    { head: "Changed", cell: (position) => <time dateTime={position.updated_at}>{fromNow(position.updated_at, now)}</time> },
  ];
  return <Table caption="Positions" columns={columns} rows={props.positions} rowKey={(position) => position.id} />;
}

function planOf(position: PositionListItem) {
  if (position.published_version === null) return position.has_draft ? "Draft, not published" : "General plan";
  return `Version ${position.published_version}${position.has_draft ? ", next one in draft" : ""}`;
}
