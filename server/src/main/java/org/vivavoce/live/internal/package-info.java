/** How a live interview is led, heard, written down and kept alive. Closed to everyone else. */
@NullMarked
package org.vivavoce.live.internal;

import org.jspecify.annotations.NullMarked;
