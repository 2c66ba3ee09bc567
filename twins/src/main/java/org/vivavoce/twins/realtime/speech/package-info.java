/**
 * Ears and mouth of the realtime twin: turn detection, recognisers and voices behind two small
 * ports.
 */
@NullMarked
package org.vivavoce.twins.realtime.speech;

import org.jspecify.annotations.NullMarked;
