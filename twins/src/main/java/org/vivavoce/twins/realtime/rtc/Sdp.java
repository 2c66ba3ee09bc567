package org.vivavoce.twins.realtime.rtc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The little of SDP (RFC 8866, candidates RFC 8839 §5.1) that is read and changed here; libwebrtc
 * does the rest.
 */
final class Sdp {
  /** One voice, one picture that is not used, one data channel. */
  private static final int MOST_SECTIONS = 3;

  private static final int LONGEST = 64 << 10;

  private Sdp() {}

  /** Refuses what libwebrtc would refuse less clearly. */
  static void check(String offer) throws BadOfferException {
    if (!offer.startsWith("v=0")) {
      throw new BadOfferException("The offer is not SDP: it does not begin with v=0");
    }
    if (offer.length() > LONGEST) {
      throw new BadOfferException("The offer is longer than " + LONGEST + " characters");
    }
    List<String> lines = offer.lines().toList();
    // Each section costs descriptors and native time, whether it is used or not.
    if (lines.stream().filter(l -> l.startsWith("m=")).count() > MOST_SECTIONS) {
      throw new BadOfferException("The offer has more than " + MOST_SECTIONS + " media sections");
    }
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
   * The offer without its candidates. We are the reachable side and learn the browser's address
   * from its own checks, which prove the ICE password (peer reflexive, RFC 8445 §7.3.1.3); a
   * candidate would make us knock at whatever address it names, inside our network too.
   */
  static String withoutCandidates(String offer) {
    return offer
            .lines()
            .filter(l -> !l.startsWith("a=candidate:") && !l.startsWith("a=end-of-candidates"))
            .collect(Collectors.joining("\r\n"))
        + "\r\n";
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
