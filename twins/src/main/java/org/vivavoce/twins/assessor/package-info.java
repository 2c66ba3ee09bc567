/** The twin of a text model's service that summarises by quoting only (see README.md). */
@NullMarked
package org.vivavoce.twins.assessor;

import org.jspecify.annotations.NullMarked;
