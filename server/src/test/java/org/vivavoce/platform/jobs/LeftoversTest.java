package org.vivavoce.platform.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vivavoce.testing.TestDatabase;

class LeftoversTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();

  @Test
  void whatHasHadItsTimeGoesAndEverythingElseStays() {
    db.owner()
        .useHandle(
            h -> {
              h.execute(
                  "truncate ops.tickets, ops.browser_sessions, ops.session_grants, ops.failed_jobs");
              h.execute(
                  """
                  insert into ops.tickets
                    (token_hash, purpose, tenant_id, user_id, kind, expires_at)
                  select convert_to(d, 'UTF8'), 'entry', gen_random_uuid(), gen_random_uuid(),
                    'member', now() - cast(d as interval)
                  from unnest(array['-1 minute', '23 hours', '25 hours']) d
                  """);
              h.execute(
                  """
                  insert into ops.browser_sessions
                    (token_hash, kind, user_id, expires_at, revoked_at)
                  select convert_to(e || coalesce(r, ''), 'UTF8'), 'candidate', gen_random_uuid(),
                    now() - cast(e as interval), now() - cast(r as interval)
                  from (values ('-1 day', null), ('-1 day', '23 hours'), ('-1 day', '25 hours'),
                    ('25 hours', null)) v(e, r)
                  """);
              h.execute(
                  """
                  insert into ops.session_grants
                    (tenant_id, session_id, host_epoch, grant_hash, expires_at, revoked_at)
                  select gen_random_uuid(), gen_random_uuid(), 1,
                    convert_to(e || coalesce(r, ''), 'UTF8'),
                    now() - cast(e as interval), now() - cast(r as interval)
                  from (values ('3 days', null), ('3 days', '23 hours'), ('3 days', '25 hours'),
                    ('31 days', null)) v(e, r)
                  """);
              h.execute(
                  """
                  insert into ops.failed_jobs (task_name, task_instance, attempts, reason, failed_at)
                  select 'a', 'b', 1, 'c', now() - cast(d as interval)
                  from unnest(array['89 days', '91 days']) d
                  """);
            });
    Leftovers leftovers = new Leftovers(db.database());
    assertEquals(1 + 2 + 2 + 1, leftovers.sweep());
    assertEquals(0, leftovers.sweep());
    assertEquals(List.of(2L, 2L, 2L, 1L), left());
  }

  private static List<Long> left() {
    return db.owner()
        .withHandle(
            h ->
                List.of("tickets", "browser_sessions", "session_grants", "failed_jobs").stream()
                    .map(
                        table ->
                            h.createQuery("select count(*) from ops." + table)
                                .mapTo(Long.class)
                                .one())
                    .toList());
  }
}
