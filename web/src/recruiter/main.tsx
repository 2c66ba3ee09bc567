import "../ui/tokens.css";
import "../ui/base.css";
import "../ui/transcript.css";
import "./styles/shell.css";
import "./styles/forms.css";
import "./styles/lists.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { Net } from "./logic/net";
import { Router } from "./logic/router";

const net = new Net({
  online: () => navigator.onLine,
  answers: () =>
    fetch("/healthz", { cache: "no-store" }).then(
      (response) => response.ok,
      () => false,
    ),
  later: (run, ms) => void setTimeout(run, ms),
});
window.addEventListener("offline", () => net.saw(false));
window.addEventListener("online", () => net.lookNow());

// A new version was put in place while this page was open, and a part of the old one is gone: load the new one, once.
window.addEventListener("vite:preloadError", () => location.reload());

const root = document.getElementById("app");
if (root) createRoot(root).render(<App frame={{ router: new Router(window), net }} />);
