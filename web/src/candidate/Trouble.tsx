import type { RoomState, Situation } from "../call/roomState";
import { Button, Notice } from "../ui/parts";

/** What happened to the interview, what is safe, and what to do: one calm panel in the place of the turn's sign. */
export function Trouble(props: { state: RoomState; situation: Situation; onContinue: () => void; onWrite: () => void }) {
  const { state, situation, onContinue, onWrite } = props;
  switch (situation) {
    case "lost":
      return (
        <Notice tone="care" title="We lost the connection" urgent>
          <p>What you said so far is safe. We are trying to reach you again; you need not do anything.</p>
        </Notice>
      );
    case "given_up":
      return (
        <Notice tone="care" title="The connection has not come back" urgent>
          <p>What you said so far is safe. Please check your network, then go on. You can also come back later to this page.</p>
          <Button kind="main" onPress={onContinue}>
            Try again
          </Button>
        </Notice>
      );
    case "interrupted": {
      const begun = state.question !== null || state.captions.length > 0;
      const may = state.connection === null || state.connection.canContinue;
      return (
        <Notice tone="care" title={begun ? "The interview is interrupted" : "The interview could not begin"} urgent>
          <p>{state.connection?.message || state.trouble || (begun ? "The call broke off. What you said so far is safe." : "The call could not be made.")}</p>
          {!may ? <p>We go on as soon as it is possible again. You need not do anything.</p> : null}
          {may ? (
            <div className="row">
              {state.comesBack ? null : (
                <Button kind="main" onPress={onContinue}>
                  {begun ? "Continue" : "Try again"}
                </Button>
              )}
              {state.writing ? null : <Button onPress={onWrite}>Go on in writing instead</Button>}
            </div>
          ) : null}
        </Notice>
      );
    }
    case "taken_over":
      return (
        <Notice title="The interview is open in another tab or on another device" urgent>
          <p>It can be held in one place at a time. Go on there, or bring it here.</p>
          <Button onPress={onContinue}>Use this page instead</Button>
        </Notice>
      );
    case "refused":
      return (
        <Notice tone="bad" title="This interview cannot be joined at the moment" urgent>
          <p>
            {state.refusal?.detail ||
              (state.refusal?.status === 401
                ? "This browser is not known any more. Please open your personal link again, or ask for a new one."
                : "What you said so far is safe. Please load this page again; if that does not help, tell the people who invited you.")}
          </p>
          <Button onPress={onContinue}>Try again</Button>
        </Notice>
      );
    case "live":
    case "starting":
    case "ended":
      return null;
  }
}
