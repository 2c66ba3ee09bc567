import { useState } from "react";
import { Notice } from "../../ui/parts";
import { useAction } from "../kit/action";
import { useWork } from "../kit/app";
import { Copy } from "../kit/Copy";
import { Confirm, Dialog } from "../kit/Dialog";
import { Choice, Form } from "../kit/fields";
import { Press } from "../kit/Press";
import { TroubleWords } from "../kit/states";
import { when } from "../logic/when";
import { canResend, canRevoke, DEADLINES } from "../logic/words";
import type { CreatedInvitation, InvitationStatus } from "../server/types";

interface Props {
  id: string;
  status: InvitationStatus;
  name: string;
  position: string;
  changed: () => void;
}

/** What can be done with one invitation in its state. */
export function InvitationActions(props: Props) {
  const [asking, setAsking] = useState<"resend" | "revoke" | null>(null);
  const close = () => setAsking(null);
  return (
    <span className="row row-tight">
      {canResend(props.status) ? (
        <Press small writes label={`Send again to ${props.name}`} onPress={() => setAsking("resend")}>
          Send again…
        </Press>
      ) : null}
      {canRevoke(props.status) ? (
        <Press small writes label={`Revoke the invitation of ${props.name}`} onPress={() => setAsking("revoke")}>
          Revoke…
        </Press>
      ) : null}
      {asking === "resend" ? <Resend {...props} close={close} /> : null}
      {asking === "revoke" ? <Revoke {...props} close={close} /> : null}
    </span>
  );
}

function useRefresh() {
  const { cache } = useWork();
  return () => cache.changed("invitations", "candidates", "home");
}

function Resend(props: Props & { close: () => void }) {
  const { api } = useWork();
  const refresh = useRefresh();
  const [hours, setHours] = useState("48");
  const [sent, setSent] = useState<CreatedInvitation | null>(null);
  const action = useAction();
  function closed() {
    props.close();
    if (sent) {
      refresh();
      props.changed();
    }
  }
  if (sent) {
    return (
      <Dialog title="A new mail is on its way" onClose={closed}>
        <p>{`${props.name} has until ${when(sent.expires_at)}. The link in the mail before opens nothing any more.`}</p>
        <p>You can also pass the new link on yourself. It is shown only now.</p>
        <div className="row">
          <Copy text={sent.invitation_url} what={`the link for ${props.name}`} />
          <Press kind="main" autoFocus onPress={closed}>
            Done
          </Press>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={`Send ${props.name} the invitation again`} onClose={props.close}>
      <Form
        onSubmit={() =>
          void action.run(async () => {
            setSent(await api.resendInvitation(props.id, Number(hours)));
          })
        }
      >
        <p>{`A new mail with a new link for “${props.position}”. The old link stops working.`}</p>
        <Choice id="resend-hours" label="Time to take the interview" value={hours} onChange={setHours} options={DEADLINES} />
        {action.problem ? (
          <Notice tone="bad" urgent>
            <TroubleWords problem={action.problem} />
          </Notice>
        ) : null}
        <div className="row">
          <Press kind="main" submit writes busy={action.busy}>
            {action.busy ? "Sending…" : "Send again"}
          </Press>
          <Press onPress={props.close}>Cancel</Press>
        </div>
      </Form>
    </Dialog>
  );
}

function Revoke(props: Props & { close: () => void }) {
  const { api, say } = useWork();
  const refresh = useRefresh();
  const action = useAction();
  return (
    <Confirm
      title={`Revoke the invitation of ${props.name}?`}
      yes="Revoke"
      no="Keep it"
      bad
      busy={action.busy}
      problem={action.problem}
      onNo={props.close}
      onYes={() =>
        void action.run(async () => {
          await api.revokeInvitation(props.id);
          props.close();
          refresh();
          props.changed();
          say(`The invitation of ${props.name} is revoked.`);
        })
      }
    >
      <p>{`The link for “${props.position}” stops working now. No mail is sent about it. You can invite the person again later.`}</p>
    </Confirm>
  );
}
