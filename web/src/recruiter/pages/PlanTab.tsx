import { useState } from "react";
import { useFetched, useMay, useWork } from "../kit/app";
import { Badge, Section } from "../kit/layout";
import { Press } from "../kit/Press";
import { Loaded } from "../kit/states";
import { Table } from "../kit/Table";
import { asNew, type PlanForm } from "../logic/plan";
import { planLength } from "../logic/planLength";
import { count, when } from "../logic/when";
import type { GeneralPlan, PlanVersion, Position } from "../server/types";
import { PlanEditor } from "./PlanEditor";
import type { TabProps } from "./PositionPage";

/** The questions: what holds now, what is being written, and what was before. */
export function PlanTab(props: TabProps) {
  const { value } = props.position;
  const write = useMay("change positions");
  // A draft that is begun here but was not saved yet.
  const [begun, setBegun] = useState<PlanForm | null>(null);
  const { draft, published } = value.plan;
  const editing = write && (draft !== null || begun !== null);
  const number = draft?.number ?? (published?.number ?? 0) + 1;
  return (
    <div className="stack-wide">
      {editing ? (
        <Section
          title={`Version ${number}, draft`}
          id="draft"
          about={
            published
              ? `Interviews go by version ${published.number} until you publish this one.`
              : "Until you publish it, interviews go by the general plan below."
          }
        >
          <PlanEditor
            position={props.position}
            keep={(now) => {
              setBegun(null);
              props.keep(now);
            }}
            number={number}
            begun={draft ? null : begun}
            abandon={() => setBegun(null)}
          />
        </Section>
      ) : null}
      {published ? (
        <Published version={published} position={value} onNext={write && !editing ? () => setBegun(asNew(published.time_limit_minutes, published.questions)) : null} />
      ) : (
        <General onBegin={write && !editing ? setBegun : null} />
      )}
      <Versions position={value} />
    </div>
  );
}

function Published(props: { version: PlanVersion; position: Position; onNext: (() => void) | null }) {
  const { version, position } = props;
  const length = planLength(version.questions, version.time_limit_minutes);
  return (
    <Section
      title={`Version ${version.number}`}
      id="published"
      about={`Published ${when(version.published_at)}, and frozen since: everybody interviewed by it is asked the same. About ${count(length.minutes, "minute")}; at most ${version.time_limit_minutes}.`}
      actions={props.onNext ? <Press onPress={props.onNext}>Write the next version</Press> : null}
    >
      <ol className="questions">
        {version.questions.map((question) => {
          const competency = position.competencies.find((one) => one.id === question.competency_id);
          return (
            <li key={question.id}>
              <p>{question.text}</p>
              <p className="soft small">
                {competency ? `${competency.name} · ` : ""}
                {`waits ${count(question.patience_s, "second")} in silence`}
              </p>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

function General(props: { onBegin: ((form: PlanForm) => void) | null }) {
  const { api } = useWork();
  const fetched = useFetched("plans/general", () => api.generalPlan());
  const { onBegin } = props;
  return (
    <Section title="The general plan" id="general" about="This position has no published questions of its own, so everybody is asked these.">
      <Loaded fetched={fetched} what="The general plan" right="see positions">
        {(plan: GeneralPlan) => (
          <>
            <ol className="questions">
              {plan.questions.map((question) => (
                <li key={question.number}>
                  <p>{question.text}</p>
                </li>
              ))}
            </ol>
            {onBegin ? (
              <div className="row">
                <Press kind="main" onPress={() => onBegin(asNew(plan.time_limit_minutes, [{ text: "" }]))}>
                  Write your own questions
                </Press>
                <Press onPress={() => onBegin(asNew(plan.time_limit_minutes, plan.questions))}>Start from these</Press>
              </div>
            ) : null}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Versions(props: { position: Position }) {
  const { versions } = props.position.plan;
  if (versions.length === 0) return null;
  return (
    <Section title="All versions" id="versions">
      <Table
        caption="Versions of the questions, newest first"
        rows={versions}
        rowKey={(version) => String(version.number)}
        columns={[
          { head: "Version", names: true, cell: (version) => `Version ${version.number}` },
          { head: "Questions", number: true, cell: (version) => version.question_count },
          {
            head: "Published",
            cell: (version) => (version.published_at ? <time dateTime={version.published_at}>{when(version.published_at)}</time> : <Badge tone="care">Draft</Badge>),
          },
        ]}
      />
    </Section>
  );
}
