package org.vivavoce.twins.realtime.rtc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The few things done to session descriptions as text (RFC 8866; candidates: RFC 8839 §5.1). */
final class Sdp {
  /** foundation component transport priority ADDRESS port typ host … */
  private static final Pattern UDP_HOST =
      Pattern.compile("(?i)^(a=candidate:\\S+ \\d+ udp \\d+ )(\\S+)( \\d+ typ host.*)$");

  private Sdp() {}

  static void requireAudioOffer(String sdp) throws BadOfferException {
    if (!sdp.startsWith("v=0")) {
      throw new BadOfferException(
          "The offer is no session description: it does not start with v=0");
    }
    if (sdp.lines().noneMatch(line -> line.startsWith("m=audio "))) {
      throw new BadOfferException("The offer has no audio section");
    }
  }

  static boolean hasCandidates(String sdp) {
    return sdp.lines().anyMatch(line -> line.startsWith("a=candidate:"));
  }

  /**
   * Puts the address in place of our own in every IPv4 UDP host candidate; drops the other
   * candidates.
   */
  static String advertise(String sdp, String address) {
    return sdp.lines()
        .filter(line -> !line.startsWith("a=candidate:") || isIpv4UdpHost(line))
        .map(
            line -> {
              Matcher candidate = UDP_HOST.matcher(line);
              return candidate.matches() ? candidate.group(1) + address + candidate.group(3) : line;
            })
        .distinct()
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static boolean isIpv4UdpHost(String line) {
    Matcher candidate = UDP_HOST.matcher(line);
    return candidate.matches() && !candidate.group(2).contains(":");
  }
}
