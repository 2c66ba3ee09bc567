/**
 * The live interview: one owner thread, one director, one sideband. This package is the door: what
 * a realtime service is to us, in our words.
 */
@NullMarked
package org.vivavoce.live;

import org.jspecify.annotations.NullMarked;
