package org.vivavoce.twins.realtime.rtc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The little of SDP (RFC 8866, candidates RFC 8839 §5.1) that is read and changed here; libwebrtc
 * does the rest.
 */
final class Sdp {
  private Sdp() {}

  /** Refuses what libwebrtc would refuse less clearly. */
  static void check(String offer) throws BadOfferException {
    if (!offer.startsWith("v=0")) {
      throw new BadOfferException("The offer is not SDP: it does not begin with v=0");
    }
    List<String> lines = offer.lines().toList();
    boolean audio =
        lines.stream().anyMatch(l -> l.startsWith("m=audio ") && !l.startsWith("m=audio 0 "));
    if (!audio) {
      throw new BadOfferException("The offer has no audio (no m=audio section)");
    }
    if (lines.stream().noneMatch(l -> l.startsWith("a=ice-ufrag:"))
        || lines.stream().noneMatch(l -> l.startsWith("a=fingerprint:"))) {
      throw new BadOfferException(
          "The offer lacks ICE credentials or a DTLS fingerprint: it is not a WebRTC offer");
    }
  }

  /**
   * Writes the address into every UDP host candidate of its own family, keeps their ports, drops
   * all other candidates: what is advertised is the way in, the machine's own addresses are not
   * reachable from there.
   */
  static String advertise(String sdp, String address) {
    boolean v6 = address.indexOf(':') >= 0;
    Set<String> seen = new LinkedHashSet<>();
    List<String> out = new ArrayList<>();
    for (String line : sdp.lines().toList()) {
      if (!line.startsWith("a=candidate:")) {
        out.add(line);
        continue;
      }
      // foundation component transport priority address port "typ" type ...
      String[] part = line.substring("a=candidate:".length()).split(" ");
      boolean udpHost =
          part.length >= 8 && part[2].equalsIgnoreCase("udp") && part[7].equals("host");
      if (udpHost && (part[4].indexOf(':') >= 0) == v6) {
        part[4] = address;
        if (seen.add(out.stream().filter(l -> l.startsWith("m=")).count() + " " + part[5])) {
          out.add("a=candidate:" + String.join(" ", part));
        }
      }
    }
    return String.join("\r\n", out) + "\r\n";
  }
}
