package org.vivavoce.twins.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** Whom a provider's word lets in where strangers make no accounts. */
class ProviderAccountsTest {
  @TempDir Path folder;

  private static ObjectNode claims(String subject, String email) {
    return Json.object().put("sub", subject).put("email", email).put("email_verified", true);
  }

  @Test
  void aClosedHouseKnowsWhoWasMadeAnAccountAndNobodyElse() {
    IdentityTwinSettings settings =
        IdentityTwinSettings.builder(folder.resolve("identity"), URI.create(Wire.SITE))
            .signups(false)
            .build();
    Parts parts = Parts.assemble(settings, Wire.KEYS, new TestClock(), () -> Wire.SITE);
    try (Store store = parts.store()) {
      ProviderAccounts accounts = new ProviderAccounts(settings, parts.users(), parts.codes());
      UUID invited = UUID.randomUUID();
      store.change(
          tx -> {
            ObjectNode user = parts.users().made(invited, "ada@example.org", null);
            parts.users().confirm(user);
            parts.users().save(tx, user);
            return user;
          });
      ObjectNode ada =
          store.change(tx -> accounts.find(tx, "google", claims("1", "Ada@Example.org")));
      assertEquals(invited.toString(), ada.path("id").asString());
      assertEquals(2, ada.path("identities").size());
      assertTrue(Users.isConfirmed(ada));
      ApiError refused =
          assertThrows(
              ApiError.class,
              () ->
                  store.change(tx -> accounts.find(tx, "google", claims("2", "eve@example.org"))));
      assertEquals("signup_disabled", refused.code());
    }
  }
}
