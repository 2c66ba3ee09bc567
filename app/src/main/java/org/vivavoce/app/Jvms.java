package org.vivavoce.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Command lines of the child JVMs: this JVM's own java and class path, the flags of the role's
 * argument file, and the role's class archive where the build made one.
 *
 * @param build the folder of the build (argument files, archives), null when run without {@code
 *     viva}, as tests do
 */
record Jvms(@Nullable Path build) {
  private static final Pattern FOR_TWIN =
      Pattern.compile(
          "PATH|HOME|LANG|LC_.*|TZ|TMPDIR|JAVA_.*|TWIN_.*|RTC_.*|TRANSCRIPTION_.*|SPEECH_.*");

  /** Variables of ours that the realtime twin may see. */
  static boolean isForTwin(String name) {
    return FOR_TWIN.matcher(name).matches();
  }

  static Jvms ofProcess() {
    String build = System.getProperty("viva.build");
    return new Jvms(build == null ? null : Path.of(build));
  }

  /**
   * @param logs where a crashed JVM leaves its report, the last one of each role
   */
  List<String> command(String role, Path logs) {
    return command(role, logs, System.getProperty("java.class.path"));
  }

  List<String> command(String role, Path logs, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (build != null) {
      Path flags = build.resolve("jvm").resolve(role + ".args");
      if (Files.exists(flags)) {
        command.add("@" + flags);
      }
      command.addAll(archive(build, role));
      command.add("-Dviva.build=" + build);
    }
    command.add("-XX:ErrorFile=" + logs.resolve("crash-" + role + ".log"));
    String home = System.getProperty("viva.home");
    if (home != null) {
      command.add("-Dviva.home=" + home);
    }
    command.addAll(program(classPath));
    command.add(role);
    return command;
  }

  /**
   * A single jar is started as such: it names the others in its manifest. The command line must
   * stay under 4,096 bytes, or ONNX Runtime 1.29 crashes the process when it is loaded.
   */
  private static List<String> program(String classPath) {
    boolean oneJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
    return oneJar ? List.of("-jar", classPath) : List.of("-cp", classPath, Main.class.getName());
  }

  /** {@code viva} sets {@code viva.train} for the one run that writes the archives at its end. */
  private static List<String> archive(Path build, String role) {
    Path archive = build.resolve(role + ".jsa");
    // An archive that does not fit is a slower start and nothing else: no warning about it.
    List<String> quiet = List.of("-Xlog:disable", "-Xlog:all=error,cds*=off:stderr");
    List<String> flags = new ArrayList<>(quiet);
    if (Boolean.getBoolean("viva.train")) {
      flags.add("-XX:ArchiveClassesAtExit=" + archive);
    } else if (Files.exists(archive)) {
      flags.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto"));
    }
    return flags;
  }
}
