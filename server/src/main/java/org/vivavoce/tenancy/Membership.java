package org.vivavoce.tenancy;

import java.util.UUID;

/**
 * A user's place in one tenant, as the table says it now.
 *
 * @param role {@code owner}, {@code recruiter}, {@code member} (acts as recruiter), {@code
 *     reviewer} or {@code auditor}
 */
public record Membership(UUID tenantId, String tenantName, String role) {}
