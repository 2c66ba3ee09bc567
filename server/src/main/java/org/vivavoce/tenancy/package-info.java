/** Tenants and their members. */
@NullMarked
package org.vivavoce.tenancy;

import org.jspecify.annotations.NullMarked;
