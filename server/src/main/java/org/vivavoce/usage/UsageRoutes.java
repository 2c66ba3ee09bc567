package org.vivavoce.usage;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewSettingsStore;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.Requests;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.tenancy.Rights;
import org.vivavoce.tenancy.Role;

/** What interviews used and cost, for owners and recruiters. */
public final class UsageRoutes implements Routes {
  private final Function<Context, Claims> person;
  private final Database database;
  private final UsageStore usage;

  /**
   * @param person the claims of who calls; 401 for nobody
   */
  public UsageRoutes(Function<Context, Claims> person, Database database, UsageStore usage) {
    this.person = person;
    this.database = database;
    this.usage = usage;
  }

  /**
   * @param usd null where no part of it is known
   * @param isWhole false: it cost more than {@code usd}, of models whose price nobody told us
   */
  record Cost(@Nullable BigDecimal usd, boolean isWhole) {
    static Cost of(UsageStore.Spent spent) {
      boolean nothingKnown = spent.micros() == 0 && !spent.isWhole();
      return new Cost(nothingKnown ? null : BigDecimal.valueOf(spent.micros(), 6), spent.isWhole());
    }
  }

  record Month(LocalDate month, long sessions, Cost cost) {}

  record PriceOf(String model, LocalDate asOf) {}

  record TenantUsage(
      @Nullable BigDecimal monthlyBudgetUsd, List<Month> months, List<PriceOf> prices) {}

  record Line(
      String what,
      String model,
      long reports,
      long textInputTokens,
      long audioInputTokens,
      long cachedTextInputTokens,
      long cachedAudioInputTokens,
      long textOutputTokens,
      long audioOutputTokens,
      double seconds,
      Cost cost) {
    static Line of(UsageStore.Line line) {
      return new Line(
          line.what(),
          line.model(),
          line.reports(),
          line.textInputTokens(),
          line.audioInputTokens(),
          line.cachedTextInputTokens(),
          line.cachedAudioInputTokens(),
          line.textOutputTokens(),
          line.audioOutputTokens(),
          line.seconds(),
          Cost.of(line.spent()));
    }
  }

  record SessionUsage(Cost cost, List<Line> lines) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/usage", this::ofTenant);
    routes.get("/api/v1/sessions/{id}/usage", this::ofSession);
  }

  private void ofTenant(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    ctx.json(
        database.inTenant(
            who,
            tx -> {
              Rights.require(tx, who, Role.OWNER, Role.RECRUITER);
              return Database.assuming(
                  tx,
                  new Claims.Service(who.tenantId()),
                  service ->
                      new TenantUsage(
                          usd(
                              InterviewSettingsStore.ofTenant(service, who.tenantId())
                                  .settings()
                                  .monthlyBudgetMicros()),
                          usage.months(service, who.tenantId()).stream()
                              .map(
                                  month ->
                                      new Month(
                                          month.month(), month.sessions(), Cost.of(month.spent())))
                              .toList(),
                          usage.prices().all().entrySet().stream()
                              .map(each -> new PriceOf(each.getKey(), each.getValue().asOf()))
                              .toList()));
            }));
  }

  private static @Nullable BigDecimal usd(@Nullable Long micros) {
    return micros == null ? null : BigDecimal.valueOf(micros, 6);
  }

  private void ofSession(Context ctx) {
    Claims.Member who = Rights.member(person.apply(ctx));
    UUID id = Requests.pathUuid(ctx, "id");
    ctx.json(
        database.inTenant(
            who,
            tx -> {
              Rights.require(tx, who, Role.OWNER, Role.RECRUITER);
              if (!isSeen(tx, id)) {
                throw Rights.unknown("interview session", id);
              }
              return Database.assuming(
                  tx,
                  new Claims.Service(who.tenantId()),
                  service ->
                      new SessionUsage(
                          Cost.of(usage.ofSession(service, id)),
                          usage.lines(service, id).stream().map(Line::of).toList()));
            }));
  }

  /** Under the member's own claims: another tenant's session is not there. */
  private static boolean isSeen(Handle tx, UUID id) {
    return tx.createQuery("select exists (select from public.interview_sessions where id = :id)")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }
}
