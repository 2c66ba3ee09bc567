package org.vivavoce.live;

/**
 * One utterance of an earlier call, told to a new one so that the service knows what was said.
 *
 * @param itemId ours and new: the service's echo of it is recognised by it
 */
public record Recalled(String itemId, boolean candidate, String text) {
  @Override
  public String toString() {
    return "Recalled[" + itemId + ", " + text.length() + " characters]";
  }
}
