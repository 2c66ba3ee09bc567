import "../ui/tokens.css";
import "../ui/base.css";
import "../ui/transcript.css";
import "./session.css";
import { createRoot } from "react-dom/client";
import { VivaApi } from "../api/viva";
import { Frame, Heading, useTitle } from "../ui/parts";
import { SessionPage } from "./SessionPage";

const SESSION = /^\/sessions\/([^/]+)\/?$/;

function App() {
  const sessionId = SESSION.exec(location.pathname)?.[1];
  return sessionId ? (
    <SessionPage api={new VivaApi("member")} sessionId={decodeURIComponent(sessionId)} />
  ) : ["/", "/sessions"].includes(location.pathname) ? (
    <Home />
  ) : (
    <NoSuchPage />
  );
}

function Home() {
  useTitle("Vivavoce");
  return (
    <Frame who="Vivavoce" about="Structured interviews by voice">
      <div className="stack">
        <Heading focus={false}>There is nothing to choose here yet</Heading>
        <p>
          An interview opens from the candidate’s personal link, and its result from the link that was printed for the
          team. Please use one of those.
        </p>
      </div>
    </Frame>
  );
}

function NoSuchPage() {
  useTitle("No such page");
  return (
    <Frame who="Vivavoce" about="Structured interviews by voice">
      <div className="stack">
        <Heading focus={false}>There is no such page</Heading>
        <p>The address may be incomplete. Please use the link you were given.</p>
      </div>
    </Frame>
  );
}

const root = document.getElementById("app");
if (root) createRoot(root).render(<App />);
