/** The live interview with both ends scripted, in real and in virtual time. */
@NullMarked
package org.vivavoce.live.internal;

import org.jspecify.annotations.NullMarked;
