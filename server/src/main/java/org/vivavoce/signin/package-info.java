/** Who is calling: links with a button, cookies, tickets. */
@NullMarked
package org.vivavoce.signin;

import org.jspecify.annotations.NullMarked;
