/** Configuration as a tree of records; every key is explained in reference.properties. */
@NullMarked
package org.vivavoce.platform.config;

import org.jspecify.annotations.NullMarked;
