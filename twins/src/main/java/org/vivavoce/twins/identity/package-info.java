/**
 * The twin of Supabase Auth: codes, links, sessions, sign-in by an OpenID provider (see README.md).
 */
@NullMarked
package org.vivavoce.twins.identity;

import org.jspecify.annotations.NullMarked;
