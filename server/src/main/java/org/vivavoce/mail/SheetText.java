package org.vivavoce.mail;

import java.util.stream.Collectors;

/** A sheet as plain text: lines of at most 72 characters, but an address stays whole. */
final class SheetText {
  private static final int WIDTH = 72;

  private SheetText() {}

  static String of(Sheet sheet) {
    return sheet.blocks().stream().map(SheetText::block).collect(Collectors.joining("\n\n")) + "\n";
  }

  private static String block(Sheet.Block block) {
    return switch (block) {
      case Sheet.Heading heading -> wrapped("", "", heading.words());
      case Sheet.Paragraph paragraph -> wrapped("", "", paragraph.words());
      case Sheet.Points points ->
          points.title()
              + points.points().stream()
                  .map(each -> "\n" + wrapped("- ", "  ", each))
                  .collect(Collectors.joining());
      case Sheet.Facts facts ->
          facts.facts().stream()
              .map(each -> wrapped("", "  ", each.name() + ": " + each.value()))
              .collect(Collectors.joining("\n"));
      case Sheet.Button button -> button.label() + ":\n" + button.address();
      case Sheet.Code code -> "    " + code.digits();
      case Sheet.Note note -> wrapped("", "", note.words());
      case Sheet.WriteTo to -> wrapped("", "", to.before() + to.address() + to.after());
    };
  }

  private static String wrapped(String first, String further, String words) {
    StringBuilder text = new StringBuilder(first);
    int column = first.length();
    boolean begun = false;
    for (String word : words.split(" ")) {
      int length = word.codePointCount(0, word.length());
      if (begun && column + 1 + length > WIDTH) {
        text.append('\n').append(further);
        column = further.length();
      } else if (begun) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += length;
      begun = true;
    }
    return text.toString();
  }
}
