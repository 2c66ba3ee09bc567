import "../ui/tokens.css";
import "../ui/base.css";
import "../ui/transcript.css";
import "./steps.css";
import { createRoot } from "react-dom/client";
import { CandidateApi } from "../api/candidate";
import { CandidateApp } from "./CandidateApp";
import { EnterPage } from "./EnterPage";
import { MAIL_LINK, MailLinkPage } from "./MailLinkPage";
import { rememberEntry } from "./way/facts";

const api = new CandidateApi();
const root = document.getElementById("app");
if (root) createRoot(root).render(pageAt(location.pathname));

function pageAt(path: string) {
  if (path === "/enter") return <EnterPage api={api} whenEntered={rememberEntry} />;
  if (path === MAIL_LINK) return <MailLinkPage api={api} />;
  return <CandidateApp api={api} />;
}
