/** The rules of a live interview, without a call and without time. */
@NullMarked
package org.vivavoce.live.internal.director;

import org.jspecify.annotations.NullMarked;
