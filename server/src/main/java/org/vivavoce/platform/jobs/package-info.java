/** Durable work, enqueued in the transaction that causes it. */
@NullMarked
package org.vivavoce.platform.jobs;

import org.jspecify.annotations.NullMarked;
