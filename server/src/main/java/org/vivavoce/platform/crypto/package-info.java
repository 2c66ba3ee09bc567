/** Random tokens, hashes, and the sealing of what was said. */
@NullMarked
package org.vivavoce.platform.crypto;

import org.jspecify.annotations.NullMarked;
