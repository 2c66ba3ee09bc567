package org.vivavoce.signin;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Retries;
import org.vivavoce.platform.time.Time;
import org.vivavoce.tenancy.TenancyStore;

/** Signing in, put together. */
public final class SigninAssembly {
  private static final Retries VOIDING = new Retries(20, Duration.ofSeconds(1));

  private final Callers callers;
  private final SigninRoutes signin;
  private final List<Routes> routes = new ArrayList<>();
  private final VoidCodeJob voidCodes;

  /** What it stands on. */
  public record Parts(
      Database database,
      TenancyStore tenancy,
      InvitationAcceptance invitations,
      SigninPorts ports,
      SigninMail mail,
      OperatorDoor operator,
      Time time) {}

  public SigninAssembly(URI publicUrl, Parts parts) {
    Database database = parts.database();
    Time time = parts.time();
    SigninPorts ports = parts.ports();
    IdentityProvider provider = ports.sealed();
    SigninStore store = new SigninStore(database, parts.tenancy(), parts.invitations());
    Admissions admissions = new Admissions(database, parts.invitations());
    Codes codes =
        new Codes(
            database,
            provider,
            new Attempts(database, ports.key()),
            new CodeQuota(ports.key()),
            parts.mail(),
            time);
    this.callers = new Callers(store, ports.tokens(), publicUrl, time);
    this.signin = new SigninRoutes(store, admissions, codes, callers, publicUrl, time);
    this.voidCodes = new VoidCodeJob(database, provider);
    routes.add(signin);
    routes.add(new GoogleRoutes(provider, admissions, publicUrl, time));
    routes.add(
        new FoundingRoutes(database, parts.tenancy(), provider, parts.operator(), publicUrl, time));
    ports
        .passOn()
        .ifPresent(
            url ->
                routes.add(
                    new AuthPassRoutes(
                        url, codes, new SealedLinks(ports.provider(), ports.key()), time)));
  }

  /** Who is calling. */
  public Callers callers() {
    return callers;
  }

  public SigninRoutes signin() {
    return signin;
  }

  public List<Routes> routes() {
    return List.copyOf(routes);
  }

  /** Names the durable work; before the jobs are started. */
  public Jobs.Builder register(Jobs.Builder jobs) {
    return jobs.register(VoidCodeJob.KIND, VOIDING, voidCodes);
  }
}
