import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { useOffline } from "./app";

/** What is wrong, by the id of the field. */
export type Errors = Record<string, string>;

interface FieldProps {
  id: string;
  label: string;
  hint?: ReactNode;
  errors?: Errors;
  hiddenLabel?: boolean;
}

function Around(props: FieldProps & { children: ReactNode }) {
  const error = props.errors?.[props.id];
  return (
    <div className={error ? "field field-wrong" : "field"}>
      <label htmlFor={props.id} className={props.hiddenLabel ? "hidden-words" : "field-label"}>
        {props.label}
      </label>
      {props.hint ? (
        <p className="field-hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      ) : null}
      {props.children}
      {error ? (
        <p className="field-error" id={`${props.id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}

function described(props: FieldProps) {
  const error = props.errors?.[props.id];
  const by = [props.hint ? `${props.id}-hint` : "", error ? `${props.id}-error` : ""].filter((id) => id !== "").join(" ");
  return { id: props.id, "aria-describedby": by || undefined, "aria-invalid": error ? (true as const) : undefined };
}

export function TextField(
  props: FieldProps & {
    value: string;
    onChange: (value: string) => void;
    type?: "text" | "email" | "number" | "search";
    autoComplete?: string;
    inputMode?: "numeric" | "email";
    maxLength?: number;
    min?: number;
    max?: number;
    width?: "short" | "middle";
    readOnly?: boolean;
    autoFocus?: boolean;
  },
) {
  return (
    <Around {...props}>
      <input
        {...described(props)}
        className={props.width ? `input input-${props.width}` : "input"}
        type={props.type ?? "text"}
        value={props.value}
        autoComplete={props.autoComplete ?? "off"}
        inputMode={props.inputMode}
        maxLength={props.maxLength}
        min={props.min}
        max={props.max}
        readOnly={props.readOnly}
        autoFocus={props.autoFocus}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Around>
  );
}

export function TextArea(props: FieldProps & { value: string; onChange: (value: string) => void; rows?: number; maxLength?: number }) {
  return (
    <Around {...props}>
      <textarea
        {...described(props)}
        className="input"
        rows={props.rows ?? 3}
        value={props.value}
        maxLength={props.maxLength}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Around>
  );
}

export function Choice(
  props: FieldProps & { value: string; onChange: (value: string) => void; options: readonly { value: string; name: string }[] },
) {
  return (
    <Around {...props}>
      <select {...described(props)} className="input input-auto" value={props.value} onChange={(event) => props.onChange(event.target.value)}>
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </Around>
  );
}

export function Tick(props: { id: string; label: ReactNode; hint?: ReactNode; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <div className="tick">
      <input
        id={props.id}
        type="checkbox"
        checked={props.checked}
        aria-describedby={props.hint ? `${props.id}-hint` : undefined}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <label htmlFor={props.id}>{props.label}</label>
      {props.hint ? (
        <p className="field-hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      ) : null}
    </div>
  );
}

/** A form whose Enter key is as deaf as its button while the server is away. */
export function Form(props: { label?: string; reads?: boolean; onSubmit: () => void; className?: string; children: ReactNode }) {
  const offline = useOffline();
  return (
    <form
      className={props.className ?? "stack"}
      aria-label={props.label}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (props.reads || !offline) props.onSubmit();
      }}
    >
      {props.children}
    </form>
  );
}

/** What is wrong with a form, in one place, with a way to each field. It takes the focus each time `attempt` grows. */
export function ErrorSummary(props: { errors: Errors; attempt: number }) {
  const box = useRef<HTMLDivElement>(null);
  const list = Object.entries(props.errors);
  useEffect(() => {
    if (props.attempt > 0) box.current?.focus();
  }, [props.attempt]);
  if (list.length === 0) return null;
  return (
    <div className="notice notice-bad" ref={box} tabIndex={-1} aria-labelledby="error-summary">
      <h2 id="error-summary">There is a problem</h2>
      <ul>
        {list.map(([id, words]) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(id)?.focus();
              }}
            >
              {words}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
