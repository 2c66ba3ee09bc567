package org.vivavoce.twins.realtime.speech;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Keeps ONNX Runtime from talking to its maker. Since 1.29 its Linux builds carry an uploader that
 * starts with the first environment, writes a device id under the home folder and sends events; it
 * also runs a recursive pattern over the command line and overflows a Java thread's stack when the
 * class path is long. {@code ORT_DISABLE_TELEMETRY=1} stops all of that, but only if it is in the
 * process's environment before the library starts, and Java cannot change its environment: so libc
 * does.
 */
final class QuietRuntime {
  private QuietRuntime() {}

  /**
   * To be called before the first use of ONNX Runtime.
   *
   * @throws SpeechException when libc refuses: better no voice detection than one that reports
   */
  @SuppressWarnings("restricted")
  static void silence() {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    int failed;
    try (Arena arena = Arena.ofConfined()) {
      failed =
          (int)
              setenv.invokeExact(
                  arena.allocateFrom("ORT_DISABLE_TELEMETRY"), arena.allocateFrom("1"), 1);
    } catch (Throwable unexpected) {
      throw new SpeechException("The environment could not be set", false, unexpected);
    }
    if (failed != 0) {
      throw new SpeechException("The environment could not be set", false, null);
    }
  }
}
