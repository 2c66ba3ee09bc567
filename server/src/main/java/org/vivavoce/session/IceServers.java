package org.vivavoce.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Secret;

/**
 * The STUN and TURN servers that a browser is told of (W3C WebRTC 1.0 §4.2.2, RTCIceServer). TURN
 * servers get a user and password of their own that end soon, by the secret that server and we
 * share (draft-uberti-behave-turn-rest-00 §2.2; coturn's {@code use-auth-secret}).
 */
public final class IceServers {
  private static final String HMAC = "HmacSHA1"; // the convention's; the password lives for hours

  private final List<String> stun = new ArrayList<>();
  private final List<String> turn = new ArrayList<>();
  private final Optional<Secret> turnSecret;
  private final Duration turnLasts;

  /**
   * @param urls of the form {@code stun:host[:port]}, {@code turn:…} or {@code turns:…}
   * @param turnSecret without it TURN addresses are told to nobody: nobody could use them
   * @param turnLasts how long a user of the TURN servers is good
   */
  public IceServers(List<String> urls, Optional<Secret> turnSecret, Duration turnLasts) {
    for (String url : urls) {
      (url.startsWith("turn") ? turn : stun).add(url);
    }
    this.turnSecret = turnSecret;
    this.turnLasts = turnLasts;
  }

  public static IceServers none() {
    return new IceServers(List.of(), Optional.empty(), Duration.ofHours(1));
  }

  /** On the wire as {@code RTCIceServer}: urls, username, credential. */
  public record IceServer(
      List<String> urls, @Nullable String username, @Nullable String credential) {
    @Override
    public String toString() {
      return "IceServer" + urls;
    }
  }

  /**
   * For one sitting; its TURN user ends by itself.
   *
   * @param sessionId named in the TURN server's log instead of a person
   */
  public List<IceServer> forSession(UUID sessionId, Instant now) {
    List<IceServer> servers = new ArrayList<>();
    if (!stun.isEmpty()) {
      servers.add(new IceServer(List.copyOf(stun), null, null));
    }
    if (!turn.isEmpty() && turnSecret.isPresent()) {
      String username = now.plus(turnLasts).getEpochSecond() + ":" + sessionId;
      servers.add(new IceServer(List.copyOf(turn), username, password(turnSecret.get(), username)));
    }
    return servers;
  }

  private static String password(Secret secret, String username) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), HMAC));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
