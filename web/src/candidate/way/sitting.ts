import type { InterviewRoom } from "../../call/InterviewRoom";
import type { Microphone } from "../../call/Microphone";

/** What the page holds between the check and the end of the room, outside the view: a microphone and a call. */
export class Sitting {
  microphone: Microphone | null = null;
  room: InterviewRoom | null = null;

  /** Hangs up; the interview itself waits for the person to come back. */
  leaveRoom(): void {
    this.room?.close();
    this.room = null;
  }

  /** The browser's recording sign goes out. */
  releaseMicrophone(): void {
    this.microphone?.release();
    this.microphone = null;
  }

  leave(): void {
    this.leaveRoom();
    this.releaseMicrophone();
  }
}
