@NullMarked
package org.vivavoce.platform.config;

import org.jspecify.annotations.NullMarked;
