/** The product's programs, assembled by hand from its features. */
@NullMarked
package org.vivavoce;

import org.jspecify.annotations.NullMarked;
