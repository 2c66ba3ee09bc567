package org.vivavoce.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;

/** A tenant of its own with members of any role, signed in with the recruiter app's cookie. */
public final class Staff {
  public final UUID tenant;
  private final ControlFixture viva;

  public Staff(ControlFixture viva, String name) {
    this(viva, Ids.next(Time.system()));
    viva.owner.useHandle(
        h -> h.execute("insert into tenants (id, name) values (?, ?)", tenant, name));
  }

  private Staff(ControlFixture viva, UUID tenant) {
    this.viva = viva;
    this.tenant = tenant;
  }

  /** Of a tenant that is there, for example the demo's. */
  public static Staff of(ControlFixture viva, UUID tenant) {
    return new Staff(viva, tenant);
  }

  /** A new member. */
  public Person hire(String role) {
    UUID user = Ids.next(Time.system());
    String token = Tokens.create();
    viva.owner.useHandle(
        h -> {
          h.execute(
              "insert into tenant_users (tenant_id, user_id, role, email) values (?, ?, ?, ?)",
              tenant,
              user,
              role,
              role + "." + user + "@test.example");
          h.execute(
              """
              insert into ops.browser_sessions (token_hash, kind, user_id, tenant_id, expires_at)
              values (?, 'member', ?, ?, now() + interval '1 hour')
              """,
              Tokens.hash(token),
              user,
              tenant);
        });
    return new Person(user, token);
  }

  /** The membership ends. */
  public void dismiss(Person person) {
    viva.owner.useHandle(
        h ->
            h.execute(
                "delete from tenant_users where tenant_id = ? and user_id = ?", tenant, person.id));
  }

  /** A candidate with an open invitation for the position; returns the candidate. */
  public UUID invite(UUID position) {
    UUID candidate = Ids.next(Time.system());
    viva.owner.useHandle(
        h -> {
          h.execute(
              "insert into candidates (id, tenant_id, name, email) values (?, ?, 'Robin', ?)",
              candidate,
              tenant,
              candidate + "@test.example");
          h.execute(
              """
              insert into interview_invitations (tenant_id, candidate_id, position_id, expires_at)
              values (?, ?, ?, now() + interval '1 day')
              """,
              tenant,
              candidate,
              position);
        });
    return candidate;
  }

  /** A member at the recruiter app. */
  public final class Person {
    public final UUID id;
    private final String token;

    Person(UUID id, String token) {
      this.id = id;
      this.token = token;
    }

    public String[] headers(String... more) {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "Cookie",
                  "viva_member=" + token,
                  "X-Viva-App",
                  "member",
                  "X-Viva",
                  "1",
                  "Sec-Fetch-Site",
                  "same-origin"));
      all.addAll(List.of(more));
      return all.toArray(String[]::new);
    }

    public ControlFixture.Answer send(
        String method, String path, @Nullable Object body, String... more) {
      return viva.send(method, path, body, headers(more));
    }

    public ControlFixture.Answer get(String path) {
      return send("GET", path, null);
    }
  }

  public static String etag(ControlFixture.Answer answer) {
    return answer.raw().headers().firstValue("ETag").orElse("none");
  }
}
