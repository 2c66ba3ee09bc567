package org.vivavoce.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.vivavoce.attack.Who.Role;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.ControlFixture.Browser;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestTenant;

/** Everybody who may turn up at the door, with and without a right to. */
final class Callers {
  private static final String[] FROM_OUR_PAGE = {"X-Viva", "1", "Sec-Fetch-Site", "same-origin"};

  private final Victim victim;
  private final Signer signer;
  private final TestTenant elsewhere;
  private final List<Who> all = new ArrayList<>();

  Callers(TestDatabase db, ControlFixture viva, Victim victim, Signer signer) {
    this.victim = victim;
    this.signer = signer;
    this.elsewhere = new TestTenant(db, viva, "Elsewhere");
    all.add(Who.of("nobody", Role.NOBODY, FROM_OUR_PAGE));
    all.add(
        Who.of("nobody with another site's page", Role.NOBODY, "Origin", "https://evil.example"));
    foreigners();
    formerOnes(db);
    wrongCookies();
    wrongTokens();
    wrongTenants();
    otherSites();
    insiders();
  }

  List<Who> all() {
    return List.copyOf(all);
  }

  private static Who cookie(String name, Role role, Browser browser) {
    return Who.of(name, role, "Cookie", browser.cookie, "X-Viva-App", browser.app)
        .with(name, FROM_OUR_PAGE);
  }

  private Who bearer(String name, Role role, UUID user) {
    return Who.of(name, role, "Authorization", "Bearer " + signer.good(user));
  }

  private void foreigners() {
    TestTenant.Member owner = elsewhere.member("owner");
    Who byCookie = cookie("foreign owner by cookie", Role.FOREIGNER, owner.browser());
    Who byToken = bearer("foreign owner by token", Role.FOREIGNER, owner.user());
    String here = victim.tenant.id.toString();
    String there = elsewhere.id.toString();
    all.add(byCookie);
    all.add(byToken);
    for (Who each : List.of(byCookie, byToken)) {
      all.add(each.with(each.name() + ", X-Tenant the victim's", "X-Tenant", here));
      all.add(each.with(each.name() + ", X-Tenant both", "X-Tenant", there, "X-Tenant", here));
      all.add(each.with(each.name() + ", X-Tenant turned", "X-Tenant", here, "X-Tenant", there));
      all.add(each.with(each.name() + ", X-Tenant listed", "X-Tenant", there + ", " + here));
    }
    all.add(byToken.with("foreign owner's token as candidate", "X-Viva-App", "candidate"));
    UUID user = UUID.randomUUID();
    UUID invitation =
        UUID.fromString(
            elsewhere.invite(owner.browser(), "someone@elsewhere.example").path("id").asString());
    Who candidate =
        cookie("foreign candidate by cookie", Role.FOREIGNER, elsewhere.accept(invitation, user));
    all.add(candidate);
    all.add(candidate.with("foreign candidate, X-Tenant the victim's", "X-Tenant", here));
    all.add(bearer("foreign candidate by token", Role.FOREIGNER, user));
    all.add(
        bearer("foreign candidate by token as member", Role.FOREIGNER, user)
            .with("foreign candidate by token as member", "X-Viva-App", "member"));
    all.add(bearer("somebody whom nobody knows", Role.FOREIGNER, UUID.randomUUID()));
    // Both things at once, elsewhere: a member's rights there must not add to a candidate's here.
    bothAtOnce();
  }

  /** The interviewed candidate owns a company of their own. */
  private void bothAtOnce() {
    TestTenant.Member both = elsewhere.member(victim.personUser, "owner");
    Who member = cookie("the candidate as a foreign owner", Role.FOREIGNER, both.browser());
    all.add(member);
    all.add(
        member.with(
            "the candidate as a foreign owner, X-Tenant the victim's",
            "X-Tenant",
            victim.tenant.id.toString()));
    all.add(
        bearer("the candidate's token as a member", Role.FOREIGNER, victim.personUser)
            .with("the candidate's token as a member", "X-Viva-App", "member"));
  }

  private void formerOnes(TestDatabase db) {
    TestTenant.Member gone = victim.tenant.member("owner");
    db.owner().useHandle(h -> h.execute("delete from tenant_users where user_id = ?", gone.user()));
    String here = victim.tenant.id.toString();
    Who byCookie = cookie("removed member by cookie", Role.FOREIGNER, gone.browser());
    Who byToken = bearer("removed member by token", Role.FOREIGNER, gone.user());
    all.add(byCookie);
    all.add(byToken);
    all.add(byCookie.with("removed member by cookie, X-Tenant", "X-Tenant", here));
    all.add(byToken.with("removed member by token, X-Tenant", "X-Tenant", here));
    TestTenant.Member left = victim.tenant.member("owner");
    left.browser().post("/api/v1/signout", Json.object().put("app", "member"));
    all.add(cookie("signed-out member", Role.NOBODY, left.browser()));
    Browser expired = victim.tenant.member("owner").browser();
    db.owner()
        .useHandle(
            h ->
                h.execute(
                    """
                    update ops.browser_sessions
                    set created_at = now() - interval '2 days', expires_at = now() - interval '1 s'
                    where token_hash = sha256(cast(? as bytea))
                    """,
                    expired
                        .cookie
                        .substring(expired.cookie.indexOf('=') + 1)
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    all.add(cookie("member whose cookie has expired", Role.NOBODY, expired));
  }

  private void wrongCookies() {
    String owner = victim.owner.browser().cookie;
    String ownersValue = owner.substring(owner.indexOf('=') + 1);
    String candidate = victim.candidate.cookie;
    String candidatesValue = candidate.substring(candidate.indexOf('=') + 1);
    all.add(wrong("member's cookie at the candidate's app", owner, "candidate"));
    all.add(wrong("member's value as candidate", "viva_candidate=" + ownersValue, "candidate"));
    all.add(wrong("candidate's cookie at the member's app", candidate, "member"));
    all.add(wrong("candidate's value as member", "viva_member=" + candidatesValue, "member"));
    all.add(wrong("cookie without an app", owner, "nothing"));
    all.add(wrong("cookie with a made-up value", "viva_member=" + "0".repeat(64), "member"));
    all.add(wrong("cookie with an odd value", "viva_member=\"%00'\\é;\"", "member"));
    all.add(wrong("cookie that is huge", "viva_member=" + "a".repeat(6_000), "member"));
  }

  private static Who wrong(String name, String cookie, String app) {
    return Who.of(name, Role.NOBODY, "Cookie", cookie, "X-Viva-App", app).with(name, FROM_OUR_PAGE);
  }

  private void wrongTokens() {
    for (Map.Entry<String, String> each : signer.bad(victim.owner.user()).entrySet()) {
      all.add(token(each.getKey(), each.getValue()));
    }
    all.add(token("a candidate's, forged", signer.unsigned(victim.personUser)));
    all.add(token("the operator's elsewhere", ControlFixture.ADMIN));
    // A bearer token wins over a cookie, also over a good one.
    String owner = victim.owner.browser().cookie;
    all.add(
        token("forged beside a good cookie", signer.unsigned(victim.owner.user()))
            .with("forged beside a good cookie", "Cookie", owner, "X-Viva-App", "member"));
  }

  private static Who token(String name, String token) {
    return Who.of("token: " + name, Role.NOBODY, "Authorization", "Bearer " + token);
  }

  /** The victim's own owner, at a tenant that is not theirs. */
  private void wrongTenants() {
    Who owner = cookie("owner", Role.FOREIGNER, victim.owner.browser());
    Who token = bearer("owner by token", Role.FOREIGNER, victim.owner.user());
    for (Who each : List.of(owner, token)) {
      for (String tenant : List.of(elsewhere.id.toString(), "not-a-uuid", "'", "x".repeat(3_000))) {
        String shown = tenant.length() > 40 ? "huge" : tenant;
        all.add(
            each.with(each.name() + " for tenant " + shown, "X-Tenant", tenant)
                .seeing(Set.of(Mark.TENANT, Mark.STAFF)));
      }
    }
  }

  private void otherSites() {
    Browser browser = victim.owner.browser();
    Who bare =
        Who.of("owner", Role.CROSS_SITE, "Cookie", browser.cookie, "X-Viva-App", browser.app);
    all.add(bare.with("owner without X-Viva", "Sec-Fetch-Site", "same-origin"));
    all.add(bare.with("owner without an origin", "X-Viva", "1"));
    all.add(bare.with("owner by another site", "X-Viva", "1", "Sec-Fetch-Site", "cross-site"));
    all.add(bare.with("owner by a sibling", "X-Viva", "1", "Sec-Fetch-Site", "same-site"));
    all.add(bare.with("owner by no site", "X-Viva", "1", "Sec-Fetch-Site", "none"));
    for (String origin :
        List.of(
            "https://evil.example",
            "null",
            "http://viva.test.evil.example",
            "http://viva.test@evil.example",
            "https://viva.test",
            "http://127.0.0.1:1",
            "")) {
      all.add(bare.with("owner from " + origin, "X-Viva", "1", "Origin", origin));
    }
    all.add(
        bare.with(
            "owner from ours and theirs",
            "X-Viva",
            "1",
            "Origin",
            "https://evil.example",
            "Origin",
            "http://viva.test"));
  }

  private void insiders() {
    all.add(cookie("the candidate", Role.CANDIDATE, victim.candidate));
    all.add(
        bearer("the candidate by token", Role.CANDIDATE, victim.personUser)
            .with("the candidate by token", "X-Viva-App", "candidate"));
    all.add(cookie("recruiter", Role.RECRUITER, victim.recruiter.browser()));
    all.add(cookie("reviewer", Role.REVIEWER, victim.reviewer.browser()));
    all.add(cookie("reviewer of nothing", Role.OTHER_REVIEWER, victim.otherReviewer.browser()));
    all.add(cookie("auditor", Role.AUDITOR, victim.auditor.browser()));
    all.add(
        cookie("auditor with a reason", Role.REASONED_AUDITOR, victim.reasonedAuditor.browser()));
    all.add(
        bearer("reviewer of nothing by token", Role.OTHER_REVIEWER, victim.otherReviewer.user()));
    all.add(bearer("auditor by token", Role.AUDITOR, victim.auditor.user()));
    all.add(cookie("owner by cookie", Role.OWNER, victim.owner.browser()));
    all.add(bearer("owner by token", Role.OWNER, victim.owner.user()));
  }
}
