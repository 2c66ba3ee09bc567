package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.mail.MailTwin;
import org.vivavoce.twins.mail.MailTwinSettings;

/**
 * {@code nodemailer} against the mail twin: {@code node/mail.test.mjs}, which carries the date.
 * Skipped, in words, until {@code npm ci} has been run in {@code conformance/node}.
 */
@Tag("slow")
class MailNodeConformanceTest {
  private static final int LIMIT_BYTES = 50_000;

  @Test
  void nodemailerTakesTheTwinForAMailService(@TempDir Path folder) throws Exception {
    Path scripts = Path.of("node").toAbsolutePath();
    assumeTrue(
        Files.isDirectory(scripts.resolve("node_modules").resolve("nodemailer")),
        "run `npm ci` in conformance/node to have this tested");
    Path log = folder.resolve("node.log");
    MailTwinSettings settings =
        MailTwinSettings.in(folder.resolve("mail"))
            .credentials("viva", "pass word")
            .limits(
                new MailTwinSettings.Limits(2_000, 200L << 20, LIMIT_BYTES, Duration.ofSeconds(1)));
    try (MailTwin twin = MailTwin.start(settings, Clock.system())) {
      ProcessBuilder builder =
          new ProcessBuilder(List.of("node", "--test", "mail.test.mjs"))
              .directory(scripts.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder
          .environment()
          .putAll(
              Map.of(
                  "TWIN_SMTP_PORT",
                  String.valueOf(twin.smtpPort()),
                  "TWIN_SMTP_USER",
                  "viva",
                  "TWIN_SMTP_PASSWORD",
                  "pass word",
                  "TWIN_SMTP_LIMIT",
                  String.valueOf(LIMIT_BYTES),
                  "TWIN_INBOX_URL",
                  twin.httpUrl() + "/inbox"));
      Process node = builder.start();
      boolean ended = node.waitFor(120, TimeUnit.SECONDS);
      node.destroyForcibly();
      String said = Files.readString(log, StandardCharsets.UTF_8);
      assertEquals(0, ended ? node.exitValue() : -1, said);
    }
  }
}
