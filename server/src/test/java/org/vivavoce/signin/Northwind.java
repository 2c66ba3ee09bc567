package org.vivavoce.signin;

import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.vivavoce.platform.crypto.Tokens;

/** A tenant with a position, set up behind the scenes; each invitation is of another person. */
final class Northwind {
  private static int count;

  final UUID tenant = UUID.randomUUID();
  final UUID position = UUID.randomUUID();
  private final Jdbi owner;

  Northwind(Jdbi owner) {
    this.owner = owner;
    owner.useHandle(
        h -> {
          h.execute("insert into tenants (id, name) values (?, 'Northwind')", tenant);
          h.execute(
              "insert into positions (id, tenant_id, title) values (?, ?, 'Agent')",
              position,
              tenant);
        });
  }

  record Invited(UUID id, UUID candidate, String email, String token) {}

  static String address(String name) {
    count++;
    return name + "." + count + "@example.org";
  }

  Invited invite(String email) {
    UUID candidate = UUID.randomUUID();
    owner.useHandle(
        h ->
            h.execute(
                "insert into candidates (id, tenant_id, name, email) values (?, ?, 'Robin', ?)",
                candidate,
                tenant,
                email));
    return invite(candidate, email);
  }

  Invited invite(UUID candidate, String email) {
    Invited made = new Invited(UUID.randomUUID(), candidate, email, Tokens.create());
    owner.useHandle(
        h ->
            h.execute(
                """
                insert into interview_invitations
                  (id, tenant_id, candidate_id, position_id, token_hash, expires_at)
                values (?, ?, ?, ?, ?, now() + interval '1 day')
                """,
                made.id(),
                tenant,
                candidate,
                position,
                Tokens.hash(made.token())));
    return made;
  }

  void expire(Invited invited) {
    owner.useHandle(
        h ->
            h.execute(
                "update interview_invitations set expires_at = now() - interval '1 s' where id = ?",
                invited.id()));
  }

  void revoke(Invited invited) {
    owner.useHandle(
        h ->
            h.execute(
                "update interview_invitations set status = 'revoked', revoked_at = now() where id = ?",
                invited.id()));
  }

  String status(Invited invited) {
    return owner.withHandle(
        h ->
            h.createQuery("select status from interview_invitations where id = ?")
                .bind(0, invited.id())
                .mapTo(String.class)
                .one());
  }

  UUID inviteMember(String email, String role) {
    UUID id = UUID.randomUUID();
    owner.useHandle(
        h ->
            h.execute(
                """
                insert into member_invitations (id, tenant_id, email, role, expires_at)
                values (?, ?, ?, ?, now() + interval '7 days')
                """,
                id,
                tenant,
                email,
                role));
    return id;
  }

  long audited(String action) {
    return owner.withHandle(
        h ->
            h.createQuery("select count(*) from audit_entries where tenant_id = ? and action = ?")
                .bind(0, tenant)
                .bind(1, action)
                .mapTo(Long.class)
                .one());
  }
}
