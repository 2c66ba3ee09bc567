import { useState } from "react";
import { Link, useFetched, usePath, useWork } from "../kit/app";
import { ErrorSummary, type Errors, Form, TextField, Tick } from "../kit/fields";
import { PageHead } from "../kit/layout";
import { StaleDialog } from "../kit/StaleDialog";
import { Loaded, Trouble } from "../kit/states";
import { Unsaved } from "../kit/Unsaved";
import { useEditor } from "../kit/useEditor";
import { changed } from "../logic/merge";
import { isAddress } from "../logic/people";
import type { Tenant, TenantChange, Versioned } from "../server/types";
import { SaveBar } from "./DescriptionTab";

interface TenantForm {
  name: string;
  contact: string;
  seesSummary: boolean;
}

const NAMES = { name: "Name", contact: "Address for questions", seesSummary: "Candidates see their summary" } as const;

const formOf = (tenant: Tenant): TenantForm => ({
  name: tenant.name,
  contact: tenant.settings.contact_email ?? "",
  seesSummary: tenant.settings.candidate_sees_summary,
});

function changeOf(base: TenantForm, form: TenantForm): TenantChange {
  const parts = changed(base, form);
  const settings = {
    ...(parts.contact === undefined ? {} : { contact_email: parts.contact.trim() === "" ? null : parts.contact.trim() }),
    ...(parts.seesSummary === undefined ? {} : { candidate_sees_summary: parts.seesSummary }),
  };
  return { ...(parts.name === undefined ? {} : { name: parts.name.trim() }), ...(Object.keys(settings).length > 0 ? { settings } : {}) };
}

/** What holds for the whole organisation. */
export default function SettingsPage() {
  const { api, cache } = useWork();
  const path = usePath();
  const fetched = useFetched("tenant", () => api.tenant());
  return (
    <>
      <PageHead title="Settings" about={<p>What holds for your whole organisation.</p>} />
      <p>
        <Link to={path("/settings/interviews")}>How interviews are held, and what they cost</Link>
      </p>
      <Loaded fetched={fetched} what="The settings" right="change settings">
        {(tenant) => <Settings tenant={tenant} keep={(now) => cache.put("tenant", now)} />}
      </Loaded>
    </>
  );
}

function Settings(props: { tenant: Versioned<Tenant>; keep: (now: Versioned<Tenant>) => void }) {
  const { api, say } = useWork();
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const editor = useEditor(
    props.tenant,
    formOf,
    (form, base, etag) => api.changeTenant(etag, changeOf(base, form)),
    (now) => {
      props.keep(now);
      say("Saved.");
    },
  );
  const { form, set } = editor;
  function save() {
    const contact = form.contact.trim();
    const found: Errors = {
      ...(form.name.trim() === "" ? { "tenant-name": "Give your organisation a name" } : {}),
      ...(contact !== "" && !isAddress(contact) ? { contact: "Enter an address like name@example.org, or leave it empty" } : {}),
    };
    setErrors(found);
    setAttempt(attempt + 1);
    if (Object.keys(found).length === 0) void editor.save();
  }
  return (
    <>
      <Form className="stack form-page" onSubmit={save}>
        <ErrorSummary errors={errors} attempt={attempt} />
        {editor.action.problem && !editor.stale ? <Trouble problem={editor.action.problem} what="Saving" again={save} /> : null}
        <TextField
          id="tenant-name"
          label="Name of the organisation"
          hint="Candidates see it in every mail and in the interview."
          value={form.name}
          onChange={(name) => set({ name })}
          errors={errors}
          maxLength={200}
        />
        <TextField
          id="contact"
          label="Address for questions (optional)"
          hint="Whom candidates write to when they need help or another format."
          type="email"
          value={form.contact}
          onChange={(contact) => set({ contact })}
          errors={errors}
          maxLength={254}
        />
        <Tick
          id="sees-summary"
          label="Candidates may read what the summary says was covered"
          hint="They see only that part, never strengths or points to probe."
          checked={form.seesSummary}
          onChange={(seesSummary) => set({ seesSummary })}
        />
        <SaveBar dirty={editor.dirty} busy={editor.action.busy} reset={editor.reset} />
      </Form>
      <StaleDialog editor={editor} names={NAMES} show={(_, value) => (typeof value === "boolean" ? (value ? "Yes" : "No") : value || "(empty)")} />
      <Unsaved when={editor.dirty} />
    </>
  );
}
