/** Benchmarks: what the product does, measured against a yardstick in the same run. */
@NullMarked
package org.vivavoce.app.bench;

import org.jspecify.annotations.NullMarked;
