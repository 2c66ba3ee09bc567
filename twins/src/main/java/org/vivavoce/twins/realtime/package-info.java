/**
 * The twin of OpenAI's Realtime API: calls, sideband sockets and events over real WebRTC media (see
 * README.md beside this file).
 */
@NullMarked
package org.vivavoce.twins.realtime;

import org.jspecify.annotations.NullMarked;
