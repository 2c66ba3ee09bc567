@NullMarked
package org.vivavoce.platform.http;

import org.jspecify.annotations.NullMarked;
