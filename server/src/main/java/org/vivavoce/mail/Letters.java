package org.vivavoce.mail;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What our letters say. Names of people, tenants and positions are what people typed: they are made
 * one line each here and escaped where they meet HTML.
 */
public final class Letters {
  private static final String NOTHING_WATCHES =
      "This letter holds no pictures and nothing that tells anybody whether you read it.";

  private final String app;

  /**
   * @param app where people reach the pages, without a slash at its end
   */
  public Letters(URI app) {
    this.app = app.toString();
  }

  /** A letter without its address. */
  public record Letter(String subject, String text, String html) {
    @Override
    public String toString() {
      return "Letter[hidden]";
    }
  }

  /**
   * @param inviter who invites for the tenant, where a name is known
   * @param contact the tenant's address for candidates, where it has one
   * @param link lets its reader in
   */
  public record Invitation(
      String tenant,
      @Nullable String inviter,
      String candidate,
      String position,
      Duration length,
      Instant expiresAt,
      @Nullable String contact,
      URI link) {}

  /** The same letter for an invitation that is sent again. */
  public Letter invitation(Invitation given) {
    String tenant = Words.name(given.tenant());
    String position = Words.name(given.position());
    String who = given.inviter() == null ? tenant : Words.name(given.inviter()) + " of " + tenant;
    Sheet sheet =
        new Sheet()
            .heading(tenant + " invites you to an interview")
            .paragraph("Hello " + Words.name(given.candidate()) + ",")
            .paragraph(
                who
                    + " invites you to a first interview. You hold it in your browser, by voice, when it suits you.")
            .facts(
                new Sheet.Fact("Position", position),
                new Sheet.Fact("Length", "at most " + Words.length(given.length())),
                new Sheet.Fact("Open until", Words.moment(given.expiresAt())))
            .paragraph(
                "The interviewer is an AI: it asks the questions and listens. It does not decide. A person at "
                    + tenant
                    + " reads what you said, and a person decides.")
            .points(
                "What you need:",
                "a quiet place",
                "a microphone; the one built into your device will do",
                "a current Chromium or Chrome browser")
            .button("See your invitation", given.link())
            .paragraph(
                "The link does not begin the interview. You can look around first, test your microphone, and come back later. It is for you alone: to let you in we send a code to this address.");
    otherFormat(sheet, given.contact(), tenant);
    sheet.note(
        "Vivavoce sent you this letter for "
            + tenant
            + ". If you do not know what it is about, do nothing. "
            + NOTHING_WATCHES);
    return letter("Your interview with " + tenant + ": " + position, sheet);
  }

  private static void otherFormat(Sheet sheet, @Nullable String contact, String tenant) {
    String before =
        "If you would rather be interviewed in another way, in writing or by a person, ";
    if (contact != null && Words.isAddress(contact.strip())) {
      sheet.writeTo(before + "write to ", contact.strip(), ". Asking does not count against you.");
    } else {
      sheet.paragraph(
          before + "ask your contact at " + tenant + ". Asking does not count against you.");
    }
  }

  /** Which of our two apps somebody signs in to. */
  public enum App {
    CANDIDATE,
    MEMBER;

    String wire() {
      return this == CANDIDATE ? "candidate" : "member";
    }
  }

  /**
   * @param tenant who invited the candidate, where that is known
   * @param position what for, where that is known
   */
  public record Signin(
      App app, SigninCodes.Code code, @Nullable String tenant, @Nullable String position) {}

  public Letter signin(Signin given) {
    String lasts = Words.length(given.code().lasts());
    String what = what(given);
    Sheet sheet =
        new Sheet()
            .heading("Your sign-in code")
            .paragraph(
                "Type this code on the page where you asked for it, to sign in to " + what + ":")
            .code(given.code().digits())
            .paragraph("It works once, for " + lasts + ". A newer code takes its place.")
            .paragraph("Or sign in without typing, on the device on which you read this:")
            .button("Sign in", signinLink(given))
            .note(
                "If you did not ask for it, ignore this letter: without it nobody gets in. No person will ever ask you for this code. "
                    + NOTHING_WATCHES);
    // Not in the subject: that is shown on locked screens.
    return letter("Your sign-in code for " + what, sheet);
  }

  private static String what(Signin given) {
    if (given.app() == App.MEMBER) {
      return "Vivavoce";
    }
    return given.tenant() == null
        ? "your interview"
        : "your interview with " + Words.name(given.tenant());
  }

  /** In the fragment: it reaches no server before somebody presses the page's button. */
  private URI signinLink(Signin given) {
    if (!given.code().tokenHash().matches("[A-Za-z0-9._~-]+")) {
      throw new IllegalArgumentException("a token that does not fit into an address");
    }
    return URI.create(
        app
            + (given.app() == App.CANDIDATE ? "/interview/link" : "/signin")
            + "#app="
            + given.app().wire()
            + "&token_hash="
            + given.code().tokenHash());
  }

  /**
   * @param inviter who invites, where a name is known
   * @param role as in the database
   */
  public record MemberInvitation(
      String tenant, @Nullable String inviter, String email, String role, Instant expiresAt) {}

  public Letter memberInvitation(MemberInvitation given) {
    String tenant = Words.name(given.tenant());
    String who =
        given.inviter() == null
            ? tenant + " invites you"
            : Words.name(given.inviter()) + " invites you";
    Sheet sheet =
        new Sheet()
            .heading("Join " + tenant + " on Vivavoce")
            .paragraph(
                who
                    + (given.inviter() == null ? " to work" : " to work with " + tenant)
                    + " on Vivavoce, where interviews are held by voice and read by people.")
            .facts(
                new Sheet.Fact("Your role", role(given.role())),
                new Sheet.Fact("Your address", Words.name(given.email())),
                new Sheet.Fact("Open until", Words.moment(given.expiresAt())))
            .button("Sign in", URI.create(app + "/signin"))
            .paragraph(
                "There is no password: sign in with your address, and we send you a code. The first time you do so, you have joined.")
            .note(
                "If you do not know what this is about, do nothing: the invitation ends by itself. "
                    + NOTHING_WATCHES);
    return letter("Join " + tenant + " on Vivavoce", sheet);
  }

  /**
   * @param day in UTC
   * @param heads each as JSON in one line
   */
  public record Heads(String tenant, LocalDate day, List<String> heads) {
    public Heads {
      heads = List.copyOf(heads);
    }
  }

  /** To be kept, not to be read. */
  public Letter heads(Heads given) {
    String tenant = Words.name(given.tenant());
    Sheet sheet =
        new Sheet()
            .heading("Seals of your interviews of " + given.day())
            .paragraph(
                "Please keep this letter. For each interview of "
                    + tenant
                    + " that ended on this day it holds the signed end of its record. Should you ever doubt that a record is still as it was, whoever runs this installation saves the interview's line in a file and checks it with ./viva verify SESSION --head FILE.")
            .points("One line for each:", given.heads().toArray(String[]::new))
            .note(
                "These lines hold no name and nothing that was said. There is at most one such letter a day. "
                    + NOTHING_WATCHES);
    return letter("Seals of your interviews of " + given.day(), sheet);
  }

  private static String role(String role) {
    return switch (role) {
      case "owner" -> "Owner: everything, with members and settings";
      case "reviewer" -> "Reviewer: read the interviews of the positions you are given";
      case "auditor" ->
          "Auditor: see who did what; what was said only with a reason, which is recorded";
      default -> "Recruiter: set up positions, invite candidates, read interviews and results";
    };
  }

  private static Letter letter(String subject, Sheet sheet) {
    return new Letter(subject, SheetText.of(sheet), SheetHtml.of(sheet, subject));
  }
}
