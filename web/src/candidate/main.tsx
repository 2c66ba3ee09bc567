import "../ui/tokens.css";
import "../ui/base.css";
import "../ui/transcript.css";
import "./room.css";
import { createRoot } from "react-dom/client";
import { VivaApi } from "../api/viva";
import { EnterPage } from "./EnterPage";
import { InterviewPage } from "./InterviewPage";

const api = new VivaApi("candidate");
const root = document.getElementById("app");
if (root) createRoot(root).render(location.pathname === "/enter" ? <EnterPage api={api} /> : <InterviewPage api={api} />);
