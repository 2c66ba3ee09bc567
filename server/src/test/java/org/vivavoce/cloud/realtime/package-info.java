/** The adapter against a hand-written far side: every wire field from literal text. */
@NullMarked
package org.vivavoce.cloud.realtime;

import org.jspecify.annotations.NullMarked;
