package org.vivavoce.app;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.cloud.identity.SupabaseIdentity;
import org.vivavoce.cloud.identity.SupabaseSettings;
import org.vivavoce.cloud.identity.SupabaseTokens;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.config.Config.Origin;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.SigninPorts;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.identity.IdentityKeys;
import org.vivavoce.twins.identity.IdentityTwin;
import org.vivavoce.twins.identity.IdentityTwinSettings;

/**
 * Who keeps the accounts: the cloud that is configured, or the twin on a loopback port, which
 * browsers reach through the one public port.
 */
final class IdentityOrigin implements AutoCloseable {
  /**
   * What one address may do is limited at the public port, and there we are one caller for
   * everybody.
   */
  private static final int LIMIT = 6_000;

  private final @Nullable IdentityTwin twin;
  private final SupabaseSettings settings;
  private final SigninPorts ports;

  private IdentityOrigin(
      @Nullable IdentityTwin twin, SupabaseSettings settings, HmacKey key, Time time) {
    this.twin = twin;
    this.settings = settings;
    this.ports =
        new SigninPorts(
            new SupabaseIdentity(settings, time),
            new SupabaseTokens(settings, time),
            key,
            twin == null ? Optional.empty() : Optional.of(settings.authUrl()));
  }

  static IdentityOrigin open(Config config, Time time) {
    Config.Identity identity = config.identity();
    String anonKey = known(identity.anonKey(), "SUPABASE_ANON_KEY");
    Secret serviceKey = known(identity.serviceKey(), "SUPABASE_SERVICE_ROLE_KEY");
    HmacKey key = HmacKey.open(config.data().dir().resolve("keys"), "signin");
    if (identity.origin() == Origin.CLOUD) {
      return new IdentityOrigin(
          null,
          SupabaseSettings.ofProject(
              known(identity.url(), "SUPABASE_URL"), anonKey, serviceKey, identity.jwtSecret()),
          key,
          time);
    }
    URI publicUrl = SupabaseSettings.auth(config.http().publicAppUrl());
    IdentityTwin twin = start(config, publicUrl, new IdentityKeys(anonKey, serviceKey.reveal()));
    return new IdentityOrigin(
        twin,
        new SupabaseSettings(
            URI.create(twin.baseUrl()), publicUrl, anonKey, serviceKey, Optional.empty()),
        key,
        time);
  }

  private static IdentityTwin start(Config config, URI publicUrl, IdentityKeys keys) {
    IdentityTwinSettings.Limits usual = IdentityTwinSettings.Limits.usual();
    IdentityTwinSettings.Builder settings =
        IdentityTwinSettings.builder(
                config.data().dir().resolve("identity"), config.http().publicAppUrl())
            .externalUrl(publicUrl)
            .clientAddressHeader("X-Forwarded-For")
            // Accounts are made by us, for addresses that are invited or belong to members.
            .signups(false)
            .limits(
                new IdentityTwinSettings.Limits(
                    LIMIT, LIMIT, LIMIT, LIMIT, usual.mailInterval(), usual.mailsPerHour()));
    config
        .identity()
        .google()
        .ifPresent(
            google ->
                settings.google(
                    new IdentityTwinSettings.OpenIdSettings(
                        google.issuer(), google.clientId(), google.clientSecret().reveal())));
    return IdentityTwin.start(settings.build(), keys, Clock.system());
  }

  private static <T> T known(Optional<T> value, String name) {
    return value.orElseThrow(() -> new Refusal(ExitCode.USAGE, name + " is not set."));
  }

  SigninPorts ports() {
    return ports;
  }

  /** Why nobody can sign in, in words; empty when all is well. */
  Optional<String> problem() {
    return Reachable.problem(settings.authUrl());
  }

  @Override
  public void close() {
    if (twin != null) {
      twin.close();
    }
  }
}
