package org.vivavoce.session;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.plan.InterviewSettings;

/** How a session is held: what tenant, position and session say, frozen when it is made. */
final class SessionSettings {
  private SessionSettings() {}

  /** Under service claims. */
  static InterviewSettings resolved(
      Handle service, UUID tenantId, UUID positionId, InterviewSettings session) {
    return service
        .createQuery(
            """
            select t.settings::text as tenant,
              coalesce(to_jsonb(p) ->> 'settings', '{}') as position
            from public.tenants t
              join public.positions p on p.tenant_id = t.id and p.id = :position
            where t.id = :tenant
            """)
        .bind("tenant", tenantId)
        .bind("position", positionId)
        .map(
            (rs, _) ->
                InterviewSettings.resolve(
                    InterviewSettings.ofTenant(rs.getString("tenant")),
                    InterviewSettings.stored(rs.getString("position")),
                    session))
        .one();
  }

  static InterviewSettings frozen(
      Handle service, UUID tenantId, UUID positionId, InterviewSettings session) {
    return resolved(service, tenantId, positionId, session).frozen();
  }
}
