/** Supabase Auth, or the twin that speaks its protocol: accounts, codes and access tokens. */
@NullMarked
package org.vivavoce.cloud.identity;

import org.jspecify.annotations.NullMarked;
