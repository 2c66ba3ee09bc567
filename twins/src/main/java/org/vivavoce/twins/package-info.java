/** Placeholder until the package is written. */
@org.jspecify.annotations.NullMarked
package org.vivavoce.twins;
