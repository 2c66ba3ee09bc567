/** Positions, and the interview plan that every candidate for one of them gets alike. */
@NullMarked
package org.vivavoce.plan;

import org.jspecify.annotations.NullMarked;
