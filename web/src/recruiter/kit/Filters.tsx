import { useEffect, useState } from "react";
import { address } from "../logic/router";
import { Link, usePlace, useRouter } from "./app";
import { Choice, Form, TextField } from "./fields";

const TYPING_MS = 300;

export interface FilterChoice {
  name: string;
  label: string;
  any: string;
  options: readonly { value: string; name: string }[];
}

/** What a list is narrowed by. It stands in the address, so that it can be kept, sent and gone back to. */
export function Filters(props: { label: string; search?: string; choices?: FilterChoice[] }) {
  const place = usePlace();
  const router = useRouter();
  const said = Object.fromEntries(place.query);
  const asked = said["q"] ?? "";
  const [typed, setTyped] = useState(asked);
  const set = (change: Record<string, string>) => router.go(address(place.path, { ...said, ...change, page: null }), { replace: true });

  // Back, or “Clear filters”, changes what is asked without typing.
  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    if (typed.trim() === asked) return;
    const timer = setTimeout(() => set({ q: typed.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
  });

  return (
    <Form label={props.label} reads className="filters" onSubmit={() => set({ q: typed.trim() })}>
      {props.search ? <TextField id="q" label={props.search} type="search" value={typed} onChange={setTyped} maxLength={200} /> : null}
      {props.choices?.map((choice) => (
        <Choice
          key={choice.name}
          id={`filter-${choice.name}`}
          label={choice.label}
          value={said[choice.name] ?? ""}
          options={[{ value: "", name: choice.any }, ...choice.options]}
          onChange={(value) => set({ [choice.name]: value })}
        />
      ))}
    </Form>
  );
}

/** Whether the list is narrowed by any of these. */
export function useNarrowed(...names: string[]): boolean {
  const place = usePlace();
  return names.some((name) => (place.query.get(name) ?? "") !== "");
}

/** A list that has nothing because of its filters. */
export function NothingFound(props: { what: string }) {
  const place = usePlace();
  return (
    <div className="empty">
      <h2>Nothing fits these filters</h2>
      <p>{`There are ${props.what}, but none that fits.`}</p>
      <p>
        <Link className="button" to={place.path}>
          Clear filters
        </Link>
      </p>
    </div>
  );
}

/** The page of the list that the address names, from 1. */
export function usePage(): number {
  const page = Number(usePlace().query.get("page") ?? "1");
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}
