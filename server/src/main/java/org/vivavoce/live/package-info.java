/** The live interview: one owner thread, one director, one sideband. */
@NullMarked
package org.vivavoce.live;

import org.jspecify.annotations.NullMarked;
