/** The source documents' HTTP and socket wire, as their clients use it. */
@NullMarked
package org.vivavoce.contract;

import org.jspecify.annotations.NullMarked;
