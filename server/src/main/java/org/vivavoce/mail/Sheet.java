package org.vivavoce.mail;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A letter as a list of blocks, from which its text and its HTML are both made: neither says more
 * than the other. Every word given here is data; the HTML writer escapes all of it.
 */
final class Sheet {
  /** A piece of a letter. */
  sealed interface Block {}

  record Heading(String words) implements Block {}

  record Paragraph(String words) implements Block {}

  /** A list of short points under a line. */
  record Points(String title, List<String> points) implements Block {
    Points {
      points = List.copyOf(points);
    }
  }

  /** What is what, one a line. */
  record Facts(List<Fact> facts) implements Block {
    Facts {
      facts = List.copyOf(facts);
    }
  }

  record Fact(String name, String value) {}

  /** A link that looks like a button; its address is also written out. */
  record Button(String label, URI address) implements Block {}

  /** Digits to type. */
  record Code(String digits) implements Block {}

  /** Small print. */
  record Note(String words) implements Block {}

  /** A sentence with an address to write to; the address becomes a link. */
  record WriteTo(String before, String address, String after) implements Block {}

  private final List<Block> blocks = new ArrayList<>();

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  Sheet heading(String words) {
    return add(new Heading(words));
  }

  Sheet paragraph(String words) {
    return add(new Paragraph(words));
  }

  Sheet points(String title, String... points) {
    return add(new Points(title, List.of(points)));
  }

  Sheet facts(Fact... facts) {
    return add(new Facts(List.of(facts)));
  }

  Sheet button(String label, URI address) {
    return add(new Button(label, address));
  }

  Sheet code(String digits) {
    return add(new Code(digits));
  }

  Sheet note(String words) {
    return add(new Note(words));
  }

  Sheet writeTo(String before, String address, String after) {
    return add(new WriteTo(before, address, after));
  }

  private Sheet add(Block block) {
    blocks.add(block);
    return this;
  }
}
