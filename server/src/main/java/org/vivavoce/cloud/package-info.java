/** One adapter for each cloud, in that cloud's wire protocol; the only packages that know one. */
@NullMarked
package org.vivavoce.cloud;

import org.jspecify.annotations.NullMarked;
