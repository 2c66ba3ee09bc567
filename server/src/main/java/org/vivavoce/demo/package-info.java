/** The demo's tenant, position and candidate, made on the operator's word. */
@NullMarked
package org.vivavoce.demo;

import org.jspecify.annotations.NullMarked;
