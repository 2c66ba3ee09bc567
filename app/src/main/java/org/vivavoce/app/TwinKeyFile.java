package org.vivavoce.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The keys this installation's twins take; made once, {@code twin-keys.json} mode 0600. */
record TwinKeyFile(String realtime, String assessor) {
  static Path in(Path dir) {
    return dir.resolve("twin-keys.json");
  }

  static TwinKeyFile readOrMake(Path dir) {
    Path file = in(dir);
    try {
      if (!Files.exists(file)) {
        TwinKeyFile fresh =
            new TwinKeyFile("sk-twin-" + Tokens.create(), "sk-twin-" + Tokens.create());
        DataFolder.writeWhole(file, Json.write(fresh) + "\n", "rw-------");
        return fresh;
      }
      JsonNode keys = Json.tree(Files.readString(file));
      String realtime = keys.path("realtime").asString("");
      String assessor = keys.path("assessor").asString("");
      if (!realtime.isBlank() && !assessor.isBlank()) {
        return new TwinKeyFile(realtime, assessor);
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

  @Override
  public String toString() {
    return "TwinKeyFile[hidden]";
  }
}
