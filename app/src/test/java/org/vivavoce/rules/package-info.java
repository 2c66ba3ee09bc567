/** Rules of the house that a machine can check: architecture, licences, tidiness. */
@NullMarked
package org.vivavoce.rules;

import org.jspecify.annotations.NullMarked;
