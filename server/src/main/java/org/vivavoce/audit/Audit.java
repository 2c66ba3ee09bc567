package org.vivavoce.audit;

import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.json.Json;

/** The one door of the audit trail. */
public final class Audit {
  private Audit() {}

  /**
   * Writes the entry down in the caller's transaction, whoever acts in it: it exists when what it
   * tells of commits, and not otherwise. The caller's claims are the same afterwards.
   */
  public static void record(Handle tx, UUID tenantId, AuditEntry entry) {
    Database.assuming(
        tx,
        new Claims.Service(tenantId),
        service ->
            service
                .createUpdate(
                    """
                    insert into public.audit_entries (tenant_id, actor_kind, actor_id, action,
                      object_kind, object_id, reason, detail, request_id, address)
                    values (:tenant, :actorKind, cast(:actor as uuid), :action, :objectKind,
                      cast(:object as uuid), :reason, cast(:detail as jsonb), :request, :address)
                    """)
                .bind("tenant", tenantId)
                .bind("actorKind", entry.actor().kind().wire())
                .bind("actor", entry.actor().id())
                .bind("action", entry.action().wire())
                .bind("objectKind", entry.objectKind().wire())
                .bind("object", entry.objectId())
                .bind("reason", entry.reason())
                .bind("detail", Json.write(new TreeMap<>(entry.detail())))
                .bind("request", shortened(entry.requestId()))
                .bind("address", shortened(entry.address()))
                .execute());
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= 200 ? text : text.substring(0, 200);
  }
}
