/**
 * What every twin needs and none may repeat: the HTTP shell, keys, JSON, errors, ids and the clock.
 */
@NullMarked
package org.vivavoce.twins.common;

import org.jspecify.annotations.NullMarked;
