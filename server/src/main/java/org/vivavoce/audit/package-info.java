/**
 * The audit trail of a tenant: who did what to what. Entries are recorded in the transaction that
 * causes them and chained afterwards; they hold ids and choices, never what anybody said.
 */
@NullMarked
package org.vivavoce.audit;

import org.jspecify.annotations.NullMarked;
