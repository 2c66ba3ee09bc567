/** HTTP and WebSocket as the product speaks them: problem details, limits, validation, sockets. */
@NullMarked
package org.vivavoce.platform.http;

import org.jspecify.annotations.NullMarked;
