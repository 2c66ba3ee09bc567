package org.vivavoce.tenancy;

import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * What a tenant has decided for all its interviews.
 *
 * @param contactEmail whom candidates can ask, null where nobody is named
 * @param candidateSeesSummary whether a candidate sees what the summary says was covered
 */
public record TenantSettings(@Nullable String contactEmail, boolean candidateSeesSummary) {

  /** Of the column; what is not there is as if never decided. */
  static TenantSettings read(String stored) {
    JsonNode json = Json.tree(stored);
    return new TenantSettings(
        json.path("contact_email").isString() ? json.path("contact_email").asString() : null,
        json.path("candidate_sees_summary").asBoolean(true));
  }
}
