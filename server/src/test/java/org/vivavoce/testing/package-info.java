/** Real parts that tests share. */
@NullMarked
package org.vivavoce.testing;

import org.jspecify.annotations.NullMarked;
