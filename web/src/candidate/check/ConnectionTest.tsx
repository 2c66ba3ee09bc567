import { useEffect, useState } from "react";
import type { CandidateApi } from "../../api/candidate";
import { Button } from "../../ui/parts";
import { jitterMs, measure, medianMs, qualityInWords, qualityOf, type Trips } from "../way/connection";
import { useOnline } from "../way/online";

/** Starts by itself: it asks nothing of the person. The numbers are there for whoever helps them. */
export function ConnectionTest(props: { api: CandidateApi }) {
  const { api } = props;
  const online = useOnline();
  const [trips, setTrips] = useState<Trips | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    setTrips(null);
    void measure({
      trip: (signal) => api.trip(signal),
      now: () => performance.now(),
      pause: (ms) => new Promise((done) => setTimeout(done, ms)),
    }).then((found) => current && setTrips(found));
    return () => {
      current = false;
    };
  }, [api, attempt, online]);

  const quality = trips ? qualityOf(trips) : null;
  const words = quality ? qualityInWords(quality) : null;
  return (
    <section className="sheet stack" aria-labelledby="check-connection">
      <h2 id="check-connection">Your connection</h2>
      <div role="status" className="stack-tight">
        {words ? (
          <>
            <p className={quality === "good" || quality === "ok" ? "verdict verdict-good" : "verdict verdict-care"}>
              <strong>{words.word}.</strong> {words.meaning}
            </p>
            {words.advice ? <p>{words.advice}</p> : null}
          </>
        ) : (
          <p className="verdict">Measuring the way to us and back…</p>
        )}
      </div>
      {trips && words ? (
        <>
          {trips.timesMs.length > 0 ? (
            <details className="small">
              <summary>The numbers</summary>
              <p className="soft">
                {Math.round(medianMs(trips.timesMs))} ms to us and back, varying by {Math.round(jitterMs(trips.timesMs))} ms,{" "}
                {trips.lost} of {trips.timesMs.length + trips.lost} without an answer.
              </p>
            </details>
          ) : null}
          {quality === "good" ? null : (
            <div className="row">
              <Button onPress={() => setAttempt(attempt + 1)}>Test again</Button>
            </div>
          )}
        </>
      ) : null}
    </section>
  );
}
