import { Notice } from "../../ui/parts";
import { useFetched, useWork } from "./app";

/** Says where mails are, where no mail service takes them out: nobody should wait for a letter that stays on the machine. */
export function MailStaysHere() {
  const { api, membership } = useWork();
  const { data } = useFetched("mail-stays-here", () => api.mailStaysHere());
  if (!data) return null;
  return (
    <div className="mail-note">
      <Notice tone="care" title="No mail leaves this machine">
        <p>
          No mail service is set up, so mails wait in the inbox of this installation.{" "}
          {membership.role === "owner" ? (
            <>
              On the machine itself you can{" "}
              <a href="/inbox" target="_blank" rel="noreferrer">
                read them and pass the links on
              </a>
              ; <span className="code">SMTP_URL</span> names a mail service.
            </>
          ) : (
            "An owner can read them there and pass the links on."
          )}
        </p>
      </Notice>
    </div>
  );
}
