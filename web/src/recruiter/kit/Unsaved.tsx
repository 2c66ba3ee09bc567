import { useEffect, useState } from "react";
import { useRouter } from "./app";
import { Confirm } from "./Dialog";

/** While work is unsaved: asks before another page takes its place, and lets the browser ask before it closes. */
export function Unsaved(props: { when: boolean }) {
  const router = useRouter();
  const [leave, setLeave] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (!props.when) return;
    const release = router.guardWith((go) => setLeave(() => go));
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => {
      release();
      window.removeEventListener("beforeunload", warn);
    };
  }, [props.when, router]);
  if (!leave) return null;
  return (
    <Confirm
      title="Leave without saving?"
      yes="Leave without saving"
      no="Stay here"
      bad
      writes={false}
      onNo={() => setLeave(null)}
      onYes={() => {
        setLeave(null);
        leave();
      }}
    >
      <p>What you changed on this page has not been saved.</p>
    </Confirm>
  );
}
