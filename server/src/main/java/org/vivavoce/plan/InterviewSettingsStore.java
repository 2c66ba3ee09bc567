package org.vivavoce.plan;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.platform.json.Json;
import org.vivavoce.tenancy.Rights;

/** Where interview settings stand; under the tenant's service claims. */
public final class InterviewSettingsStore {
  private InterviewSettingsStore() {}

  /**
   * With the version of the row they stand in, which others change too.
   *
   * @param revision what the ETag is made of
   */
  public record Versioned(InterviewSettings settings, int revision) {}

  public static Versioned ofTenant(Handle tx, UUID tenantId) {
    return tx.createQuery("select settings, revision from public.tenants where id = :id")
        .bind("id", tenantId)
        .map(
            (rs, _) ->
                new Versioned(
                    InterviewSettings.ofTenant(rs.getString("settings")), rs.getInt("revision")))
        .one();
  }

  /** 404 for one that is not the tenant's. */
  public static Versioned ofPosition(Handle tx, UUID tenantId, UUID positionId) {
    return tx.createQuery(
            """
            select interview_settings, revision from public.positions
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenantId)
        .bind("id", positionId)
        .map(
            (rs, _) ->
                new Versioned(
                    InterviewSettings.stored(rs.getString("interview_settings")),
                    rs.getInt("revision")))
        .findOne()
        .orElseThrow(() -> Rights.unknown("position", positionId));
  }

  /** What a session was made with. */
  public static InterviewSettings ofSession(Handle tx, UUID tenantId, UUID sessionId) {
    return tx.createQuery(
            "select settings from public.interview_sessions where tenant_id = :tenant and id = :id")
        .bind("tenant", tenantId)
        .bind("id", sessionId)
        .map((rs, _) -> InterviewSettings.stored(rs.getString("settings")))
        .one();
  }

  /**
   * What a session for the position is made with, to be frozen with it: {@code
   * effective(…).frozen().json()} is its {@code settings}.
   *
   * @param session what its maker gave, else {@link InterviewSettings#NONE}
   */
  public static InterviewSettings effective(
      Handle tx, UUID tenantId, UUID positionId, InterviewSettings session) {
    return InterviewSettings.resolve(
        ofTenant(tx, tenantId).settings(),
        ofPosition(tx, tenantId, positionId).settings(),
        session);
  }

  /** Settings that are none of interviews stay. */
  static void change(Handle tx, UUID tenantId, InterviewSettings settings) {
    tx.createUpdate(
            """
            update public.tenants
            set settings = settings || jsonb_build_object('interviews', cast(:settings as jsonb))
            where id = :id
            """)
        .bind("settings", Json.write(settings.json()))
        .bind("id", tenantId)
        .execute();
  }

  static void changePosition(
      Handle tx, UUID tenantId, UUID positionId, InterviewSettings settings) {
    tx.createUpdate(
            """
            update public.positions set interview_settings = cast(:settings as jsonb)
            where tenant_id = :tenant and id = :id
            """)
        .bind("settings", Json.write(settings.json()))
        .bind("tenant", tenantId)
        .bind("id", positionId)
        .execute();
  }
}
