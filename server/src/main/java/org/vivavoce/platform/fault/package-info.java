/** What an unexpected failure means for whoever waits: try again, do not, or a bug of ours. */
@NullMarked
package org.vivavoce.platform.fault;

import org.jspecify.annotations.NullMarked;
