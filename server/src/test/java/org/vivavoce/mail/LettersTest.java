package org.vivavoce.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LettersTest {
  private static final URI LINK = URI.create("https://viva.test/interview/join?token=0a1b2c");
  private static final Instant EXPIRES = Instant.parse("2026-12-06T11:00:00Z");
  private final Letters letters = new Letters(URI.create("https://viva.test"));

  private Letters.Letter invitation(
      String tenant, @Nullable String inviter, String candidate, @Nullable String contact) {
    return letters.invitation(
        new Letters.Invitation(
            tenant,
            inviter,
            candidate,
            "Scale technician",
            Duration.ofMinutes(15),
            EXPIRES,
            contact,
            LINK));
  }

  private Letters.Letter signin(Letters.App app, @Nullable String tenant) {
    return letters.signin(
        new Letters.Signin(
            app,
            new SigninCodes.Code("042137", "hash-1", Duration.ofMinutes(10)),
            tenant,
            tenant == null ? null : "Scale technician"));
  }

  private Letters.Letter member(String role) {
    return letters.memberInvitation(
        new Letters.MemberInvitation("Baker & Sons", "Ada", "bo@example.org", role, EXPIRES));
  }

  /** HTML as a reader sees it. */
  private static String seen(String html) {
    return html.replaceAll("(?s)<(style|title)>.*?</\\1>", " ")
        .replaceAll("<[^>]+>", " ")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ");
  }

  @Test
  void anInvitationSaysWhoWhatHowLongUntilWhenAndThatAPersonDecides() {
    Letters.Letter letter = invitation("Baker & Sons", "Ada Baker", "Robin", "jobs@example.org");
    assertEquals("Your interview with Baker & Sons: Scale technician", letter.subject());
    for (String form : List.of(letter.text(), seen(letter.html()))) {
      String line = form.replaceAll("\\s+", " ");
      for (String said :
          List.of(
              "Hello Robin,",
              "Ada Baker of Baker & Sons invites you",
              "Scale technician",
              "at most 15 minutes",
              "Sunday, 6 December 2026, 11:00 UTC (Coordinated Universal Time)",
              "The interviewer is an AI",
              "a person decides",
              "a quiet place",
              "a microphone",
              "Chromium or Chrome",
              "write to jobs@example.org",
              LINK.toString())) {
        assertTrue(line.contains(said), said + " is missing in: " + line);
      }
    }
    assertTrue(letter.html().contains("href=\"" + LINK + "\""));
    assertTrue(letter.html().contains("href=\"mailto:jobs@example.org\""));
  }

  @Test
  void withoutAContactOrInviterTheInvitationIsStillWhole() {
    Letters.Letter letter = invitation("Baker & Sons", null, "Robin", null);
    String line = letter.text().replaceAll("\\s+", " ");
    assertTrue(line.contains("Baker & Sons invites you to a first interview"), line);
    assertTrue(line.contains("ask your contact at Baker & Sons"), line);
    String odd = invitation("B", null, "Robin", "javascript:alert(1)").html();
    assertFalse(odd.contains("javascript"), odd);
  }

  @Test
  void namesAreDataWhereverTheyStand() {
    String evil = "<script>alert(1)</script>\r\nBcc: all@example.org\u202E{{blocks}}\"'&";
    for (Letters.Letter letter :
        List.of(
            invitation(evil, evil, evil, null),
            letters.invitation(
                new Letters.Invitation(
                    "T", null, "C", evil, Duration.ofHours(2), EXPIRES, null, LINK)),
            signin(Letters.App.CANDIDATE, evil),
            letters.memberInvitation(
                new Letters.MemberInvitation(evil, evil, evil, evil, EXPIRES)))) {
      assertFalse(letter.html().contains("<script"), letter.html());
      assertFalse(letter.html().contains("{{"), letter.html());
      assertFalse(letter.html().contains("\u202E"));
      assertTrue(letter.subject().chars().noneMatch(Character::isISOControl), letter.subject());
      assertFalse(letter.text().contains("\nBcc"), letter.text());
      assertEquals(1, count(letter.html(), "</html>"));
      new Mail("a@example.org", letter.subject(), letter.text(), letter.html(), "x.1");
    }
  }

  @Test
  void aMailsHeadTakesOneLineEach() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Mail("a@example.org\r\nBcc: b@example.org", "s", "t", "h", "id"));
    assertThrows(
        IllegalArgumentException.class, () -> new Mail("a@b.c", "s\nX: y", "t", "h", "id"));
    assertThrows(IllegalArgumentException.class, () -> new Mail("a@b.c", "s", "t", "h", "i>d"));
  }

  @Test
  void aVeryLongNameIsShortened() {
    String subject = invitation("n".repeat(5_000), null, "Robin", null).subject();
    assertTrue(subject.length() < 300, subject);
    assertEquals("😀".repeat(120) + "…", Words.name("😀".repeat(121)));
  }

  @Test
  void aCodeIsLargeDatedAndNotInTheSubject() {
    Letters.Letter letter = signin(Letters.App.CANDIDATE, "Baker & Sons");
    assertEquals("Your sign-in code for your interview with Baker & Sons", letter.subject());
    assertTrue(letter.text().contains("\n    042137\n"), letter.text());
    assertTrue(letter.html().contains("font-size:34px"));
    for (String form : List.of(letter.text(), seen(letter.html()))) {
      String line = form.replaceAll("\\s+", " ");
      assertTrue(line.contains("for 10 minutes"), line);
      assertTrue(line.contains("If you did not ask for it, ignore this letter"), line);
      assertTrue(
          line.contains("https://viva.test/interview/link#app=candidate&token_hash=hash-1"), line);
    }
    Letters.Letter forMember = signin(Letters.App.MEMBER, null);
    assertEquals("Your sign-in code for Vivavoce", forMember.subject());
    assertTrue(forMember.text().contains("#app=member&token_hash=hash-1"));
    assertFalse(letter.toString().contains("042137"));
  }

  @Test
  void aMemberIsToldTheRoleInWords() {
    assertTrue(member("owner").text().contains("Owner: everything"));
    assertTrue(member("recruiter").text().contains("Recruiter: set up positions"));
    assertTrue(member("member").text().contains("Recruiter: set up positions"));
    assertTrue(member("reviewer").text().contains("Reviewer: read the interviews"));
    assertTrue(member("auditor").text().contains("Auditor: see who did what"));
    assertTrue(member("owner").text().contains("https://viva.test/signin\n"));
    assertEquals("Join Baker & Sons on Vivavoce", member("owner").subject());
  }

  @Test
  void nothingIsFetchedAndNothingRuns() {
    Pattern fetches =
        Pattern.compile(
            "(?i)<(img|link|script|iframe|object|form|input)\\b|url\\(|@import|\\bon[a-z]+=");
    for (Letters.Letter letter : all().toList()) {
      Matcher found = fetches.matcher(letter.html());
      assertFalse(found.find(), letter.html());
      assertTrue(letter.html().contains("prefers-color-scheme: dark"));
      assertTrue(letter.html().contains("lang=\"en\""));
    }
  }

  @Test
  void textAndHtmlSayTheSame() {
    for (Letters.Letter letter : all().toList()) {
      String html = seen(letter.html()).replace("Or open this address:", " ");
      for (String word : letter.text().split("\\s+")) {
        String bare = word.equals("-") ? "" : word.replaceAll("[:.]$", "");
        assertTrue(html.contains(bare), word + " is missing in " + html);
      }
    }
  }

  @Test
  void linesOfTheTextAreShortButAddressesWhole() {
    for (Letters.Letter letter : all().toList()) {
      letter
          .text()
          .lines()
          .forEach(line -> assertTrue(line.length() <= 72 || !line.contains(" "), line));
    }
  }

  private Stream<Letters.Letter> all() {
    return Stream.of(
        invitation("Baker & Sons", "Ada Baker", "Robin", "jobs@example.org"),
        invitation("Bäckerei Müller", null, "Zoë 山田", null),
        signin(Letters.App.CANDIDATE, "Baker & Sons"),
        signin(Letters.App.MEMBER, null),
        member("reviewer"));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
