@NullMarked
package org.vivavoce.platform.observe;

import org.jspecify.annotations.NullMarked;
