import { Link, useFetched, useNow, usePath, usePlace, useWork } from "../kit/app";
import { Address, Nothing } from "../kit/bits";
import { Filters, NothingFound, useNarrowed, usePage } from "../kit/Filters";
import { Badge, PageHead } from "../kit/layout";
import { Empty, Loaded } from "../kit/states";
import { type Column, Pager, Table } from "../kit/Table";
import { address } from "../logic/router";
import { fromNow } from "../logic/when";
import { invitationSaid, sessionSaid } from "../logic/words";
import type { Candidate } from "../server/types";

const PER_PAGE = 50;

export default function CandidatesPage() {
  const { api } = useWork();
  const path = usePath();
  const place = usePlace();
  const page = usePage();
  const q = place.query.get("q") ?? "";
  const position = place.query.get("position") ?? "";
  const narrowed = useNarrowed("q", "position");
  const positions = useFetched("positions?all", () => api.positions());
  const query = { q, position_id: position };
  const fetched = useFetched(address("candidates", { ...query, page }), () =>
    api.candidates({ ...(q ? { q } : {}), ...(position ? { position_id: position } : {}), page, per_page: PER_PAGE }),
  );
  return (
    <>
      <PageHead
        title="Candidates"
        about={<p>Everybody you have added, invited or not.</p>}
        actions={
          <>
            <Link className="button button-main" to={path("/candidates/import")}>
              Add a list
            </Link>
            <Link className="button" to={path("/candidates/new")}>
              Add one person
            </Link>
          </>
        }
      />
      <Filters
        label="Filter candidates"
        search="Search by name, e-mail or external id"
        choices={[
          {
            name: "position",
            label: "Invited for",
            any: "Any position or none",
            options: (positions.data ?? []).map((one) => ({ value: one.id, name: one.title })),
          },
        ]}
      />
      <Loaded fetched={fetched} what="The candidates" right="see people" lines={8}>
        {(data) =>
          data.candidates.length > 0 ? (
            <>
              <Candidates candidates={data.candidates} />
              <Pager page={data.page} perPage={data.per_page} total={data.total} one="candidate" />
            </>
          ) : narrowed || page > 1 ? (
            <NothingFound what="candidates" />
          ) : (
            <Empty
              title="There are no candidates yet"
              action={
                <>
                  <Link className="button button-main" to={path("/candidates/import")}>
                    Add a list
                  </Link>
                  <Link className="button" to={path("/candidates/new")}>
                    Add one person
                  </Link>
                </>
              }
            >
              Paste names and addresses from a mail or a spreadsheet, or add people one by one. Nobody gets a mail before you invite them.
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

function Candidates(props: { candidates: Candidate[] }) {
  const path = usePath();
  const now = useNow();
  const columns: Column<Candidate>[] = [
    {
      head: "Candidate",
      names: true,
      cell: (one) => (
        <span className="stack-tiny">
          <Link to={path(`/candidates/${one.id}`)}>{one.name}</Link>
          <span className="beside">
            <Address email={one.email} />
          </span>
        </span>
      ),
    },
    { head: "External id", cell: (one) => one.external_id ?? <Nothing /> },
    { head: "Interviews", cell: (one) => <Latest candidate={one} /> },
    { head: "Added", cell: (one) => <time dateTime={one.created_at}>{fromNow(one.created_at, now)}</time> },
  ];
  return <Table caption="Candidates" columns={columns} rows={props.candidates} rowKey={(one) => one.id} />;
}

/** The newest invitation, and how many more there are. */
function Latest(props: { candidate: Candidate }) {
  const [newest, ...others] = props.candidate.invitations;
  if (!newest) return <span className="soft">Not invited</span>;
  const said = newest.session_status && newest.session_status !== "pending" ? sessionSaid(newest.session_status) : invitationSaid(newest.status);
  return (
    <span className="stack-tiny">
      <span>
        {newest.position.title}
        {others.length > 0 ? <span className="soft">{` and ${others.length} more`}</span> : null}
      </span>
      <span className="row row-tight">
        <Badge tone={said.tone}>{said.words}</Badge>
        {newest.mail_status === "failed" ? <Badge tone="bad">Mail not delivered</Badge> : null}
      </span>
    </span>
  );
}
