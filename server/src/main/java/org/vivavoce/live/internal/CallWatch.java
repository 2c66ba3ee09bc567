package org.vivavoce.live.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallEvent.ResponseStatus;

/**
 * Who does what in one call, told by its state: a response is ours when it carries a nonce that we
 * ordered it with and that was not used before; an item is ours when we made it, when it belongs to
 * a response of ours, or when it is what a committed audio buffer became. What is not ours was done
 * by whoever else holds a channel to the call. Nothing here asks the browser anything. Belongs to
 * the session's thread.
 */
final class CallWatch {
  /** What somebody else did. */
  enum Foreign {
    RESPONSE("foreign_response", true),
    ITEM("foreign_item", true),
    DELETION("foreign_deletion", true),
    TRUNCATION("foreign_truncation", true),
    /** The interviewer falls silent; what was not heard is said again. */
    CANCEL("foreign_cancel", false);

    private final String event;
    private final boolean severe;

    Foreign(String event, boolean severe) {
      this.event = event;
      this.severe = severe;
    }

    String event() {
      return event;
    }

    /** Whether it changes what was said, or what the model believes was said. */
    boolean isSevere() {
      return severe;
    }
  }

  /**
   * @param id the response's or the item's
   */
  record Finding(Foreign what, String id) {}

  /** A response of ours while its items may still come. */
  private static final class Response {
    private boolean done;
    private boolean named;
    private boolean mayBeCut;

    /** An item that came in this response's time before the response named its own. */
    private @Nullable String supposed;
  }

  private final Set<String> openNonces = new HashSet<>();
  private final Map<String, Response> responses = new HashMap<>();
  private final Map<String, String> itemToResponse = new HashMap<>();
  private final Set<String> ours = new HashSet<>();
  private final Set<String> written = new HashSet<>();
  private final Set<String> removedByUs = new HashSet<>();
  private final Set<String> foreign = new HashSet<>();

  /** A new call: nothing of the last one holds. */
  void begin() {
    openNonces.clear();
    responses.clear();
    itemToResponse.clear();
    ours.clear();
    written.clear();
    removedByUs.clear();
    foreign.clear();
  }

  // ---- what we do

  void ordered(String nonce) {
    openNonces.add(nonce);
  }

  /** We put this item into the conversation. */
  void made(String itemId) {
    ours.add(itemId);
    written.add(itemId);
  }

  /** We take this item out of it. */
  void removes(String itemId) {
    removedByUs.add(itemId);
  }

  /** We stop what is made or sounds. */
  void silences() {
    responses.values().forEach(response -> response.mayBeCut = true);
  }

  /** It stands in the conversation by our doing, or by the candidate's voice. */
  boolean isOurs(String itemId) {
    return ours.contains(itemId) || itemToResponse.containsKey(itemId);
  }

  /** What somebody else made, though it was only refused. */
  boolean isForeign(String id) {
    return foreign.contains(id);
  }

  // ---- what happens

  /**
   * @param lenient some of what led here was not heard: an item that nobody knows is taken for ours
   */
  Optional<Finding> saw(CallEvent event, boolean lenient) {
    return switch (event) {
      case CallEvent.SpeechStarted _ -> {
        silences(); // whoever is spoken to falls silent, by the service or by the host
        yield Optional.empty();
      }
      case CallEvent.InputCommitted committed -> {
        boolean taken = foreign.contains(committed.itemId());
        ours.add(committed.itemId());
        yield taken ? found(Foreign.ITEM, committed.itemId()) : Optional.empty();
      }
      case CallEvent.ResponseCreated created -> created(created);
      case CallEvent.OutputItemAdded added -> named(added.responseId(), added.itemId(), lenient);
      case CallEvent.OutputTranscriptDelta delta ->
          named(delta.responseId(), delta.itemId(), lenient);
      case CallEvent.ItemAdded added -> item(added.itemId(), added.role(), lenient);
      case CallEvent.ItemDone done -> item(done.itemId(), done.role(), lenient);
      // What a candidate says comes as sound; words put there in its name are somebody's writing.
      case CallEvent.ItemRetrieved got ->
          got.written() && !written.contains(got.itemId())
              ? found(Foreign.ITEM, got.itemId())
              : Optional.empty();
      case CallEvent.ItemTruncated truncated -> truncated(truncated.itemId(), lenient);
      case CallEvent.ItemDeleted deleted ->
          removedByUs.contains(deleted.itemId())
              ? Optional.empty()
              : found(Foreign.DELETION, deleted.itemId());
      case CallEvent.PlaybackCleared cleared -> cut(cleared.responseId());
      case CallEvent.ResponseDone done -> done(done);
      default -> Optional.empty();
    };
  }

  private Optional<Finding> found(Foreign what, String id) {
    foreign.add(id);
    return Optional.of(new Finding(what, id));
  }

  private Optional<Finding> created(CallEvent.ResponseCreated created) {
    String nonce = created.metadata().get("nonce");
    if (nonce == null || !openNonces.remove(nonce)) {
      return found(Foreign.RESPONSE, created.responseId());
    }
    responses.put(created.responseId(), new Response());
    return Optional.empty();
  }

  private Optional<Finding> named(String responseId, String itemId, boolean lenient) {
    if (foreign.contains(responseId)) {
      foreign.add(itemId); // of a response that was found already
      return Optional.empty();
    }
    // Every response begins with an event that says whose it is: only where the sideband was away
    // may it have been missed.
    if (!responses.containsKey(responseId) && !lenient) {
      foreign.add(itemId);
      return found(Foreign.RESPONSE, responseId);
    }
    Response response = responses.computeIfAbsent(responseId, _ -> new Response());
    String supposed = response.supposed;
    response.named = true;
    response.supposed = null;
    itemToResponse.put(itemId, responseId);
    if (supposed != null && !supposed.equals(itemId)) {
      itemToResponse.remove(supposed);
      return found(Foreign.ITEM, supposed);
    }
    return foreign.contains(itemId) ? found(Foreign.ITEM, itemId) : Optional.empty();
  }

  private Optional<Finding> item(String itemId, String role, boolean lenient) {
    if (ours.contains(itemId) || itemToResponse.containsKey(itemId) || foreign.contains(itemId)) {
      return Optional.empty();
    }
    if (role.equals("assistant")) {
      Optional<Map.Entry<String, Response>> unnamed =
          responses.entrySet().stream()
              .filter(each -> !each.getValue().done)
              .filter(each -> !each.getValue().named && each.getValue().supposed == null)
              .findFirst();
      if (unnamed.isPresent()) {
        unnamed.get().getValue().supposed = itemId;
        itemToResponse.put(itemId, unnamed.get().getKey());
        return Optional.empty();
      }
    }
    if (lenient) {
      ours.add(itemId);
      return Optional.empty();
    }
    return found(Foreign.ITEM, itemId);
  }

  private Optional<Finding> truncated(String itemId, boolean lenient) {
    Response response = responses.get(itemToResponse.getOrDefault(itemId, ""));
    boolean unheard = lenient && response == null && !foreign.contains(itemId);
    return unheard || (response != null && response.mayBeCut)
        ? Optional.empty()
        : found(Foreign.TRUNCATION, itemId);
  }

  private Optional<Finding> cut(String responseId) {
    Response response = responses.get(responseId);
    if (response == null || response.mayBeCut) {
      return Optional.empty();
    }
    response.mayBeCut = true; // said once
    return Optional.of(new Finding(Foreign.CANCEL, responseId));
  }

  private Optional<Finding> done(CallEvent.ResponseDone done) {
    Response response = responses.get(done.responseId());
    if (response == null) {
      return Optional.empty();
    }
    response.done = true;
    return done.status() == ResponseStatus.CANCELLED ? cut(done.responseId()) : Optional.empty();
  }
}
