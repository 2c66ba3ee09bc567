import { Link, useFetched, useMay, usePath, useWork } from "../kit/app";
import { Form, Tick } from "../kit/fields";
import { StaleDialog } from "../kit/StaleDialog";
import { Empty, Loaded, Trouble } from "../kit/states";
import { Unsaved } from "../kit/Unsaved";
import { useEditor } from "../kit/useEditor";
import type { Member, Position } from "../server/types";
import { SaveBar } from "./DescriptionTab";
import type { TabProps } from "./PositionPage";

interface ReviewersForm {
  users: string[];
}

const formOf = (position: Position): ReviewersForm => ({ users: position.reviewers.map((one) => one.user_id).sort() });

/** Who may read this position's interviews besides owners and recruiters. */
export function ReviewersTab(props: TabProps) {
  const { api } = useWork();
  const owner = useMay("change team");
  const path = usePath();
  const fetched = useFetched("members", () => api.members());
  return (
    <Loaded fetched={fetched} what="The team" right="see team">
      {({ members }) => {
        const reviewers = members.filter((member) => member.role === "reviewer");
        return reviewers.length > 0 ? (
          <Reviewers {...props} reviewers={reviewers} />
        ) : (
          <Empty title="Nobody in your team is a reviewer" action={<Link className="button" to={path("/team")}>Go to the team</Link>}>
            A reviewer reads the interviews of the positions assigned to them, and nothing else.{" "}
            {owner ? "Invite one, or give a member that role." : "An owner can invite one."}
          </Empty>
        );
      }}
    </Loaded>
  );
}

function Reviewers(props: TabProps & { reviewers: Member[] }) {
  const { api, say } = useWork();
  const { id } = props.position.value;
  const nameOf = (userId: string) => {
    const member = props.reviewers.find((one) => one.user_id === userId);
    return member?.name ?? member?.email ?? "A former reviewer";
  };
  const editor = useEditor(
    props.position,
    formOf,
    (form, _, etag) => api.assignReviewers(id, etag, form.users),
    (now) => {
      props.keep(now);
      say("Saved.");
    },
  );
  const { users } = editor.form;
  return (
    <>
      <Form className="stack form-page" onSubmit={() => void editor.save()}>
        {editor.action.problem && !editor.stale ? (
          <Trouble problem={editor.action.problem} what="Saving" again={() => void editor.save()} />
        ) : null}
        <fieldset className="plain stack-small">
          <legend>Who may read this position’s interviews</legend>
          <p className="soft">Owners and recruiters read them anyway.</p>
          {props.reviewers.map((member) => (
            <Tick
              key={member.user_id}
              id={`reviewer-${member.user_id}`}
              label={member.name ?? member.email ?? "Unnamed member"}
              hint={member.name ? member.email : null}
              checked={users.includes(member.user_id)}
              onChange={(on) => {
                const others = users.filter((one) => one !== member.user_id);
                editor.set({ users: (on ? [...others, member.user_id] : others).sort() });
              }}
            />
          ))}
        </fieldset>
        <SaveBar dirty={editor.dirty} busy={editor.action.busy} reset={editor.reset} />
      </Form>
      <StaleDialog
        editor={editor}
        names={{ users: "Reviewers" }}
        show={(_, value) => value.map(nameOf).join(", ") || "Nobody"}
      />
      <Unsaved when={editor.dirty} />
    </>
  );
}
