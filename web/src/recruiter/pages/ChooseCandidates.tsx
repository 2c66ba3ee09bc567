import { useEffect, useState } from "react";
import { Link, useFetched, usePath, useWork } from "../kit/app";
import { Address } from "../kit/bits";
import { TextField } from "../kit/fields";
import { Badge, Section } from "../kit/layout";
import { Press } from "../kit/Press";
import { Empty, Loaded } from "../kit/states";
import { Table } from "../kit/Table";
import type { Chosen } from "../logic/inviting";
import { address } from "../logic/router";
import { count } from "../logic/when";
import { invitationSaid } from "../logic/words";
import type { Candidate } from "../server/types";

const PER_PAGE = 50;
const TYPING_MS = 300;

/** Whether this person cannot be invited for the position now, and why. */
function openInvitation(candidate: Candidate, position: string) {
  return candidate.invitations.find((one) => one.position.id === position && ["pending", "opened", "accepted"].includes(one.status)) ?? null;
}

/** Candidates to tick, page by page; what is ticked stays ticked while one looks elsewhere. */
export function ChooseCandidates(props: {
  position: string;
  chosen: ReadonlyMap<string, Chosen>;
  choose: (chosen: ReadonlyMap<string, Chosen>) => void;
  error: string | undefined;
  /** A candidate who is ticked from the start. */
  preset: string | null;
}) {
  const { api } = useWork();
  const path = usePath();
  const { position, chosen, choose } = props;
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  const [page, setPage] = useState(1);
  const fetched = useFetched(address("candidates", { q, page, choose: 1 }), () => api.candidates({ ...(q ? { q } : {}), page, per_page: PER_PAGE }));

  useEffect(() => {
    const timer = setTimeout(() => {
      setQ(typed.trim());
      setPage(1);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    if (!props.preset) return;
    api.candidate(props.preset).then(
      ({ value }) => choose(new Map([[value.id, value]])),
      () => {},
    );
    // Only when the page is opened: afterwards the person decides.
  }, [api, props.preset]);

  const set = (list: Candidate[], on: boolean) => {
    const next = new Map(chosen);
    for (const one of list) {
      if (on) next.set(one.id, { id: one.id, name: one.name, email: one.email });
      else next.delete(one.id);
    }
    choose(next);
  };
  return (
    <Section title="Candidates" id="choose">
      {props.error ? <p className="field-error">{props.error}</p> : null}
      <TextField id="choose-candidates" label="Search by name, e-mail or external id" type="search" value={typed} onChange={setTyped} maxLength={200} />
      <Loaded fetched={fetched} what="The candidates" right="see people">
        {(data) => {
          if (data.total === 0) {
            return q ? (
              <p className="soft" role="status">
                Nobody fits “{q}”.
              </p>
            ) : (
              <Empty
                title="There are no candidates yet"
                action={
                  <Link className="button button-main" to={path("/candidates/import")}>
                    Add a list
                  </Link>
                }
              >
                Add candidates first. When you add a list you can invite everybody on it in the same go.
              </Empty>
            );
          }
          const free = data.candidates.filter((one) => openInvitation(one, position) === null);
          const all = free.length > 0 && free.every((one) => chosen.has(one.id));
          const last = Math.ceil(data.total / data.per_page);
          return (
            <>
              <div className="row">
                <Press small off={free.length === 0} onPress={() => set(free, !all)}>
                  {all ? "Untick all on this page" : `Tick all ${free.length} on this page`}
                </Press>
                {chosen.size > 0 ? (
                  <Press small kind="quiet" onPress={() => choose(new Map())}>
                    Untick everybody
                  </Press>
                ) : null}
                <span role="status">{`${count(chosen.size, "person", "people")} chosen`}</span>
              </div>
              <Table
                caption="Candidates to invite"
                rows={data.candidates}
                rowKey={(one) => one.id}
                columns={[
                  { head: "Invite", names: true, cell: (one) => <TickRow one={one} position={position} on={chosen.has(one.id)} set={(on) => set([one], on)} /> },
                  { head: "E-mail", cell: (one) => <Address email={one.email} /> },
                  { head: "So far", cell: (one) => <SoFar candidate={one} /> },
                ]}
              />
              <div className="row">
                <span className="soft">{last > 1 ? `Page ${data.page} of ${last}, ${count(data.total, "candidate")}` : count(data.total, "candidate")}</span>
                {page > 1 ? (
                  <Press small onPress={() => setPage(page - 1)}>
                    Previous page
                  </Press>
                ) : null}
                {page < last ? (
                  <Press small onPress={() => setPage(page + 1)}>
                    Next page
                  </Press>
                ) : null}
              </div>
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

function TickRow(props: { one: Candidate; position: string; on: boolean; set: (on: boolean) => void }) {
  const { one } = props;
  const open = openInvitation(one, props.position);
  const id = `choose-${one.id}`;
  return (
    <span className="tick">
      <input
        id={id}
        type="checkbox"
        checked={props.on}
        disabled={open !== null}
        aria-describedby={open ? `${id}-why` : undefined}
        onChange={(event) => props.set(event.target.checked)}
      />
      <label htmlFor={id}>{one.name}</label>
      {open ? (
        <span className="field-hint" id={`${id}-why`}>
          Has an open invitation for this position
        </span>
      ) : null}
    </span>
  );
}

function SoFar(props: { candidate: Candidate }) {
  const [newest] = props.candidate.invitations;
  if (!newest) return <span className="soft">Not invited</span>;
  return (
    <span className="stack-tiny">
      <span>{newest.position.title}</span>
      <Badge tone={invitationSaid(newest.status).tone}>{invitationSaid(newest.status).words}</Badge>
    </span>
  );
}
