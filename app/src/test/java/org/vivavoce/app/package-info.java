/** The supervisor, tried with real child processes. */
@NullMarked
package org.vivavoce.app;

import org.jspecify.annotations.NullMarked;
