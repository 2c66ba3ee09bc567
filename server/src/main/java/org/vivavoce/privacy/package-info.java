/** What a candidate agrees to, purpose by purpose and word for word. */
@NullMarked
package org.vivavoce.privacy;

import org.jspecify.annotations.NullMarked;
