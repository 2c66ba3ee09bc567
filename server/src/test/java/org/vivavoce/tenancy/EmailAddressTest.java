package org.vivavoce.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmailAddressTest {
  @Test
  void addressesThatPeopleHaveAreTaken() {
    for (String address :
        List.of(
            "ada@example.org",
            "Ada.Lovelace+jobs@mail.example.co.uk",
            "o'brien@example.ie",
            "a@b.cd",
            "user_name-1@sub.domain.example",
            "üñïçødé@example.org",
            "用户@例子.广告",
            "квіточка@пошта.укр",
            "δοκιμή@παράδειγμα.δοκιμή",
            "info@xn--mnchen-3ya.example",
            "x!#$%&'*+/=?^_`{|}~@example.org",
            "a".repeat(64) + "@example.org")) {
      assertEquals(Optional.of(address), EmailAddress.read(address), address);
    }
  }

  @Test
  void blanksAroundAnAddressAreNotPartOfIt() {
    assertEquals(
        Optional.of("ada@example.org"), EmailAddress.read("\ufeff\u00a0 ada@example.org\u200b\n"));
  }

  @Test
  void whatNoMailServerTakesIsRefused() {
    for (String address :
        List.of(
            "",
            "ada",
            "@example.org",
            "ada@",
            "ada@example",
            "ada@@example.org",
            "ada lovelace@example.org",
            "ada@exa mple.org",
            ".ada@example.org",
            "ada.@example.org",
            "a..b@example.org",
            "ada@-example.org",
            "ada@example-.org",
            "ada@.example.org",
            "ada@example..org",
            "ada@example.org.",
            "ada@127.0.0.1",
            "Ada <ada@example.org>",
            "ada@example.org, eve@example.org",
            "ada@example.org\r\nBcc: eve@example.org",
            "ada\u0000@example.org",
            "ada\u202e@example.org",
            "\ud800@example.org",
            "a".repeat(65) + "@example.org",
            "ada@" + "a".repeat(64) + ".org",
            "ada@" + "abcdefg.".repeat(40) + "org")) {
      assertEquals(Optional.empty(), EmailAddress.read(address), address);
    }
  }

  @Test
  void aHintShowsItsOwnerEnough() {
    assertEquals("a…@example.org", EmailAddress.hint("ada@example.org"));
    assertEquals("用…@例子.广告", EmailAddress.hint("用户@例子.广告"));
    assertEquals("…", EmailAddress.hint("broken"));
  }

  @Test
  void namesOfAllScriptsAreTakenAndOthersLinesAreNot() {
    for (String name :
        List.of("Ada", "Zoë O’Brien-Nuñez", "李小龍", "علی\u200cرضا", "X Æ A-12", "Robin 🙂")) {
      assertEquals(Optional.of(name), PersonName.read("  " + name + "\t"), name);
    }
    for (String name :
        List.of("", "   ", "Ada\nBcc: x", "Ada\u0000", "\u202eadA", "\ud83d", "a".repeat(201))) {
      assertEquals(Optional.empty(), PersonName.read(name), name);
    }
    assertEquals(200, PersonName.read("🙂".repeat(200)).orElseThrow().codePoints().count());
  }
}
