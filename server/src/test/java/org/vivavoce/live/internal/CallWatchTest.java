package org.vivavoce.live.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallEvent.ResponseStatus;

/** Each line is a call, step by step, and what of it was not ours. */
class CallWatchTest {
  private final CallWatch watch = new CallWatch();
  private final List<String> found = new ArrayList<>();

  private void sees(CallEvent event) {
    watch
        .saw(event, lenient)
        .ifPresent(finding -> found.add(finding.what().name() + " " + finding.id()));
  }

  private boolean lenient;

  /** A word and its names: {@code order:n}, {@code response:r:n}, {@code item:i:role} … */
  private void step(String step) {
    String[] word = step.split(":");
    String one = word.length > 1 ? word[1] : "";
    String two = word.length > 2 ? word[2] : "";
    switch (word[0]) {
      case "order" -> watch.ordered(one);
      case "made" -> watch.made(one);
      case "remove" -> watch.removes(one);
      case "silence" -> watch.silences();
      case "rejoined" -> lenient = true;
      case "later" -> lenient = false;
      case "newcall" -> watch.begin();
      case "response" ->
          sees(new CallEvent.ResponseCreated(one, two.isEmpty() ? Map.of() : Map.of("nonce", two)));
      case "named" -> sees(new CallEvent.OutputItemAdded(one, two));
      case "written" -> sees(new CallEvent.ItemRetrieved(one, "user", "words", true));
      case "said" -> sees(new CallEvent.ItemRetrieved(one, "user", "words", false));
      case "item" -> sees(new CallEvent.ItemAdded(one, null, two));
      case "itemdone" -> sees(new CallEvent.ItemDone(one, null, two));
      case "words" -> sees(new CallEvent.OutputTranscriptDelta(one, two, "x"));
      case "speech" -> sees(new CallEvent.SpeechStarted(one, 0));
      case "commit" -> sees(new CallEvent.InputCommitted(one, null));
      case "truncated" -> sees(new CallEvent.ItemTruncated(one, 5));
      case "deleted" -> sees(new CallEvent.ItemDeleted(one));
      case "cleared" -> sees(new CallEvent.PlaybackCleared(one));
      case "done" -> sees(done(one, ResponseStatus.COMPLETED));
      case "cancelled" -> sees(done(one, ResponseStatus.CANCELLED));
      default -> throw new AssertionError(step);
    }
  }

  private static CallEvent done(String response, ResponseStatus status) {
    return new CallEvent.ResponseDone(response, status, null, null, null, Map.of());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an order and its answer          | order:n response:r:n named:r:i item:i:assistant words:r:i done:r itemdone:i:assistant | ''
          an item before it is named       | order:n response:r:n item:i:assistant named:r:i done:r | ''
          an item that is never named      | order:n response:r:n item:i:assistant words:r:i done:r | ''
          the candidate's turn             | speech:u commit:u item:u:user itemdone:u:user | ''
          what we told again               | made:m item:m:user made:k item:k:assistant | ''
          a barge-in                       | order:n response:r:n named:r:i item:i:assistant speech:u cleared:r cancelled:r truncated:i | ''
          our own silence                  | order:n response:r:n named:r:i item:i:assistant silence cleared:r cancelled:r truncated:i | ''
          an item that we remove           | made:m item:m:user remove:m deleted:m | ''
          two orders at once               | order:n order:m response:r:n response:s:m | ''
          a response without a nonce       | response:r | RESPONSE r
          a nonce of nobody's              | order:n response:r:x | RESPONSE r
          a nonce used twice               | order:n response:r:n done:r response:s:n | RESPONSE s
          a nonce of the last call         | order:n newcall response:r:n | RESPONSE r
          an item of a foreign response    | response:r named:r:i item:i:assistant | RESPONSE r
          a user's item from nowhere       | item:u:user | ITEM u
          a system item                    | item:s:system | ITEM s
          an item before its own commit    | speech:u item:u:user commit:u | ITEM u;ITEM u
          an assistant's item from nowhere | item:i:assistant | ITEM i
          one that hides in a response     | order:n response:r:n item:x:assistant named:r:i item:i:assistant | ITEM x
          a second one in a response       | order:n response:r:n named:r:i item:i:assistant item:x:assistant | ITEM x
          one after the response           | order:n response:r:n named:r:i done:r item:x:assistant | ITEM x
          an item only seen when done      | itemdone:u:user | ITEM u
          a function's output              | item:f:function_call_output | ITEM f
          a deletion                       | speech:u commit:u item:u:user deleted:u | DELETION u
          a truncation of what was whole   | order:n response:r:n named:r:i item:i:assistant done:r truncated:i | TRUNCATION i
          a truncation of a foreign item   | truncated:x | TRUNCATION x
          a cancel by hand, said once      | order:n response:r:n named:r:i cleared:r cancelled:r | CANCEL r
          heard half, after a rejoin       | rejoined words:r:i item:i:assistant item:u:user later cleared:r | CANCEL r
          words of an unseen response      | words:r:i item:i:assistant | RESPONSE r
          named by an unseen response      | named:r:i | RESPONSE r
          fetched, and said                | rejoined item:u:user said:u | ''
          written where nobody listened    | rejoined item:u:user written:u | ITEM u
          written in a turn's place        | speech:u commit:u deleted:u written:u | DELETION u;ITEM u
          what we wrote ourselves          | made:m written:m | ''
          after a rejoin still strict      | rejoined response:r | RESPONSE r
          """)
  void whatIsOursIsToldFromWhatIsNot(String name, String steps, String expected) {
    for (String step : steps.split(" ")) {
      step(step);
    }
    assertEquals(expected, String.join(";", found), name);
  }
}
