/** The journal that a session host writes, and the transcript derived from it. */
@NullMarked
package org.vivavoce.transcript;

import org.jspecify.annotations.NullMarked;
