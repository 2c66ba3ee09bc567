import { useState } from "react";
import { useAction } from "../kit/action";
import { Link, useFetched, useNow, usePath, usePlace, useWork } from "../kit/app";
import { Choice, ErrorSummary, type Errors, Form } from "../kit/fields";
import { PageHead } from "../kit/layout";
import { Press } from "../kit/Press";
import { Empty, Loaded } from "../kit/states";
import { Unsaved } from "../kit/Unsaved";
import { type Chosen, type Invited, inviteAll } from "../logic/inviting";
import { count, when } from "../logic/when";
import { DEADLINES } from "../logic/words";
import { ChooseCandidates } from "./ChooseCandidates";
import { InviteResult } from "./InviteResult";

/** Who is invited for what until when; then what became of each. */
export default function InvitePage() {
  const { api } = useWork();
  const path = usePath();
  const positions = useFetched("positions?open", () => api.positions({ status: "open" }));
  return (
    <>
      <PageHead title="Invite candidates" back={{ to: path("/invitations"), name: "Invitations" }} />
      <Loaded fetched={positions} what="The positions" right="see people">
        {(list) =>
          list.length === 0 ? (
            <Empty
              title="There is no open position"
              action={
                <Link className="button button-main" to={path("/positions/new")}>
                  Describe a position
                </Link>
              }
            >
              People are invited for a position. Describe one first; the questions can follow, and without any a general plan is used.
            </Empty>
          ) : (
            <Invite positions={list.map((one) => ({ value: one.id, name: one.title, plan: one.published_version }))} />
          )
        }
      </Loaded>
    </>
  );
}

function Invite(props: { positions: { value: string; name: string; plan: number | null }[] }) {
  const { api, cache } = useWork();
  const place = usePlace();
  const path = usePath();
  const now = useNow();
  const asked = place.query.get("position") ?? "";
  const first = props.positions.find((one) => one.value === asked) ?? (props.positions.length === 1 ? props.positions[0] : undefined);
  const [position, setPosition] = useState(first?.value ?? "");
  const [hours, setHours] = useState("168");
  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(new Map());
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const [results, setResults] = useState<Invited[] | null>(null);
  const action = useAction();
  const picked = props.positions.find((one) => one.value === position);

  function invite(people: Chosen[], before: Invited[]) {
    void action.run(async () => {
      setResults(before);
      await inviteAll(people, (one) => api.invite(one.id, position, Number(hours)), (done) => setResults([...before, ...done]));
      cache.changed("invitations", "candidates", "candidate/", "positions", "position/", "home");
    });
  }
  function start() {
    const found: Errors = {
      ...(position === "" ? { position: "Choose the position" } : {}),
      ...(chosen.size === 0 ? { "choose-candidates": "Choose at least one candidate" } : {}),
    };
    setErrors(found);
    setAttempt(attempt + 1);
    if (Object.keys(found).length === 0) invite([...chosen.values()], []);
  }

  if (results) {
    return (
      <InviteResult
        position={picked?.name ?? ""}
        total={chosen.size}
        results={results}
        busy={action.busy}
        retry={(people) => invite(people, results.filter((one) => one.outcome !== "failed"))}
        again={() => {
          setResults(null);
          setChosen(new Map());
        }}
      />
    );
  }
  return (
    <>
      <Form className="stack-wide" onSubmit={start}>
        <ErrorSummary errors={errors} attempt={attempt} />
        <div className="item-fields">
          <Choice
            id="position"
            label="Position"
            value={position}
            onChange={setPosition}
            errors={errors}
            options={[...(position === "" ? [{ value: "", name: "Choose…" }] : []), ...props.positions]}
          />
          <Choice
            id="hours"
            label="Time to take the interview"
            hint={`Until ${when(new Date(now + Number(hours) * 3_600_000).toISOString())}`}
            value={hours}
            onChange={setHours}
            options={DEADLINES}
          />
        </div>
        {picked && picked.plan === null ? (
          <p className="soft">
            {"This position has no published questions, so everybody is asked the general plan. "}
            <Link to={path(`/positions/${picked.value}/plan`)}>See the questions</Link>
          </p>
        ) : null}
        <ChooseCandidates position={position} chosen={chosen} choose={setChosen} error={errors["choose-candidates"]} preset={place.query.get("candidate")} />
        <div className="save-bar">
          <Press kind="main" submit writes busy={action.busy} off={chosen.size === 0}>
            {chosen.size === 0 ? "Invite" : `Invite ${count(chosen.size, "person", "people")}`}
          </Press>
          <span className="soft small">Each gets a mail with a personal link.</span>
        </div>
      </Form>
      <Unsaved when={chosen.size > 0 && !place.query.get("candidate")} />
    </>
  );
}
