package org.vivavoce.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The rules of tidiness as functions from a file's name and text to complaints. */
final class TidyRules {
  static final int LONGEST_FILE = 400;
  static final int LONGEST_METHOD = 70;

  private static final Pattern SOURCE =
      Pattern.compile("viva|.*\\.(java|ts|tsx|mjs|js|css|sh|sql)");

  /** In pieces, so that this file keeps its own rules. */
  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "(?<![\\w.$}])/(?:wor"
              + "k|ro"
              + "ot|hom"
              + "e/[a-z]\\w*|tm"
              + "p/[A-Za-z]\\w*)(?=/|\\b)");

  private static final Pattern REGISTRY =
      Pattern.compile(
          "registry\\.(?:npm"
              + "js|yarn"
              + "pkg)|repo1?\\.mav"
              + "en\\b|repo\\.maven\\.ap"
              + "ache");

  private static final Pattern UNFINISHED = Pattern.compile("\\b(?:FIX" + "ME|XX" + "X)\\b");
  private static final Pattern SLEEP_IN_TEST =
      Pattern.compile(
          "Thread\\.sl" + "eep\\(|TimeUnit\\.\\w+\\.sl" + "eep\\(|waitFor" + "Timeout\\(");
  private static final Pattern COMMAND = Pattern.compile("(?m)\\./viva ([a-z]+)");

  private TidyRules() {}

  static List<String> complaints(String name, String text) throws IOException {
    List<String> complaints = new ArrayList<>();
    long lines = text.lines().count();
    boolean generated = simple(name).equals("schema.d.ts");
    if (SOURCE.matcher(simple(name)).matches() && lines > LONGEST_FILE && !generated) {
      complaints.add(name + ": " + lines + " lines; at most " + LONGEST_FILE);
    }
    if (name.endsWith(".java")) {
      complaints.addAll(longMethods(name, text));
    }
    complaints.addAll(found(name, text, MACHINE_PATH, "a path of one machine"));
    complaints.addAll(found(name, text, REGISTRY, "a registry's address"));
    complaints.addAll(found(name, text, UNFINISHED, "something unfinished"));
    boolean test = name.contains("src/test/") || name.startsWith("e2e/tests/");
    if (test) {
      complaints.addAll(found(name, text, SLEEP_IN_TEST, "a sleep in a test; wait for a fact"));
    }
    if (simple(name).equals("package-lock.json") && text.contains("\"resolved\"")) {
      complaints.add(name + ": a lock file says where packages were fetched from");
    }
    return complaints;
  }

  /** Commands that a document names and {@code viva help} does not. */
  static List<String> unknownCommands(String document, String text, String help) {
    TreeSet<String> known = new TreeSet<>();
    COMMAND.matcher(help).results().forEach(match -> known.add(match.group(1)));
    return COMMAND
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(command -> !known.contains(command))
        .distinct()
        .map(command -> document + " names ./viva " + command + ", which viva help does not know")
        .toList();
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static List<String> found(String name, String text, Pattern pattern, String what) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? List.of(name + ":" + text.substring(0, matcher.start()).lines().count() + ": " + what)
        : List.of();
  }

  private static List<String> longMethods(String name, String text) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, diagnostic -> {}, null, null, List.of(source));
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<String> complaints = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      LineMap lines = unit.getLineMap();
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
          long end = positions.getEndPosition(unit, method);
          if (end >= 0) {
            long from = lines.getLineNumber(positions.getStartPosition(unit, method));
            long length = lines.getLineNumber(end) - from + 1;
            if (length > LONGEST_METHOD) {
              complaints.add(
                  name
                      + ":"
                      + from
                      + ": "
                      + method.getName()
                      + " has "
                      + length
                      + " lines; at most "
                      + LONGEST_METHOD);
            }
          }
          return super.visitMethod(method, null);
        }
      }.scan(unit, null);
    }
    return complaints;
  }
}
