import { useState } from "react";
import { useAction } from "../kit/action";
import { Link, useFetched, useFrame, useMay, usePath, useWork } from "../kit/app";
import { Confirm } from "../kit/Dialog";
import { Badge, PageHead, Tabs } from "../kit/layout";
import { Press } from "../kit/Press";
import { Loaded, NotFoundPage, Trouble } from "../kit/states";
import { count } from "../logic/when";
import type { Position, Versioned } from "../server/types";
import { DescriptionTab } from "./DescriptionTab";
import { PlanTab } from "./PlanTab";
import { ReviewersTab } from "./ReviewersTab";

export type PositionTab = "description" | "plan" | "reviewers";

export interface TabProps {
  position: Versioned<Position>;
  /** What the server has now, after a change. */
  keep: (now: Versioned<Position>) => void;
}

export default function PositionPage(props: { id: string; tab: PositionTab }) {
  const { api, cache } = useWork();
  const key = `position/${props.id}`;
  const fetched = useFetched(key, () => api.position(props.id));
  const keep = (now: Versioned<Position>) => {
    cache.put(key, now);
    cache.changed("positions", "home");
  };
  return (
    <Loaded
      fetched={fetched}
      what="The position"
      right="see positions"
      missing={<NotFoundPage title="There is no such position">It was deleted, or it belongs to another organisation.</NotFoundPage>}
    >
      {(position) => <PositionFrame position={position} keep={keep} tab={props.tab} />}
    </Loaded>
  );
}

function PositionFrame(props: TabProps & { tab: PositionTab }) {
  const { position, keep, tab } = props;
  const { value } = position;
  const path = usePath();
  const write = useMay("change positions");
  const team = useMay("see team");
  const here = path(`/positions/${value.id}`);
  const archived = value.status === "archived";
  const tabs = [
    { to: here, name: "Description", current: tab === "description" },
    { to: `${here}/plan`, name: "Questions", current: tab === "plan" },
    ...(team ? [{ to: `${here}/reviewers`, name: "Reviewers", current: tab === "reviewers" }] : []),
  ];
  return (
    <>
      <PageHead
        title={value.title}
        back={{ to: path("/positions"), name: "Positions" }}
        about={
          <p className="row">
            {archived ? <Badge>Archived</Badge> : <Badge tone="good">Open</Badge>}
            <span className="soft">
              {value.counts.invited === 0
                ? "Nobody has been invited yet"
                : `${count(value.counts.invited, "person", "people")} invited, ${value.counts.started} begun, ${value.counts.completed} finished`}
            </span>
          </p>
        }
        actions={
          write && !archived ? (
            <Link className="button button-main" to={path(`/invitations/new?position=${value.id}`)}>
              Invite candidates
            </Link>
          ) : null
        }
      />
      <Tabs label="Parts of the position" tabs={tabs} />
      {tab === "description" ? <DescriptionTab position={position} keep={keep} /> : null}
      {tab === "plan" ? <PlanTab position={position} keep={keep} /> : null}
      {tab === "reviewers" ? <ReviewersTab position={position} keep={keep} /> : null}
      {write && tab === "description" ? (
        <p>
          <Link to={`${here}/settings`}>How interviews for this position are held</Link>
        </p>
      ) : null}
      {write && tab === "description" ? <Ending position={position} keep={keep} /> : null}
    </>
  );
}

/** Out of sight, or gone: the two ways in which a position ends. */
function Ending(props: TabProps) {
  const { value, etag } = props.position;
  const { api, cache, say } = useWork();
  const { router } = useFrame();
  const path = usePath();
  const [asking, setAsking] = useState(false);
  const archive = useAction();
  const remove = useAction();
  const archived = value.status === "archived";
  const used = value.counts.invited > 0;
  return (
    <section className="section ending" aria-labelledby="ending">
      <h2 id="ending">{archived ? "Archived position" : "When it is filled"}</h2>
      {archive.problem ? <Trouble problem={archive.problem} what={archived ? "Reopening" : "Archiving"} /> : null}
      <p className="soft">
        {archived
          ? "Nobody new can be invited. Its interviews stay where they are."
          : "An archived position leaves the list, and nobody new can be invited. Its interviews stay where they are."}
        {used ? " It cannot be deleted any more, since people were invited to it." : ""}
      </p>
      <div className="row">
        <Press
          writes
          busy={archive.busy}
          onPress={() =>
            void archive.run(async () => {
              props.keep(await api.changePosition(value.id, etag, { status: archived ? "open" : "archived" }));
              say(archived ? "The position is open again." : "The position is archived.");
            })
          }
        >
          {archived ? "Open it again" : "Archive"}
        </Press>
        {used ? null : (
          <Press writes kind="bad" onPress={() => setAsking(true)}>
            Delete…
          </Press>
        )}
      </div>
      {asking ? (
        <Confirm
          title="Delete this position?"
          yes="Delete it"
          no="Keep it"
          bad
          busy={remove.busy}
          problem={remove.problem}
          onNo={() => {
            setAsking(false);
            remove.clear();
          }}
          onYes={() =>
            void remove.run(async () => {
              await api.deletePosition(value.id, etag);
              router.go(path("/positions"), { unasked: true, replace: true });
              cache.changed("positions", "home");
              say("The position is deleted.");
            })
          }
        >
          <p>{`“${value.title}” with its competencies and questions is gone for good.`}</p>
        </Confirm>
      ) : null}
    </section>
  );
}
