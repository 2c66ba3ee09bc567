/** The OpenAI Realtime API (GA), spoken over the wire: the cloud and the twin differ by address. */
@NullMarked
package org.vivavoce.cloud.realtime;

import org.jspecify.annotations.NullMarked;
