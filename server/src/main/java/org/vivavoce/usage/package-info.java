/** What calls used and what that cost: prices, sums by session and month, budgets. */
@NullMarked
package org.vivavoce.usage;

import org.jspecify.annotations.NullMarked;
