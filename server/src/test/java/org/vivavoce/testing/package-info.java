/** What the tests of several features share. */
@NullMarked
package org.vivavoce.testing;

import org.jspecify.annotations.NullMarked;
