package org.vivavoce.twins.realtime.rtc;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A browser's end in a process of its own, so that it can be killed. Offer out, answer in, one line
 * each.
 */
final class LoopbackBrowserProcess {
  private LoopbackBrowserProcess() {}

  public static void main(String[] args) throws Exception {
    LoopbackBrowser browser = new LoopbackBrowser(false);
    System.out.println(encoded(browser.offer()));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    browser.answer(decoded(in.readLine()));
    in.readLine(); // until the parent kills us or goes away
    Runtime.getRuntime().halt(0);
  }

  static String encoded(String sdp) {
    return Base64.getEncoder().encodeToString(sdp.getBytes(StandardCharsets.UTF_8));
  }

  static String decoded(String line) {
    return new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
  }
}
