/** JSON on every wire of ours: snake_case out, unknown members refused where a schema says so. */
@NullMarked
package org.vivavoce.platform.json;

import org.jspecify.annotations.NullMarked;
