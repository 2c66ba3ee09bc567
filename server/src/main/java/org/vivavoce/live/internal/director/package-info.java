/**
 * What decides in a live interview: pure functions of what was said and where the interview stands.
 * No clock, no call, no page.
 */
@NullMarked
package org.vivavoce.live.internal.director;

import org.jspecify.annotations.NullMarked;
