package org.vivavoce.twins.identity;

import java.time.Instant;
import java.util.function.Supplier;
import org.vivavoce.twins.common.Clock;
import tools.jackson.databind.node.ObjectNode;

/** The twin's parts, put together by hand once. */
record Parts(
    IdentityTwinSettings settings,
    Clock clock,
    Store store,
    TwinSecrets secrets,
    Users users,
    Codes codes,
    Flows flows,
    AccessTokens tokens,
    Sessions sessions,
    Redirects redirects,
    RateLimits limits,
    Callers callers,
    CodeMails mails,
    Supplier<String> externalUrl) {

  /**
   * @param externalUrl without a slash at its end; asked for only once the port is known
   * @throws IllegalStateException in words, when the folder is in use or damaged
   */
  static Parts assemble(
      IdentityTwinSettings settings, IdentityKeys keys, Clock clock, Supplier<String> externalUrl) {
    Store store =
        Store.open(
            settings.folder(), (table, row) -> worthKeeping(table, row, clock.now(), settings));
    try {
      TwinSecrets secrets = TwinSecrets.in(store.journal());
      Users users = new Users(clock);
      Codes codes = new Codes(secrets, settings, clock);
      Flows flows = new Flows(secrets, settings, clock);
      AccessTokens tokens = new AccessTokens(secrets.signing(), clock);
      Sessions sessions = new Sessions(users, tokens, secrets, settings, clock, externalUrl);
      RateLimits limits = new RateLimits(settings.limits(), clock);
      return new Parts(
          settings,
          clock,
          store,
          secrets,
          users,
          codes,
          flows,
          tokens,
          sessions,
          new Redirects(settings.siteUrl(), settings.redirectUrls()),
          limits,
          new Callers(keys, tokens, users, store),
          new CodeMails(settings, clock, store, users, codes, limits, externalUrl),
          externalUrl);
    } catch (RuntimeException failed) {
      store.close();
      throw failed;
    }
  }

  private static boolean worthKeeping(
      Table table, ObjectNode row, Instant now, IdentityTwinSettings settings) {
    return switch (table) {
      case USERS, SESSIONS -> true;
      case CODES -> Codes.isAlive(row, now);
      case FLOWS -> Flows.isWorthKeeping(row, now, settings);
    };
  }
}
