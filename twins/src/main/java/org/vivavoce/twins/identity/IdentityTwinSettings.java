package org.vivavoce.twins.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the identity twin runs. Made by {@link #builder}; everything but the folder and the site has
 * a default.
 *
 * @param port 0 takes a free one
 * @param folder where people, sessions and keys are kept; this twin's alone
 * @param externalUrl under which browsers reach {@code /auth/v1}; empty: the loopback address. It
 *     is {@code iss} of the tokens, stands in action links and in the provider's callback
 * @param siteUrl where a redirect goes that names no allowed address
 * @param redirectUrls globs of further allowed redirects; {@code *} ends at {@code .} and {@code
 *     /}, {@code **} does not
 * @param google the OpenID provider that is offered under the name {@code google}
 * @param mail sends what {@code /otp}, {@code /invite} and a change of address write
 * @param linkTemplate the link of those mails; see README for its variables
 * @param clientAddressHeader the header in which a proxy that can be trusted says whom it serves
 */
public record IdentityTwinSettings(
    int port,
    Path folder,
    Optional<URI> externalUrl,
    URI siteUrl,
    List<String> redirectUrls,
    Optional<OpenIdSettings> google,
    MailOut mail,
    String linkTemplate,
    Optional<String> clientAddressHeader,
    Lifetimes lifetimes,
    Limits limits,
    boolean signups,
    boolean autoconfirm) {

  /**
   * A page of the site whose button posts the token: what opens links by itself signs no one in.
   */
  public static final String DEFAULT_LINK = "{site_url}/signin#token_hash={token_hash}&type={type}";

  /**
   * @param issuer as its discovery document names itself; {@code https} unless on loopback
   */
  public record OpenIdSettings(URI issuer, String clientId, String clientSecret) {
    @Override
    public String toString() {
      return "OpenIdSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
  }

  /**
   * @param code of a one-time code and its link
   * @param accessToken of a JWT
   * @param flow of a sign-in at a provider, and of an authorisation code
   * @param refreshReuse how long a refresh token may be used again by a client that lost a race
   */
  public record Lifetimes(
      Duration code, Duration accessToken, Duration flow, Duration refreshReuse) {
    public static Lifetimes usual() {
      return new Lifetimes(
          Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofSeconds(10));
    }
  }

  /**
   * @param burst that many requests at once per client address and kind, refilled at the rates
   * @param otp codes asked for, per five minutes
   * @param verify codes and links tried, per five minutes
   * @param token tokens asked for, per five minutes
   * @param mailInterval between two mails to the same address
   * @param mailsPerHour to all addresses together
   */
  public record Limits(
      int burst, int otp, int verify, int token, Duration mailInterval, int mailsPerHour) {
    public static Limits usual() {
      return new Limits(30, 30, 30, 150, Duration.ofMinutes(1), 300);
    }
  }

  public static Builder builder(Path folder, URI siteUrl) {
    return new Builder(folder, siteUrl);
  }

  /** Collects settings by name. */
  public static final class Builder {
    private final Path folder;
    private final URI siteUrl;
    private int port;
    private Optional<URI> externalUrl = Optional.empty();
    private List<String> redirectUrls = List.of();
    private Optional<OpenIdSettings> google = Optional.empty();
    private MailOut mail = MailOut.none();
    private String linkTemplate = DEFAULT_LINK;
    private Optional<String> clientAddressHeader = Optional.empty();
    private Lifetimes lifetimes = Lifetimes.usual();
    private Limits limits = Limits.usual();
    private boolean signups = true;
    private boolean autoconfirm;

    private Builder(Path folder, URI siteUrl) {
      this.folder = folder;
      this.siteUrl = siteUrl;
    }

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder externalUrl(URI value) {
      externalUrl = Optional.of(value);
      return this;
    }

    public Builder redirectUrls(List<String> globs) {
      redirectUrls = List.copyOf(globs);
      return this;
    }

    public Builder google(OpenIdSettings value) {
      google = Optional.of(value);
      return this;
    }

    public Builder mail(MailOut value) {
      mail = value;
      return this;
    }

    public Builder linkTemplate(String value) {
      linkTemplate = value;
      return this;
    }

    public Builder clientAddressHeader(String name) {
      clientAddressHeader = Optional.of(name);
      return this;
    }

    public Builder lifetimes(Lifetimes value) {
      lifetimes = value;
      return this;
    }

    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    /** Whether strangers may make themselves an account; the service key always may. */
    public Builder signups(boolean value) {
      signups = value;
      return this;
    }

    /** Whether an address counts as confirmed before anybody has shown that it is theirs. */
    public Builder autoconfirm(boolean value) {
      autoconfirm = value;
      return this;
    }

    public IdentityTwinSettings build() {
      return new IdentityTwinSettings(
          port,
          folder,
          externalUrl,
          siteUrl,
          redirectUrls,
          google,
          mail,
          linkTemplate,
          clientAddressHeader,
          lifetimes,
          limits,
          signups,
          autoconfirm);
    }
  }
}
