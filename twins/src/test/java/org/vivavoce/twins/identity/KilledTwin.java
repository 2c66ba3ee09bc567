package org.vivavoce.twins.identity;

import java.net.URI;
import java.nio.file.Path;
import org.vivavoce.twins.common.Clock;

/** A twin in a process of its own, which prints where it is and waits to be killed. */
final class KilledTwin {
  private KilledTwin() {}

  public static void main(String[] arguments) throws Exception {
    IdentityTwinSettings settings =
        IdentityTwinSettings.builder(Path.of(arguments[0]), URI.create(Wire.SITE)).build();
    IdentityTwin twin = IdentityTwin.start(settings, Wire.KEYS, Clock.system());
    System.out.println("url " + twin.baseUrl());
    Thread.currentThread().join();
  }
}
