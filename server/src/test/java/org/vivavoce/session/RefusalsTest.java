package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.FileSealer;
import org.vivavoce.signin.Callers;
import org.vivavoce.signin.InvitationAcceptance;
import org.vivavoce.signin.SigninStore;
import org.vivavoce.tenancy.TenancyStore;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ManualTime;
import org.vivavoce.testing.TestDatabase;

/** Strangers who go on for minutes, in time that only moves when it is told to. */
class RefusalsTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();
  @TempDir static Path keys;

  private final ManualTime time = new ManualTime();
  private final IntegrityLog log =
      new IntegrityLog(db.database(), FileSealer.open(keys), time, time);
  private final Refusals refusals = new Refusals(db.database(), log, nobodyIsKnown(), time, time);

  private Callers nobodyIsKnown() {
    InvitationAcceptance none =
        new InvitationAcceptance() {
          @Override
          public Optional<Addressee> addressee(Handle tx, UUID tenantId, UUID invitationId) {
            return Optional.empty();
          }

          @Override
          public boolean accept(Handle tx, UUID tenantId, UUID invitationId, UUID userId) {
            return false;
          }
        };
    return new Callers(
        new SigninStore(db.database(), new TenancyStore(db.database()), none),
        jwt -> Optional.empty(),
        URI.create("http://viva.test"),
        time);
  }

  private static List<String> rows(ControlFixture viva, UUID session) {
    return viva.owner.withHandle(
        h ->
            h.select(
                    "select event || ' ' || level || ' ' || count from integrity_events where"
                        + " session_id = ?",
                    session)
                .mapTo(String.class)
                .list());
  }

  @Test
  void aFloodOfMinutesFromOneAddressIsOneEntryThatCountsItToItsEnd() {
    try (ControlFixture viva = new ControlFixture(db, keys, Duration.ofMinutes(30))) {
      UUID session = viva.sitting().id;
      Refusals.Who stranger = new Refusals.Who.Stranger("192.0.2.1");
      for (int n = 0; n < 1_200; n++) {
        refusals.saw(stranger, "not_signed_in", session, "socket handshake 401");
        time.advance(Duration.ofMillis(100));
      }
      time.advance(Duration.ofSeconds(2));
      assertEquals(List.of("not_signed_in info 1200"), rows(viva, session));
    }
  }

  @Test
  void whoNamesManySessionsThatAreNoneCostsNoMoreThanWhoNamesOne() {
    try (ControlFixture viva = new ControlFixture(db, keys, Duration.ofMinutes(30))) {
      UUID session = viva.sitting().id;
      Refusals.Who stranger = new Refusals.Who.Stranger("192.0.2.2");
      for (int n = 0; n < 2_000; n++) {
        refusals.saw(stranger, "not_signed_in", UUID.randomUUID(), "");
      }
      time.advance(Duration.ofSeconds(2));
      refusals.saw(new Refusals.Who.Stranger("192.0.2.3"), "not_signed_in", session, "");
      time.advance(Duration.ofSeconds(2));
      assertEquals(List.of("not_signed_in info 1"), rows(viva, session), "others are noted");
    }
  }
}
