/** What every twin's shell needs: the clock and, later, the small HTTP surface they share. */
@NullMarked
package org.vivavoce.twins.common;

import org.jspecify.annotations.NullMarked;
