package org.vivavoce.cloud.identity;

import java.net.URI;
import java.util.Optional;
import org.vivavoce.platform.crypto.Secret;

/**
 * Where Supabase Auth is and what it knows us by.
 *
 * @param authUrl where we reach it, ends in {@code /auth/v1}
 * @param browserUrl where browsers reach it, ends in {@code /auth/v1}; also the issuer of its
 *     tokens
 * @param anonKey for what anybody may ask
 * @param serviceKey for the admin API
 * @param jwtSecret where the project signs with HS256
 */
public record SupabaseSettings(
    URI authUrl, URI browserUrl, String anonKey, Secret serviceKey, Optional<Secret> jwtSecret) {

  public static final String PATH = "/auth/v1";

  /** A project that browsers and we reach at the same address. */
  public static SupabaseSettings ofProject(
      URI projectUrl, String anonKey, Secret serviceKey, Optional<Secret> jwtSecret) {
    URI auth = auth(projectUrl);
    return new SupabaseSettings(auth, auth, anonKey, serviceKey, jwtSecret);
  }

  /** The address of Supabase Auth under a project's. */
  public static URI auth(URI projectUrl) {
    return URI.create(projectUrl.toString().replaceAll("/+$", "") + PATH);
  }

  /** The {@code iss} of its tokens. */
  String issuer() {
    return browserUrl.toString();
  }

  @Override
  public String toString() {
    return "SupabaseSettings[" + authUrl + "]";
  }
}
