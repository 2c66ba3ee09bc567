package org.vivavoce.rules;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The checkout: every file that a person wrote, without what was built or fetched. */
final class Repository {
  private static final Set<String> MADE =
      Set.of(
          ".git",
          "target",
          "node_modules",
          "build",
          "dist",
          "data",
          "test-results",
          ".idea",
          ".vscode",
          "playwright-report");

  private Repository() {}

  /** The folder that {@code viva} stands in. */
  static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("viva")) || !Files.exists(at.resolve("pom.xml"))) {
      Path above = at.getParent();
      if (above == null) {
        throw new IllegalStateException("no checkout above " + Path.of("").toAbsolutePath());
      }
      at = above;
    }
    return at;
  }

  /** Relative to the root, sorted. */
  static List<Path> files() throws IOException {
    Path root = root();
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            boolean skip = !dir.equals(root) && MADE.contains(dir.getFileName().toString());
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            // In a linked work tree .git is a file; a log is nobody's writing.
            if (!name.equals(".git") && !name.endsWith(".log")) {
              files.add(root.relativize(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted().toList();
  }

  static String read(Path relative) throws IOException {
    return Files.readString(root().resolve(relative));
  }
}
