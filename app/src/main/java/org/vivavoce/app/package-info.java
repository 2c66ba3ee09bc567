/** The one program: dispatch of roles, the supervisor that is everyone's parent, the assembly. */
@NullMarked
package org.vivavoce.app;

import org.jspecify.annotations.NullMarked;
