import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { Notice } from "../ui/parts";
import { Link, useFrame, useOffline, usePath, usePlace, useWork, type Work, WorkContext } from "./kit/app";
import { Address } from "./kit/bits";
import { ErrorBoundary } from "./kit/ErrorBoundary";
import { leave } from "./kit/leave";
import { OFFLINE_REASON, Press } from "./kit/Press";
import { ForbiddenPage, NotFoundPage, Skeleton } from "./kit/states";
import { Cache } from "./logic/cache";
import { may, type Right, roleName, type Role } from "./logic/rights";
import { fits } from "./logic/router";
import { HomePage } from "./pages/HomePage";
import { MemberApi } from "./server/MemberApi";
import type { SigninApi } from "./server/SigninApi";
import type { Me, Membership } from "./server/types";

const PositionsPage = lazy(() => import("./pages/PositionsPage"));
const NewPositionPage = lazy(() => import("./pages/NewPositionPage"));
const PositionPage = lazy(() => import("./pages/PositionPage"));
const CandidatesPage = lazy(() => import("./pages/CandidatesPage"));
const NewCandidatePage = lazy(() => import("./pages/NewCandidatePage"));
const ImportPage = lazy(() => import("./pages/ImportPage"));
const CandidatePage = lazy(() => import("./pages/CandidatePage"));
const InvitationsPage = lazy(() => import("./pages/InvitationsPage"));
const InvitePage = lazy(() => import("./pages/InvitePage"));
const SessionsPage = lazy(() => import("./pages/SessionsPage"));
const SessionPage = lazy(() => import("./pages/SessionPage"));
const TeamPage = lazy(() => import("./pages/TeamPage"));
const SettingsPage = lazy(() => import("./pages/SettingsPage"));
const InterviewSettingsPage = lazy(() => import("./pages/InterviewSettingsPage"));
const AuditPage = lazy(() => import("./pages/AuditPage"));

interface Route {
  pattern: string;
  right: Right | null;
  title: string;
  page: (part: (name: string) => string) => ReactNode;
}

/** The first that fits counts: a fixed name stands before a pattern. */
const ROUTES: Route[] = [
  { pattern: "/", right: null, title: "Home", page: () => <HomePage /> },
  { pattern: "/positions", right: "see positions", title: "Positions", page: () => <PositionsPage /> },
  { pattern: "/positions/new", right: "change positions", title: "New position", page: () => <NewPositionPage /> },
  { pattern: "/positions/:id", right: "see positions", title: "Position", page: (part) => <PositionPage key={part("id")} id={part("id")} tab="description" /> },
  { pattern: "/positions/:id/plan", right: "see positions", title: "Position", page: (part) => <PositionPage key={part("id")} id={part("id")} tab="plan" /> },
  { pattern: "/positions/:id/reviewers", right: "see team", title: "Position", page: (part) => <PositionPage key={part("id")} id={part("id")} tab="reviewers" /> },
  {
    pattern: "/positions/:id/settings",
    right: "change positions",
    title: "How its interviews are held",
    page: (part) => <InterviewSettingsPage key={part("id")} position={part("id")} />,
  },
  { pattern: "/candidates", right: "see people", title: "Candidates", page: () => <CandidatesPage /> },
  { pattern: "/candidates/new", right: "see people", title: "Add a candidate", page: () => <NewCandidatePage /> },
  { pattern: "/candidates/import", right: "see people", title: "Import candidates", page: () => <ImportPage /> },
  { pattern: "/candidates/:id", right: "see people", title: "Candidate", page: (part) => <CandidatePage key={part("id")} id={part("id")} /> },
  { pattern: "/invitations", right: "see people", title: "Invitations", page: () => <InvitationsPage /> },
  { pattern: "/invitations/new", right: "see people", title: "Invite candidates", page: () => <InvitePage /> },
  { pattern: "/sessions", right: "see sessions", title: "Interviews", page: () => <SessionsPage /> },
  { pattern: "/sessions/:id", right: "see sessions", title: "Interview", page: (part) => <SessionPage key={part("id")} id={part("id")} /> },
  { pattern: "/team", right: "see team", title: "Team", page: () => <TeamPage /> },
  { pattern: "/settings", right: "change settings", title: "Settings", page: () => <SettingsPage /> },
  { pattern: "/settings/interviews", right: "change settings", title: "How interviews are held", page: () => <InterviewSettingsPage position={null} /> },
  { pattern: "/audit", right: "see audit", title: "Audit", page: () => <AuditPage /> },
];

const NAVIGATION: { path: string; name: string; right: Right | null }[] = [
  { path: "", name: "Home", right: null },
  { path: "/positions", name: "Positions", right: "see positions" },
  { path: "/candidates", name: "Candidates", right: "see people" },
  { path: "/invitations", name: "Invitations", right: "see people" },
  { path: "/sessions", name: "Interviews", right: "see sessions" },
  { path: "/team", name: "Team", right: "see team" },
  { path: "/settings", name: "Settings", right: "change settings" },
  { path: "/audit", name: "Audit", right: "see audit" },
];

/** How long a word of success stays, milliseconds. */
const SAID_MS = 8_000;

/** The pages of one tenant inside their frame. */
export function Workspace(props: { me: Me; membership: Membership; signin: SigninApi }) {
  const { net } = useFrame();
  const { me, membership } = props;
  const [said, setSaid] = useState<{ words: string; number: number } | null>(null);
  const say = useCallback((words: string) => setSaid((before) => ({ words, number: (before?.number ?? 0) + 1 })), []);
  const work = useMemo<Work>(
    () => ({ api: new MemberApi(net, membership.tenant_id), cache: new Cache(), me, membership, say }),
    [net, me, membership, say],
  );
  useEffect(() => net.subscribe(() => net.offline() || work.cache.retry()), [net, work]);
  useEffect(() => {
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <WorkContext.Provider value={work}>
      <div className="app">
        <a className="skip" href="#main">
          Skip to the page
        </a>
        <Side signin={props.signin} />
        <div className="app-page">
          <OfflineBanner />
          <main id="main" tabIndex={-1}>
            <Page />
          </main>
        </div>
        <div className="said-words" role="status">
          {said ? <p key={said.number}>{said.words}</p> : null}
        </div>
      </div>
    </WorkContext.Provider>
  );
}

function Side(props: { signin: SigninApi }) {
  const place = usePlace();
  const path = usePath();
  const { me, membership } = useWork();
  const [open, setOpen] = useState(false);
  const here = place.path.replace(/\/$/, "");
  useEffect(() => setOpen(false), [place.path]);
  return (
    <header className="side" data-open={open}>
      <div className="side-head">
        <p>
          <Link className="side-brand" to={path("")}>
            Vivavoce
          </Link>
          <span className="side-tenant">{membership.tenant_name}</span>
        </p>
        <div className="side-menu">
          <Press small expanded={open} controls="side-body" onPress={() => setOpen(!open)}>
            Menu
          </Press>
        </div>
      </div>
      <div className="side-body" id="side-body">
        <nav aria-label="Main">
          <ul role="list">
            {NAVIGATION.filter(({ right }) => right === null || may(membership.role as Role, right)).map((item) => {
              const to = path(item.path);
              const current = item.path === "" ? here === to : here === to || here.startsWith(`${to}/`);
              return (
                <li key={item.path}>
                  <Link to={to} current={current}>
                    {item.name}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
        <div className="side-foot">
          <p className="side-who">
            <span>{me.email ? <Address email={me.email} /> : "Signed in"}</span>
            <span className="soft">{roleName(membership.role as Role)}</span>
          </p>
          {me.memberships.length > 1 ? <Link to="/">Other organisation</Link> : null}
          <Press small onPress={() => void leave(props.signin)}>
            Sign out
          </Press>
        </div>
      </div>
    </header>
  );
}

function OfflineBanner() {
  const offline = useOffline();
  return (
    <div role="status" className="banner-place">
      {offline ? (
        <Notice tone="care">
          <p>
            <strong>The server cannot be reached.</strong> You see what was fetched before; it may be out of date.
          </p>
          <p id={OFFLINE_REASON}>Nothing can be changed until the connection is back. This page notices that by itself.</p>
        </Notice>
      ) : null}
    </div>
  );
}

function Page() {
  const place = usePlace();
  const { membership } = useWork();
  const inside = place.path.replace(/^\/t\/[^/]+/, "").replace(/\/$/, "") || "/";
  for (const route of ROUTES) {
    const parts = fits(route.pattern, inside);
    if (!parts) continue;
    if (route.right && !may(membership.role as Role, route.right)) return <ForbiddenPage title={route.title} right={route.right} />;
    return (
      <ErrorBoundary key={inside}>
        <Suspense fallback={<Skeleton />}>{route.page((name) => parts[name] ?? "")}</Suspense>
      </ErrorBoundary>
    );
  }
  return <NotFoundPage />;
}
