import { Link, useFetched, useMay, useNow, usePath, usePlace, useWork } from "../kit/app";
import { Nothing } from "../kit/bits";
import { Filters, NothingFound, useNarrowed, usePage } from "../kit/Filters";
import { Badge, PageHead } from "../kit/layout";
import { Empty, Loaded } from "../kit/states";
import { type Column, Pager, Table } from "../kit/Table";
import { address } from "../logic/router";
import { fromNow, minutesBetween, when } from "../logic/when";
import { SESSION_FILTERS, sessionSaid } from "../logic/words";
import type { SessionListItem } from "../server/types";

const PER_PAGE = 50;
const LOOK_EVERY_MS = 15_000;

export default function SessionsPage() {
  const { api } = useWork();
  const path = usePath();
  const place = usePlace();
  const page = usePage();
  const invite = useMay("see people");
  const q = place.query.get("q") ?? "";
  const position = place.query.get("position") ?? "";
  const status = SESSION_FILTERS.find(({ value }) => value === place.query.get("status"))?.value;
  const narrowed = useNarrowed("q", "status", "position");
  const positions = useFetched("positions?all", () => api.positions());
  const fetched = useFetched(
    address("sessions", { q, status, position, page }),
    () =>
      api.sessions({
        ...(q ? { q } : {}),
        ...(status ? { status } : {}),
        ...(position ? { position_id: position } : {}),
        page,
        per_page: PER_PAGE,
      }),
    LOOK_EVERY_MS,
  );
  return (
    <>
      <PageHead title="Interviews" about={<p>Those that run, those that are finished, and those that did not come about.</p>} />
      <Filters
        label="Filter interviews"
        search="Search by candidate or position"
        choices={[
          { name: "status", label: "Status", any: "Any", options: SESSION_FILTERS },
          {
            name: "position",
            label: "Position",
            any: "Any",
            options: (positions.data ?? []).map((one) => ({ value: one.id, name: one.title })),
          },
        ]}
      />
      <Loaded fetched={fetched} what="The interviews" right="see sessions" lines={8}>
        {(data) =>
          data.sessions.length > 0 ? (
            <>
              <Sessions sessions={data.sessions} />
              <Pager page={data.page} perPage={data.per_page} total={data.total} one="interview" />
            </>
          ) : narrowed || page > 1 ? (
            <NothingFound what="interviews" />
          ) : (
            <Empty
              title="There is no interview yet"
              action={
                invite ? (
                  <Link className="button button-main" to={path("/invitations/new")}>
                    Invite candidates
                  </Link>
                ) : null
              }
            >
              An interview appears here when an invited candidate begins it. You can follow it while it runs, and read it afterwards.
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

function Sessions(props: { sessions: SessionListItem[] }) {
  const path = usePath();
  const now = useNow();
  const columns: Column<SessionListItem>[] = [
    { head: "Candidate", names: true, cell: (one) => <Link to={path(`/sessions/${one.id}`)}>{one.candidate?.name ?? "Name hidden"}</Link> },
    { head: "Position", cell: (one) => one.position.title },
    {
      head: "Status",
      cell: (one) => (
        <span className="row row-tight">
          <Badge tone={sessionSaid(one.status).tone}>{sessionSaid(one.status).words}</Badge>
          {one.integrity === "review" ? <Badge tone="care">Needs a look</Badge> : null}
        </span>
      ),
    },
    {
      head: "When",
      cell: (one) =>
        one.started_at ? (
          <time dateTime={one.started_at} title={when(one.started_at)}>
            {fromNow(one.started_at, now)}
          </time>
        ) : (
          <span className="soft">Not begun</span>
        ),
    },
    { head: "Took", cell: (one) => <span className="together">{minutesBetween(one.started_at, one.completed_at) || <Nothing />}</span> },
  ];
  return <Table caption="Interviews, newest first" columns={columns} rows={props.sessions} rowKey={(one) => one.id} />;
}
