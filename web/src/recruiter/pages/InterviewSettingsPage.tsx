import { useState } from "react";
import { Notice } from "../../ui/parts";
import { useAction } from "../kit/action";
import { useFetched, usePath, useWork } from "../kit/app";
import { Choice, ErrorSummary, type Errors, Form, TextField } from "../kit/fields";
import { PageHead } from "../kit/layout";
import { Press } from "../kit/Press";
import { StaleDialog } from "../kit/StaleDialog";
import { Loaded, Trouble } from "../kit/states";
import { Unsaved } from "../kit/Unsaved";
import { useEditor } from "../kit/useEditor";
import { costInWords, formOf, type InterviewForm, settingsOf } from "../logic/interviewForm";
import { fieldsOf } from "../server/Refused";
import type { InterviewSettings, RealtimeKey, Versioned } from "../server/types";
import { SaveBar } from "./DescriptionTab";

const NAMES: Record<keyof InterviewForm, string> = {
  session_mode: "What the candidate's browser may do",
  consent_taken_by: "Who asks the candidate",
  voice: "Voice",
  speed: "Speed of the voice",
  language: "Language",
  noise_reduction: "Noise",
  turns: "When an answer has ended",
  silence_ms: "Silence that ends an answer, in milliseconds",
  eagerness: "How soon the interviewer answers",
  model: "Model of the interviewer",
  transcription_model: "Model that writes down the answers",
  max_minutes: "Longest interview, in minutes",
  session_budget_usd: "Most that one interview may cost, in US dollars",
  monthly_budget_usd: "Most in a month, in US dollars",
  calls_at_once: "Interviews at the same time",
};

const BUDGET =
  "When it is spent the interviewer lets the candidate finish, says goodbye and speaks of no money; questions that were not asked stay unasked. A model without a price here is never stopped.";

/** How interviews are held: of the whole organisation, or of one position where it differs. */
export default function InterviewSettingsPage(props: { position: string | null }) {
  const { api, cache } = useWork();
  const path = usePath();
  const { position } = props;
  const key = position === null ? "interview-settings" : `interview-settings/${position}`;
  const fetched = useFetched(key, () => (position === null ? api.interviewSettings() : api.positionSettings(position)));
  return (
    <>
      <PageHead
        title="How interviews are held"
        back={position === null ? { to: path("/settings"), name: "Settings" } : { to: path(`/positions/${position}`), name: "Position" }}
        about={
          <p>
            {position === null ? "For your whole organisation." : "For this position, where it differs from your organisation."} What is left
            empty is decided {position === null ? "by this installation" : "by your organisation's settings"}. Interviews that candidates were
            already let into stay as they were.
          </p>
        }
      />
      <Loaded fetched={fetched} what="The settings" right={position === null ? "change settings" : "change positions"}>
        {(settings) => (
          <Settings
            settings={settings}
            whole={position === null}
            send={(etag, given) =>
              position === null ? api.changeInterviewSettings(etag, given) : api.changePositionSettings(position, etag, given)
            }
            keep={(now) => cache.put(key, now)}
          />
        )}
      </Loaded>
      {position === null ? <Key /> : null}
      {position === null ? <Costs /> : null}
    </>
  );
}

function Settings(props: {
  settings: Versioned<InterviewSettings>;
  whole: boolean;
  send: (etag: string, given: InterviewSettings["settings"]) => Promise<Versioned<InterviewSettings>>;
  keep: (now: Versioned<InterviewSettings>) => void;
}) {
  const { say } = useWork();
  const [attempt, setAttempt] = useState(0);
  const editor = useEditor(
    props.settings,
    formOf,
    (form, _, etag) => props.send(etag, settingsOf(form, props.settings.value.settings)),
    (now) => {
      props.keep(now);
      say("Saved.");
    },
  );
  const { form, set } = editor;
  const refused = fieldsOf(editor.action.problem);
  const errors: Errors = Object.fromEntries(refused.map(({ field, message }) => [idOf(field), `${NAMES[idOf(field) as keyof InterviewForm] ?? field} ${message}`]));
  async function save() {
    await editor.save();
    setAttempt((before) => before + 1);
  }
  const { defaults, warnings } = props.settings.value;
  const otherwise = (name: keyof InterviewForm) => {
    const value = (defaults as Record<string, unknown>)[name];
    return value === undefined || value === null ? "" : ` Empty: ${String(value)}.`;
  };
  const standing = (name: keyof InterviewForm, options: { value: string; name: string }[]) => {
    const option = options.find(({ value }) => value === (defaults as Record<string, unknown>)[name]);
    return option ? ` (${option.name.toLowerCase()})` : "";
  };
  const text = (name: keyof InterviewForm, hint: string, more: { type?: "number"; width?: "short" | "middle" } = {}) => (
    <TextField
      id={name}
      label={NAMES[name]}
      hint={hint + otherwise(name)}
      value={form[name]}
      onChange={(value) => set({ [name]: value })}
      errors={errors}
      maxLength={100}
      {...more}
    />
  );
  const choice = (name: keyof InterviewForm, hint: string, options: { value: string; name: string }[]) => (
    <Choice
      id={name}
      label={NAMES[name]}
      hint={hint}
      value={form[name]}
      onChange={(value) => set({ [name]: value })}
      errors={errors}
      options={[{ value: "", name: `${props.whole ? "As this installation has it" : "As your organisation has it"}${standing(name, options)}` }, ...options]}
    />
  );
  return (
    <>
      <Form className="stack form-page" label="How interviews are held" onSubmit={() => void save()}>
        <ErrorSummary errors={errors} attempt={attempt} />
        {editor.action.problem && !editor.stale && refused.length === 0 ? <Trouble problem={editor.action.problem} what="Saving" again={() => void save()} /> : null}
        {warnings.map((warning) => (
          <Notice key={warning.field} tone="care" title={NAMES[warning.field as keyof InterviewForm] ?? warning.field}>
            <p>{warning.message}</p>
          </Notice>
        ))}
        {choice(
          "session_mode",
          "Sealed: the browser has only sound, so nobody can put words into the interview. Open: for other programs than our page that need a data channel; it is watched, and an interview that somebody tampers with is cut off and marked.",
          [
            { value: "sealed", name: "Sealed" },
            { value: "open", name: "Open" },
          ],
        )}
        {props.whole
          ? choice(
              "consent_taken_by",
              "For interviews that are made without an invitation, by your own programs. If you choose your company, you declare that your company itself tells the candidate that a machine interviews them and what is kept, and gets their agreement; we ask nothing. Your choice is written into the audit.",
              [
                { value: "product", name: "We ask (such interviews are refused)" },
                { value: "tenant", name: "Our company asks" },
              ],
            )
          : null}
        {text("voice", "The candidate hears it from the first word; it cannot change within an interview.", { width: "middle" })}
        {text("speed", "1 is the voice's own. Faster is harder to follow for whoever is nervous or hears a second language.", { width: "short" })}
        {text("language", "The language that the candidate is understood in, such as en or de. A wrong one garbles what they said.", { width: "short" })}
        {choice("noise_reduction", "Near: headset or a laptop close by. Far: a room microphone. The wrong one makes quiet people harder to understand.", [
          { value: "none", name: "None" },
          { value: "near_field", name: "Near" },
          { value: "far_field", name: "Far" },
        ])}
        {choice("turns", "By silence: after a fixed pause. By words too: waits longer where a sentence is unfinished, so fewer people are cut off while they think.", [
          { value: "server_vad", name: "By silence" },
          { value: "semantic_vad", name: "By words too" },
        ])}
        {form.turns === "server_vad" ? text("silence_ms", "200 to 6000. Short answers faster and interrupts whoever pauses to think; long feels slow.", { width: "short" }) : null}
        {form.turns === "semantic_vad"
          ? choice("eagerness", "Low gives the candidate the most time to think, up to eight seconds.", [
              { value: "low", name: "Low" },
              { value: "medium", name: "Medium" },
              { value: "high", name: "High" },
              { value: "auto", name: "As the service decides" },
            ])
          : null}
        {text("max_minutes", "The interviewer says goodbye then, whatever was not asked yet. Too short is unfair to whoever speaks slowly.", { width: "short" })}
        {text("session_budget_usd", BUDGET, { width: "short" })}
        {props.whole ? text("monthly_budget_usd", "For all interviews of a calendar month (UTC). When it is spent no interview begins, and those that run end politely.", { width: "short" }) : null}
        {props.whole ? text("calls_at_once", "A candidate who comes when all places are taken is asked to try again a little later.", { width: "short" }) : null}
        {text("model", "A model that does not exist means that no interview can begin.", { width: "middle" })}
        {text("transcription_model", "What it misunderstands stands in the transcript as if the candidate had said it.", { width: "middle" })}
        <SaveBar dirty={editor.dirty} busy={editor.action.busy} reset={editor.reset} />
      </Form>
      <StaleDialog editor={editor} names={NAMES} show={(_, value) => String(value) || "(empty)"} />
      <Unsaved when={editor.dirty} />
    </>
  );
}

/** The field of the form that a field of the request belongs to. */
function idOf(field: string): string {
  const name = field.replace(/^settings\./, "");
  if (name === "turn_detection.silence_duration_ms") return "silence_ms";
  if (name === "turn_detection.eagerness") return "eagerness";
  return name.startsWith("turn_detection") ? "turns" : name;
}

/** The organisation's own key: written, never shown again. */
function Key() {
  const { api, cache } = useWork();
  const fetched = useFetched("realtime-key", () => api.realtimeKey());
  return (
    <section className="section" aria-labelledby="key">
      <h2 id="key">Key of the realtime service</h2>
      <p className="soft">Without one of your own, interviews run on this installation's. A new key is used by the next call; calls that are running go on.</p>
      <Loaded fetched={fetched} what="The key" right="change settings">
        {(now) => <KeyForm now={now} keep={(next) => cache.put("realtime-key", next)} />}
      </Loaded>
    </section>
  );
}

function KeyForm(props: { now: RealtimeKey; keep: (now: RealtimeKey) => void }) {
  const { api, say } = useWork();
  const [key, setKey] = useState("");
  const saving = useAction();
  const removing = useAction();
  const wrong = fieldsOf(saving.problem).find(({ field }) => field === "key");
  const errors: Errors = wrong ? { "realtime-key": `The key ${wrong.message}` } : {};
  return (
    <Form
      className="stack form-page"
      label="Key of the realtime service"
      onSubmit={() =>
        void saving.run(async () => {
          props.keep(await api.setRealtimeKey(key.trim()));
          setKey("");
          say("The key is set.");
        })
      }
    >
      {saving.problem && !wrong ? <Trouble problem={saving.problem} what="Setting the key" /> : null}
      {removing.problem ? <Trouble problem={removing.problem} what="Removing the key" /> : null}
      <p>{props.now.set ? `A key that ends in ${props.now.last_four ?? ""} is set.` : "No key of your own is set."}</p>
      <TextField
        id="realtime-key"
        label={props.now.set ? "New key" : "Key"}
        hint="It is kept sealed and never shown again."
        value={key}
        onChange={setKey}
        errors={errors}
        maxLength={400}
      />
      <div className="row">
        <Press submit writes busy={saving.busy} off={key.trim() === ""}>
          Set the key
        </Press>
        {props.now.set ? (
          <Press
            kind="quiet"
            writes
            busy={removing.busy}
            onPress={() =>
              void removing.run(async () => {
                props.keep(await api.removeRealtimeKey());
                say("The key is removed.");
              })
            }
          >
            Remove it
          </Press>
        ) : null}
      </div>
    </Form>
  );
}

/** What it cost so far. */
function Costs() {
  const { api } = useWork();
  const fetched = useFetched("usage", () => api.usage());
  return (
    <section className="section" aria-labelledby="costs">
      <h2 id="costs">What interviews cost</h2>
      <Loaded fetched={fetched} what="The costs" right="change settings">
        {(usage) =>
          usage.months.length === 0 ? (
            <p className="soft">No interview has used anything yet.</p>
          ) : (
            <dl className="changes">
              {usage.months.map((month) => (
                <div key={month.month}>
                  <dt>{month.month.slice(0, 7)}</dt>
                  <dd>
                    {costInWords(month.cost)} ({month.sessions} {month.sessions === 1 ? "interview" : "interviews"})
                  </dd>
                </div>
              ))}
            </dl>
          )
        }
      </Loaded>
    </section>
  );
}
