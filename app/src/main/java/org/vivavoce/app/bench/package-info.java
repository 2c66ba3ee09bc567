/** Benchmarks: each figure against a yardstick in the same run where there is one. */
@NullMarked
package org.vivavoce.app.bench;

import org.jspecify.annotations.NullMarked;
