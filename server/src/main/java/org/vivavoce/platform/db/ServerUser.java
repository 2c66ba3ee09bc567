package org.vivavoce.platform.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As whom the PostgreSQL server runs. It refuses root: started by root it runs as the user that
 * owns the cluster already, else {@code postgres}, else {@code nobody}; started by anybody else it
 * runs as that user.
 *
 * <p>A data folder may lie under a home of mode 0700 that such a user cannot pass. Then, and only
 * then, the server keeps one capability, CAP_DAC_READ_SEARCH (capabilities(7)): it may pass and
 * read, still writes nothing but its own, and the cluster stays inside the data folder, where the
 * operator looks for it.
 */
final class ServerUser {
  private static final String READ_SEARCH = "-all,+dac_read_search";

  private final List<String> prefix;
  private final @Nullable String name;

  private ServerUser(List<String> prefix, @Nullable String name) {
    this.prefix = prefix;
    this.name = name;
  }

  static ServerUser choose(Path cluster, Path folder) throws IOException {
    long uid = Long.parseLong(Commands.run("id", "-u").said().strip());
    boolean setpriv = Commands.exists("setpriv");
    if (uid != 0) {
      if (Files.exists(cluster) && uid(cluster) != uid) {
        throw new StartFailedException(
            "The database in %s belongs to user %s; start Vivavoce as that user."
                .formatted(cluster, Files.getOwner(cluster).getName()));
      }
      return new ServerUser(
          setpriv ? List.of("setpriv", "--pdeathsig=INT", "--") : List.of(), null);
    }
    String user = dropTo(cluster);
    String group = Commands.run("id", "-g", user).said().strip();
    List<List<String>> ways = new ArrayList<>();
    if (setpriv) {
      List<String> drop =
          List.of(
              "setpriv",
              "--reuid=" + user,
              "--regid=" + group,
              "--clear-groups",
              "--pdeathsig=INT");
      ways.add(with(drop, "--"));
      ways.add(
          with(
              drop,
              "--inh-caps=" + READ_SEARCH,
              "--ambient-caps=" + READ_SEARCH,
              "--bounding-set=" + READ_SEARCH,
              "--"));
    }
    if (Commands.exists("runuser")) {
      ways.add(List.of("runuser", "-u", user, "--"));
    }
    for (List<String> way : ways) {
      if (Commands.run(with(way, "sh", "-c", "cd \"$0\"", folder.toString())).ok()) {
        return new ServerUser(way, user);
      }
    }
    throw new StartFailedException(
        "PostgreSQL does not run as root, and user %s cannot reach %s; use a data folder that it can reach, or set DATABASE_URL."
            .formatted(user, folder));
  }

  /**
   * Whether this user can enter the folder or run the program. PostgreSQL asks access(2) about its
   * programs, which no capability helps with, and so does test(1).
   */
  boolean canPass(Path path) throws IOException {
    return Commands.run(command("test", "-x", path.toString())).ok();
  }

  private static String dropTo(Path cluster) throws IOException {
    if (Files.exists(cluster) && uid(cluster) != 0) {
      String owner = Files.getOwner(cluster).getName();
      if (Commands.run("id", "-u", owner).ok() && !owner.chars().allMatch(Character::isDigit)) {
        return owner;
      }
    }
    for (String candidate : List.of("postgres", "nobody")) {
      if (Commands.run("id", "-u", candidate).ok()) {
        return candidate;
      }
    }
    throw new StartFailedException(
        "PostgreSQL does not run as root and this machine has neither a user postgres nor nobody; create one, or set DATABASE_URL.");
  }

  private static long uid(Path path) throws IOException {
    return ((Integer) Files.getAttribute(path, "unix:uid")).longValue();
  }

  List<String> command(String... words) {
    return with(prefix, words);
  }

  /** Gives the file or folder to this user. */
  void own(Path path) throws IOException {
    if (name != null && !Files.getOwner(path).getName().equals(name)) {
      Commands.Result result = Commands.run("chown", "-R", name + ":", path.toString());
      if (!result.ok()) {
        throw new IOException(result.said().strip());
      }
    }
  }

  private static List<String> with(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
