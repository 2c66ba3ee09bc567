import { useState } from "react";
import { Notice } from "../../ui/parts";
import { useAction } from "../kit/action";
import { useFrame, useWork } from "../kit/app";
import { Confirm, Dialog } from "../kit/Dialog";
import { type Errors, Form, TextField } from "../kit/fields";
import { Press } from "../kit/Press";
import { TroubleWords } from "../kit/states";
import { isAddress } from "../logic/people";
import { roleName, ROLES, type Role } from "../logic/rights";
import type { InvitedRole, Member, MemberInvitation } from "../server/types";

const LAST_OWNER = "An organisation needs at least one owner. Make somebody else an owner first.";

function RoleChoice(props: { name: string; role: InvitedRole; set: (role: InvitedRole) => void }) {
  return (
    <fieldset className="plain stack-small">
      <legend>Role</legend>
      {ROLES.map((one) => (
        <label key={one.role} className="version">
          <input type="radio" name={props.name} checked={props.role === one.role} onChange={() => props.set(one.role)} />
          <span>
            <strong>{one.name}</strong>
            <span className="soft small block">{one.means}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function InviteMember(props: { close: () => void }) {
  const { api, cache, say } = useWork();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<InvitedRole>("recruiter");
  const [errors, setErrors] = useState<Errors>({});
  const action = useAction();
  function invite() {
    const address = email.trim();
    if (!isAddress(address)) {
      setErrors({ "member-email": "Enter an address like name@example.org" });
      document.getElementById("member-email")?.focus();
      return;
    }
    setErrors({});
    void action.run(async () => {
      await api.inviteMember(address, role);
      cache.changed("members", "home");
      say(`${address} is invited.`);
      props.close();
    });
  }
  return (
    <Dialog title="Invite a colleague" wide onClose={props.close}>
      <Form onSubmit={invite}>
        {action.problem ? <Problem problem={action.problem} /> : null}
        <TextField
          id="member-email"
          label="Work e-mail address"
          hint="They join by signing in with exactly this address."
          type="email"
          value={email}
          onChange={setEmail}
          errors={errors}
          maxLength={254}
          autoFocus
        />
        <RoleChoice name="invited-role" role={role} set={setRole} />
        <div className="row">
          <Press kind="main" submit writes busy={action.busy}>
            {action.busy ? "Inviting…" : "Send the invitation"}
          </Press>
          <Press onPress={props.close}>Cancel</Press>
        </div>
      </Form>
    </Dialog>
  );
}

function Problem(props: { problem: Parameters<typeof TroubleWords>[0]["problem"] }) {
  const words: Record<string, string> = {
    already_member: "This address is a member already.",
    already_invited: "This address is invited already. You can send that invitation again.",
    last_owner: LAST_OWNER,
  };
  const known = words[props.problem.code];
  return (
    <Notice tone="bad" urgent>
      {known ? <p>{known}</p> : <TroubleWords problem={props.problem} />}
    </Notice>
  );
}

export function MemberButtons(props: { member: Member; self: boolean; lastOwner: boolean }) {
  const [asking, setAsking] = useState<"role" | "remove" | null>(null);
  const { member } = props;
  const name = member.name ?? member.email ?? "this member";
  const close = () => setAsking(null);
  if (props.lastOwner) return <span className="soft small">The only owner: make somebody else an owner before you change this.</span>;
  return (
    <span className="row row-tight">
      <Press small writes label={`Change the role of ${name}`} onPress={() => setAsking("role")}>
        Change role…
      </Press>
      <Press small writes label={`Remove ${name}`} onPress={() => setAsking("remove")}>
        {props.self ? "Leave…" : "Remove…"}
      </Press>
      {asking === "role" ? <ChangeRole member={member} name={name} self={props.self} close={close} /> : null}
      {asking === "remove" ? <Remove member={member} name={name} self={props.self} close={close} /> : null}
    </span>
  );
}

interface OneMember {
  member: Member;
  name: string;
  self: boolean;
  close: () => void;
}

function ChangeRole(props: OneMember) {
  const { api, cache, say } = useWork();
  const { member, name, self } = props;
  const [role, setRole] = useState<InvitedRole>(member.role === "member" ? "recruiter" : member.role);
  const action = useAction();
  return (
    <Dialog title={`Role of ${name}`} wide onClose={props.close}>
      <Form
        onSubmit={() =>
          void action.run(async () => {
            await api.changeMember(member.user_id, member.etag, { role });
            // What this page may show depends on one's own role: begin anew.
            if (self) return location.reload();
            cache.changed("members", "home");
            say(`${name} is ${roleName(role).toLowerCase()} now.`);
            props.close();
          })
        }
      >
        {action.problem ? <Problem problem={action.problem} /> : null}
        <RoleChoice name={`role-${member.user_id}`} role={role} set={setRole} />
        {self && role !== "owner" ? (
          <Notice tone="care">
            <p>This is yourself. Once you are no owner any more you cannot undo it.</p>
          </Notice>
        ) : null}
        <div className="row">
          <Press kind="main" submit writes busy={action.busy} off={role === (member.role as Role)}>
            {action.busy ? "Saving…" : "Change the role"}
          </Press>
          <Press onPress={props.close}>Cancel</Press>
        </div>
      </Form>
    </Dialog>
  );
}

function Remove(props: OneMember) {
  const { api, cache, say } = useWork();
  const { router } = useFrame();
  const { member, name, self } = props;
  const action = useAction();
  return (
    <Confirm
      title={self ? "Leave this organisation?" : `Remove ${name}?`}
      yes={self ? "Leave" : "Remove"}
      no={self ? "Stay" : "Keep"}
      bad
      busy={action.busy}
      problem={action.problem}
      onNo={props.close}
      onYes={() =>
        void action.run(async () => {
          await api.removeMember(member.user_id, member.etag);
          if (self) {
            router.go("/", { unasked: true, replace: true });
            return location.reload();
          }
          cache.changed("members", "position/", "home");
          say(`${name} is removed.`);
          props.close();
        })
      }
    >
      <p>{self ? "Your access ends now. An owner can invite you again." : "Their access ends now, on every device. What they did stays in the audit list."}</p>
    </Confirm>
  );
}

export function InvitationButtons(props: { invitation: MemberInvitation }) {
  const { api, cache, say } = useWork();
  const { id, email } = props.invitation;
  const [asking, setAsking] = useState(false);
  const resend = useAction();
  const revoke = useAction();
  return (
    <span className="row row-tight">
      <Press
        small
        writes
        busy={resend.busy}
        label={`Send again to ${email}`}
        onPress={() =>
          void resend.run(async () => {
            await api.resendMemberInvitation(id);
            cache.changed("members", "home");
            say(`Another mail to ${email} is on its way.`);
          })
        }
      >
        Send again
      </Press>
      <Press small writes label={`Revoke the invitation of ${email}`} onPress={() => setAsking(true)}>
        Revoke…
      </Press>
      {resend.problem ? <Problem problem={resend.problem} /> : null}
      {asking ? (
        <Confirm
          title={`Revoke the invitation of ${email}?`}
          yes="Revoke"
          no="Keep it"
          bad
          busy={revoke.busy}
          problem={revoke.problem}
          onNo={() => setAsking(false)}
          onYes={() =>
            void revoke.run(async () => {
              await api.revokeMemberInvitation(id);
              setAsking(false);
              cache.changed("members", "home");
              say(`The invitation of ${email} is revoked.`);
            })
          }
        >
          <p>Signing in with this address lets nobody into your organisation any more.</p>
        </Confirm>
      ) : null}
    </span>
  );
}
