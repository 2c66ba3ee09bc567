package org.vivavoce.transcript;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.SigningKey;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.HeadOrder;

/** Signs the heads of journals whose sessions end, and keeps them. */
public final class JournalHeads implements HeadOrder {
  private static final Bytes UNSIGNED = Bytes.of(new byte[0]);

  private final SigningKey key;
  private final Time time;

  public JournalHeads(SigningKey key, Time time) {
    this.key = key;
    this.time = time;
  }

  public SigningKey key() {
    return key;
  }

  /** Whether this installation's key signed it. */
  public boolean signed(JournalHead head) {
    return head.keyId().equals(key.id()) && key.made(head.signedText(), head.signature().array());
  }

  @Override
  public void sign(Handle tx, UUID tenantId, UUID sessionId) {
    tx.createQuery(
            """
            select host_epoch, journal_length, journal_head, status from public.interview_sessions
            where tenant_id = :tenant and id = :id and journal_head is not null
            """)
        .bind("tenant", tenantId)
        .bind("id", sessionId)
        .map((rs, _) -> head(tenantId, sessionId, rs))
        .findOne()
        .ifPresent(
            head -> {
              store(tx, head);
              HeadsMail.order(tx, tenantId, head.signedAt());
            });
  }

  private JournalHead head(UUID tenantId, UUID sessionId, ResultSet rs) throws SQLException {
    JournalHead head =
        new JournalHead(
            tenantId,
            sessionId,
            rs.getLong("host_epoch"),
            rs.getLong("journal_length"),
            Bytes.of(rs.getBytes("journal_head")),
            rs.getString("status"),
            time.now().truncatedTo(ChronoUnit.MILLIS),
            key.id(),
            UNSIGNED);
    return head.signed(Bytes.of(key.sign(head.signedText())));
  }

  private static void store(Handle tx, JournalHead head) {
    tx.createUpdate(
            """
            insert into public.journal_heads (tenant_id, session_id, host_epoch, length, hash,
              status, signed_at, key_id, signature)
            values (:tenant, :session, :epoch, :length, :hash, :status, :at, :key, :signature)
            on conflict (session_id, length) do nothing
            """)
        .bind("tenant", head.tenantId())
        .bind("session", head.sessionId())
        .bind("epoch", head.hostEpoch())
        .bind("length", head.length())
        .bind("hash", head.hash().array())
        .bind("status", head.status())
        .bind("at", java.sql.Timestamp.from(head.signedAt()))
        .bind("key", head.keyId())
        .bind("signature", head.signature().array())
        .execute();
  }

  /** The newest one that these claims may see. */
  public static Optional<JournalHead> latest(Handle tx, UUID sessionId) {
    List<JournalHead> all = all(tx, sessionId);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** Every one that these claims may see, oldest first. */
  static List<JournalHead> all(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select tenant_id, session_id, host_epoch, length, hash, status, signed_at, key_id,
              signature
            from public.journal_heads where session_id = :id order by length
            """)
        .bind("id", sessionId)
        .map((rs, _) -> stored(rs))
        .list();
  }

  /** What was signed on a day in UTC, of every session of the tenant. */
  static List<JournalHead> ofDay(Handle tx, UUID tenantId, LocalDate day) {
    return tx.createQuery(
            """
            select tenant_id, session_id, host_epoch, length, hash, status, signed_at, key_id,
              signature
            from public.journal_heads where tenant_id = :tenant and signed_at >= :from
              and signed_at < :until order by signed_at, session_id
            """)
        .bind("tenant", tenantId)
        .bind("from", day.atStartOfDay(ZoneOffset.UTC).toOffsetDateTime())
        .bind("until", day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toOffsetDateTime())
        .map((rs, _) -> stored(rs))
        .list();
  }

  private static JournalHead stored(ResultSet rs) throws SQLException {
    Instant at = rs.getTimestamp("signed_at").toInstant();
    return new JournalHead(
        rs.getObject("tenant_id", UUID.class),
        rs.getObject("session_id", UUID.class),
        rs.getLong("host_epoch"),
        rs.getLong("length"),
        Bytes.of(rs.getBytes("hash")),
        rs.getString("status"),
        at,
        rs.getString("key_id"),
        Bytes.of(rs.getBytes("signature")));
  }
}
