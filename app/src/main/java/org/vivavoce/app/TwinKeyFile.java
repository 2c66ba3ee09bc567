package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The keys this installation's twins take; made once, {@code twin-keys.json} mode 0600. A file of
 * an earlier version keeps its keys and gets those that it lacks.
 */
record TwinKeyFile(String realtime, String assessor, String identityAnon, String identityService) {
  static Path in(Path dir) {
    return dir.resolve("twin-keys.json");
  }

  static TwinKeyFile readOrMake(Path dir) {
    Path file = in(dir);
    try {
      if (!Files.exists(file)) {
        return write(
            file,
            new TwinKeyFile(
                fresh("sk-twin-"),
                fresh("sk-twin-"),
                fresh("sb_publishable_"),
                fresh("sb_secret_")));
      }
      JsonNode keys = Json.tree(Files.readString(file));
      String realtime = keys.path("realtime").asString("");
      String assessor = keys.path("assessor").asString("");
      String anon = keys.path("identity_anon").asString("");
      String service = keys.path("identity_service").asString("");
      if (!realtime.isBlank() && !assessor.isBlank()) {
        return anon.isBlank() || service.isBlank()
            ? write(
                file,
                new TwinKeyFile(realtime, assessor, fresh("sb_publishable_"), fresh("sb_secret_")))
            : new TwinKeyFile(realtime, assessor, anon, service);
      }
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.NOT_WRITABLE, file + " cannot be read or written: " + e.getMessage() + ".", e);
    } catch (JacksonException e) {
      // Told below: the file is there and is not what we wrote.
    }
    throw new Refusal(
        ExitCode.DATA_HALF_WRITTEN,
        file + " is half-written: delete it and start again; new keys are made.");
  }

  private static String fresh(String prefix) {
    return prefix + Tokens.create();
  }

  private static TwinKeyFile write(Path file, TwinKeyFile keys) throws IOException {
    DataFolder.writeWhole(file, Json.write(keys) + "\n", "rw-------");
    return keys;
  }

  @Override
  public String toString() {
    return "TwinKeyFile[hidden]";
  }
}
