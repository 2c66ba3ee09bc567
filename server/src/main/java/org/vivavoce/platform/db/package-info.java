/** The one door to the database: everything is read and written inside a tenant's claims. */
@NullMarked
package org.vivavoce.platform.db;

import org.jspecify.annotations.NullMarked;
