package org.vivavoce.platform.http;

import java.io.IOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** The server cannot listen; the message is one sentence for the operator. */
public final class ServerStartException extends RuntimeException {
  ServerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static ServerStartException of(String address, int port, Throwable thrown) {
    for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof BindException bind) {
        String text = String.valueOf(bind.getMessage());
        if (text.contains("Permission denied")) {
          return new ServerStartException(
              "Port " + port + " may only be used by root; choose one above 1023.", thrown);
        }
        if (text.contains("assign requested address")) {
          return new ServerStartException(
              "This machine has no address " + address + " to listen on.", thrown);
        }
        return new ServerStartException(
            "Port "
                + port
                + " on "
                + address
                + " is in use by another program; stop that or choose another port.",
            thrown);
      }
      if (at instanceof IOException && at.getCause() == null) {
        break;
      }
    }
    return new ServerStartException(
        "The web server cannot listen on " + address + ":" + port + ": " + thrown.getMessage(),
        thrown);
  }
}
