import type { MicrophoneProblem } from "../call/Microphone";
import { Notice } from "../ui/parts";
import { browserOf, stepsToAllow } from "./browser";

/** What is wrong with the microphone and what to do, in words for this browser. */
export function MicrophoneHelp(props: { problem: MicrophoneProblem }) {
  switch (props.problem) {
    case "denied":
      return (
        <Notice tone="care" title="Your browser does not let us use the microphone" urgent>
          <ol>
            {stepsToAllow(browserOf(navigator.userAgent)).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p>As soon as it is allowed, this page goes on by itself. If it does not, press the button below.</p>
        </Notice>
      );
    case "none":
      return (
        <Notice tone="care" title="We found no microphone" urgent>
          <p>Plug one in or connect a headset. We will notice, and this page goes on by itself.</p>
        </Notice>
      );
    case "unplugged":
      return (
        <Notice tone="care" title="Your microphone is gone" urgent>
          <p>It was unplugged or switched off. Connect it again, or another one. We will notice.</p>
        </Notice>
      );
    case "busy":
      return (
        <Notice tone="care" title="Your microphone is in use" urgent>
          <p>Another program or tab holds it, perhaps a video call. Please close that one, then press the button below.</p>
        </Notice>
      );
    case "insecure":
      return (
        <Notice tone="bad" title="This address is not secure, so your browser hides the microphone" urgent>
          <p>
            {`Browsers give a microphone only to pages whose address begins with https, or to this computer itself. This page was opened as ${location.origin}. `}
            Please open your link again with https at its beginning, or, on the computer that runs it, with localhost.
          </p>
          <p>If your link came like this, tell the people who sent it: it is theirs to mend, not yours.</p>
        </Notice>
      );
    case "other":
      return (
        <Notice tone="care" title="The microphone did not start" urgent>
          <p>Your browser gave no reason. Please check that a microphone works in another program, then press the button below.</p>
        </Notice>
      );
  }
}
