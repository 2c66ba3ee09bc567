/**
 * Real WebRTC peers without a sound card: one native factory, one pump, calls with audio both ways.
 */
@NullMarked
package org.vivavoce.twins.realtime.rtc;

import org.jspecify.annotations.NullMarked;
