/** The invitation of a candidate to an interview. */
@NullMarked
package org.vivavoce.invitation;

import org.jspecify.annotations.NullMarked;
