package org.vivavoce.twins.realtime.speech;

/**
 * Silero voice activity detection on ONNX Runtime: one model for the process, a small state for
 * each call.
 */
public final class SileroVad implements AutoCloseable {
  /** Loads the model (some 60 ms). @throws SpeechException when ONNX Runtime cannot be loaded */
  public static SileroVad load() {
    throw new UnsupportedOperationException("comes with the next commit");
  }

  private SileroVad() {}

  @Override
  public void close() {}
}
