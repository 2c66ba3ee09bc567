import "./meter.css";
import { useEffect, useRef } from "react";
import { Microphone } from "../call/Microphone";
import { meterFill } from "../ui/format";

/**
 * The loudness of the microphone as bars, moved outside the view's own rendering. For a screen reader it is a picture
 * with a name: a number that changes twenty times a second helps nobody, so the words beside it say whether we hear.
 */
export function LevelMeter(props: { microphone: Microphone; onSound?: () => void; small?: boolean }) {
  const { microphone, onSound } = props;
  const fill = useRef<HTMLSpanElement>(null);
  const sound = useRef(onSound);
  sound.current = onSound;

  useEffect(() => {
    let frame = 0;
    let shown = 0;
    let loud = 0;
    const draw = () => {
      const rms = microphone.level();
      // Rises at once and falls slowly, so that the eye can follow.
      shown = Math.max(meterFill(rms), shown * 0.9);
      fill.current?.style.setProperty("--fill", shown.toFixed(3));
      loud = Microphone.isSound(rms) ? loud + 1 : Math.max(0, loud - 1);
      if (loud > 6) {
        loud = 0;
        sound.current?.();
      }
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [microphone]);

  return (
    <span className={props.small ? "meter meter-small" : "meter"} role="img" aria-label="Loudness of your microphone">
      <span className="meter-fill" ref={fill} />
    </span>
  );
}
