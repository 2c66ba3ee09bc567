/** Logs in ECS JSON and Prometheus metrics; never a candidate's words. */
@NullMarked
package org.vivavoce.platform.observe;

import org.jspecify.annotations.NullMarked;
