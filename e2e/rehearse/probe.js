// Runs in the page before its own scripts: gives the page a microphone that this side plays WAV data into, and listens
// to the interviewer on the same audio clock, so that times between the two are exact to a render quantum (2.7 ms).
(() => {
  /** Last sample of an answer that counts as voice: -46 dB of full scale. */
  const VOICE = 0.005;
  /** The interviewer's level that counts as sound: -48 dB of full scale, above Opus comfort noise, below any speech. */
  const SOUND = 0.004;
  const QUANTUM = 128;
  const ON_QUANTA = 3;
  const OFF_SECONDS = 0.3;
  const audio = new AudioContext({ sampleRate: 48_000, latencyHint: "interactive" });
  const microphone = audio.createMediaStreamDestination();
  const sounds = []; // the interviewer's: {on, off|null}, seconds on the audio clock
  const state = { lastClickAt: null, startedAt: null, connectedAt: null, calls: 0, errors: [] };
  let clockOffset = Infinity; // page milliseconds at audio time 0: the smallest seen has the least scheduling delay in it

  setInterval(() => {
    if (audio.state === "running") clockOffset = Math.min(clockOffset, performance.now() - audio.currentTime * 1_000);
  }, 20);
  addEventListener("click", () => (state.lastClickAt = performance.now()), { capture: true });
  addEventListener("click", () => void audio.resume(), { capture: true });

  // An analyser keeps the last 680 ms: read often enough it gives every sample of the interviewer's sound, also when this
  // thread is late. (An audio worklet would need a script that the page's content policy forbids.)
  const ear = audio.createAnalyser();
  ear.fftSize = 32_768;
  const silent = audio.createGain();
  silent.gain.value = 0;
  ear.connect(silent).connect(audio.destination); // a node that leads nowhere may not be run
  const heard = new Float32Array(ear.fftSize);
  let heardUntil = 0;
  let loudQuanta = 0;
  let onAt = 0;
  let lastLoudAt = 0;
  let sounding = false;

  function listen() {
    const now = audio.currentTime;
    const fresh = Math.min(heard.length, Math.floor(((now - heardUntil) * audio.sampleRate) / QUANTUM) * QUANTUM);
    if (fresh === 0) return;
    ear.getFloatTimeDomainData(heard);
    for (let start = heard.length - fresh; start < heard.length; start += QUANTUM) {
      let sum = 0;
      for (let i = start; i < start + QUANTUM; i++) sum += heard[i] * heard[i];
      quantum(now - (heard.length - start) / audio.sampleRate, Math.sqrt(sum / QUANTUM) > SOUND);
    }
    heardUntil = now;
  }

  /** `on` is the first quantum of 8 ms of sound, `off` the end of the last one before 300 ms of silence. */
  function quantum(at, loud) {
    if (loud) {
      if (loudQuanta++ === 0) onAt = at;
      lastLoudAt = at + QUANTUM / audio.sampleRate;
      if (!sounding && loudQuanta >= ON_QUANTA) {
        sounding = true;
        sounds.push({ on: onAt, off: null });
      }
      return;
    }
    loudQuanta = 0;
    if (sounding && at - lastLoudAt > OFF_SECONDS) {
      sounding = false;
      sounds[sounds.length - 1].off = lastLoudAt;
    }
  }

  setInterval(listen, 40);

  async function listenTo(stream) {
    try {
      // A remote track is silent in Web Audio unless the stream also plays in a media element.
      const element = new Audio();
      element.muted = true;
      element.srcObject = stream;
      await element.play();
      audio.createMediaStreamSource(stream).connect(ear);
    } catch (reason) {
      state.errors.push(`listening failed: ${reason}`);
    }
  }

  if (navigator.mediaDevices) {
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      if (!constraints?.audio || constraints.video) throw new DOMException("only a microphone is here", "NotFoundError");
      await audio.resume();
      return new MediaStream([microphone.stream.getAudioTracks()[0].clone()]);
    };
  }

  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...settings) {
      super(...settings);
      state.calls++;
      state.startedAt ??= state.lastClickAt;
      this.addEventListener("track", (event) => void listenTo(event.streams[0] ?? new MediaStream([event.track])));
      this.addEventListener("connectionstatechange", () => {
        if (this.connectionState === "connected") state.connectedAt ??= performance.now();
      });
    }
  };

  // The page may hold the interviewer's sound back by itself: what it plays is then silent although the track is not.
  const holds = []; // {at: seconds on the audio clock, back: boolean}
  const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "volume");
  Object.defineProperty(HTMLMediaElement.prototype, "volume", {
    ...volume,
    set(value) {
      holds.push({ at: audio.currentTime, back: value < 0.05 });
      volume.set.call(this, value);
    },
  });

  const lastSound = () => sounds[sounds.length - 1];

  window.__rehearse = {
    /** Speaks a WAV (base64) into the microphone. @returns when it and its voice began, when its voice ended, seconds on the audio clock. */
    async speak(base64) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const buffer = await audio.decodeAudioData(bytes.buffer);
      const samples = buffer.getChannelData(0);
      let last = samples.length - 1;
      while (last > 0 && Math.abs(samples[last]) < VOICE) last--;
      let first = 0;
      while (first < last && Math.abs(samples[first]) < VOICE) first++;
      const source = audio.createBufferSource();
      source.buffer = buffer;
      source.connect(microphone);
      const startsAt = audio.currentTime + 0.05;
      const ended = new Promise((done) => (source.onended = done));
      source.start(startsAt);
      await ended;
      return { start: startsAt, from: startsAt + first / buffer.sampleRate, to: startsAt + last / buffer.sampleRate };
    },
    /** What the person in front of the page would notice now. */
    look() {
      const sound = lastSound();
      const silentMs = sound ? (sound.off === null ? 0 : (audio.currentTime - sound.off) * 1_000) : null;
      return {
        now: audio.currentTime,
        turn: document.querySelector("[data-turn]")?.getAttribute("data-turn") ?? null,
        question: document.querySelector(".question-text")?.textContent ?? null,
        questionNumber: document.querySelector(".question-number")?.textContent ?? null,
        silentMs,
        lastSoundOn: sound?.on ?? null,
        heading: document.querySelector("h1")?.textContent ?? "",
        alert: document.querySelector("[role=alert]")?.textContent ?? null,
      };
    },
    sounds: () => sounds.map((sound) => ({ ...sound })),
    holds: () => holds.map((hold) => ({ ...hold })),
    times() {
      const first = sounds[0];
      return {
        connectMs: state.connectedAt === null || state.startedAt === null ? null : state.connectedAt - state.startedAt,
        firstWordMs:
          !first || state.startedAt === null ? null : first.on * 1_000 + clockOffset - state.startedAt,
        calls: state.calls,
        errors: state.errors,
      };
    },
  };
})();
