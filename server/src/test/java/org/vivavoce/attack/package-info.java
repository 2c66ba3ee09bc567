/** The whole interface as a stranger meets it: every operation of the contract by every caller. */
@NullMarked
package org.vivavoce.attack;

import org.jspecify.annotations.NullMarked;
