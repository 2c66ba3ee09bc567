@NullMarked
package org.vivavoce.usage;

import org.jspecify.annotations.NullMarked;
