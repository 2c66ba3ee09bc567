import type { ReactNode } from "react";
import { Heading, useTitle } from "../../ui/parts";
import { Link, useRouter } from "./app";

/** The head of a page: where it belongs, its name, what can be done here. After a move the name takes the focus; `focus` when a step replaces another on one page. */
export function PageHead(props: { title: string; back?: { to: string; name: string }; about?: ReactNode; actions?: ReactNode; focus?: boolean }) {
  const router = useRouter();
  useTitle(`${props.title} · Vivavoce`);
  return (
    <div className="page-head">
      {props.back ? (
        <p className="page-back">
          <Link to={props.back.to}>
            <span aria-hidden="true">← </span>
            {props.back.name}
          </Link>
        </p>
      ) : null}
      <div className="page-head-row">
        <Heading focus={router.moves > 0 || props.focus === true}>{props.title}</Heading>
        {props.actions ? <div className="row">{props.actions}</div> : null}
      </div>
      {props.about ? <div className="page-about">{props.about}</div> : null}
    </div>
  );
}

export function Section(props: { title: string; id: string; about?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="section" aria-labelledby={props.id}>
      <div className="page-head-row">
        <h2 id={props.id}>{props.title}</h2>
        {props.actions ? <div className="row">{props.actions}</div> : null}
      </div>
      {props.about ? <p className="soft">{props.about}</p> : null}
      {props.children}
    </section>
  );
}

export type Tone = "plain" | "live" | "good" | "care" | "bad";

export function Badge(props: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${props.tone ?? "plain"}`}>{props.children}</span>;
}

/** Pages of one thing, as links. */
export function Tabs(props: { label: string; tabs: { to: string; name: string; current: boolean }[] }) {
  return (
    <nav className="tabs" aria-label={props.label}>
      <ul role="list">
        {props.tabs.map((tab) => (
          <li key={tab.to}>
            <Link to={tab.to} current={tab.current}>
              {tab.name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Facts(props: { facts: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {props.facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
