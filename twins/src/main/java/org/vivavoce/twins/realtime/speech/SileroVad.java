package org.vivavoce.twins.realtime.speech;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/**
 * Silero voice activity detection on ONNX Runtime: one model for the process, a small state for
 * each call.
 */
public final class SileroVad implements AutoCloseable {
  /** Samples of one window: 32 ms at 16 kHz, what the model was trained on. */
  public static final int WINDOW = 512;

  /** Length of one window. */
  public static final int WINDOW_MS = 32;

  private static final int CONTEXT = 64;
  private static final int STATE = 2 * 128;
  private static final long[] INPUT_SHAPE = {1, CONTEXT + WINDOW};
  private static final long[] STATE_SHAPE = {2, 1, 128};
  private static final String MODEL = "silero_vad_16k_op15.onnx";

  private final OrtEnvironment environment;
  private final OrtSession session;

  private SileroVad(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /**
   * Loads the model (some 60 ms). One thread per window: the model is small, and calls are many.
   *
   * @throws SpeechException when ONNX Runtime cannot be loaded here
   */
  public static SileroVad load() {
    try (InputStream in = SileroVad.class.getResourceAsStream(MODEL)) {
      if (in == null) {
        throw new SpeechException(
            "The voice activity model is missing from this build", false, null);
      }
      byte[] model = in.readAllBytes();
      QuietRuntime.silence();
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        return new SileroVad(environment, environment.createSession(model, options));
      }
    } catch (OrtException | IOException | UnsatisfiedLinkError e) {
      throw new SpeechException(
          "Voice activity detection cannot start: ONNX Runtime did not load on this system",
          false,
          e);
    }
  }

  /** A fresh state, for one call. */
  public Stream stream() {
    return new Stream();
  }

  /** Closes the model; streams must not be used afterwards. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new SpeechException("The voice activity model did not close", false, e);
    }
  }

  /** One call's state. One thread at a time. */
  public final class Stream {
    private final float[] input = new float[CONTEXT + WINDOW];
    private final float[] state = new float[STATE];

    private Stream() {}

    /**
     * Probability, 0 to 1, that somebody speaks in the next window of {@link #WINDOW} samples
     * (0.2-0.5 ms of work).
     *
     * @throws SpeechException when the runtime refuses, which no retry cures
     */
    public float probability(short[] window) {
      if (window.length != WINDOW) {
        throw new IllegalArgumentException(
            "A window has " + WINDOW + " samples, not " + window.length);
      }
      System.arraycopy(input, WINDOW, input, 0, CONTEXT);
      for (int i = 0; i < WINDOW; i++) {
        input[CONTEXT + i] = window[i] / 32768f;
      }
      try (OnnxTensor audio =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), INPUT_SHAPE);
          OnnxTensor before =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(state), STATE_SHAPE);
          OnnxTensor rate =
              OnnxTensor.createTensor(
                  environment, LongBuffer.wrap(new long[] {16_000}), new long[0]);
          OrtSession.Result result =
              session.run(Map.of("input", audio, "state", before, "sr", rate))) {
        FloatBuffer after = ((OnnxTensor) result.get(1)).getFloatBuffer();
        after.get(state);
        return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
      } catch (OrtException e) {
        throw new SpeechException("Voice activity detection failed", false, e);
      }
    }
  }
}
