@NullMarked
package org.vivavoce.platform.time;

import org.jspecify.annotations.NullMarked;
