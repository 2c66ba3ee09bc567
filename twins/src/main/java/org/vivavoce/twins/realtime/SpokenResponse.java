package org.vivavoce.twins.realtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.WireIds;
import org.vivavoce.twins.realtime.rtc.Playout;
import tools.jackson.databind.node.ObjectNode;

/**
 * One response from {@code response.created} until its last sample was played or cut. Belongs to
 * the call's thread; its worker reads {@link #stopped} and what is final.
 */
final class SpokenResponse {
  /** A sentence that was handed to the playout. */
  private record Said(String text, long audioMs) {}

  final String id = WireIds.next("resp");
  final ResponseRequest request;

  /** The voice it speaks with, fixed when it begins. */
  final String voice;

  /** Its message; announced with its first sentence, and not at all when it only calls. */
  final Conversation.Item item = Conversation.ofAssistant(WireIds.next("item"));

  final long createdAtMs;

  /** Set when no more shall be made; the worker stops at the next sentence. */
  volatile boolean stopped;

  Playout.@Nullable Speech speech;

  /** {@code output_audio_buffer.started} was sent. */
  boolean started;

  /** {@code response.done} was sent. */
  boolean done;

  /** The message was announced and its content part opened. */
  boolean opened;

  /** The message's closing events were sent. */
  boolean messageClosed;

  /** Output tokens so far. */
  int tokens;

  /** Its announced items in order: the message, if any, then calls. */
  final List<Conversation.Item> outputs = new ArrayList<>();

  /** Some of its audio was queued and is never heard. */
  private boolean cut;

  private final List<Said> said = new ArrayList<>();
  private final StringBuilder transcript = new StringBuilder();

  /**
   * Work that waits for the first sample, so that {@code started} comes before the transcript as on
   * the cloud; null when nothing waits any more.
   */
  private @Nullable Queue<Runnable> held;

  SpokenResponse(ResponseRequest request, String voice, long createdAtMs) {
    this.request = request;
    this.voice = voice;
    this.createdAtMs = createdAtMs;
  }

  boolean audio() {
    return request.modality().equals("audio");
  }

  /** From here {@link #inOrder} keeps work back until {@link #release}. */
  void hold() {
    held = new ArrayDeque<>();
  }

  boolean holding() {
    return held != null;
  }

  void inOrder(Runnable work) {
    if (held == null) {
      work.run();
    } else {
      held.add(work);
    }
  }

  void release() {
    Queue<Runnable> waiting = held;
    held = null;
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  /** Notes a sentence; the transcript gets it now, with a space between sentences. */
  String say(String sentence, long audioMs) {
    String piece = transcript.isEmpty() ? sentence : " " + sentence;
    transcript.append(piece);
    said.add(new Said(sentence, audioMs));
    item.audioMs(item.audioMs() + audioMs);
    tokens += Usage.output(piece.length(), audioMs);
    return piece;
  }

  String transcript() {
    return transcript.toString();
  }

  /** Keeps what can have been heard in that much played audio: whole words, rounded down. */
  void truncate(long playedMs) {
    cut = true;
    String heard = heard(playedMs);
    transcript.setLength(0);
    transcript.append(heard);
    item.audioMs(Math.min(item.audioMs(), playedMs));
  }

  private String heard(long playedMs) {
    StringBuilder heard = new StringBuilder();
    long left = playedMs;
    for (Said sentence : said) {
      if (left <= 0) {
        break;
      }
      String part =
          left >= sentence.audioMs()
              ? sentence.text()
              : wholeWords(sentence.text(), (double) left / sentence.audioMs());
      if (!part.isEmpty()) {
        heard.append(heard.isEmpty() ? "" : " ").append(part);
      }
      left -= sentence.audioMs();
    }
    return heard.toString();
  }

  /** Speech is taken to run evenly over the letters of a sentence. */
  static String wholeWords(String text, double share) {
    int letters = (int) (text.length() * share);
    if (letters >= text.length()) {
      return text;
    }
    int space = text.lastIndexOf(' ', letters);
    return space <= 0 ? "" : text.substring(0, space);
  }

  /** The content part as it stands. */
  ObjectNode part(String text) {
    return audio()
        ? Json.object().put("type", "audio").put("transcript", text)
        : Json.object().put("type", "text").put("text", text);
  }

  /** The item's content as it stands (items call their parts {@code output_…}). */
  void writeContent(String status) {
    item.status(status);
    ObjectNode part = item.json().putArray("content").addObject();
    if (audio()) {
      part.put("type", "output_audio").put("transcript", transcript());
      if (cut) {
        item.cut(transcript());
      }
    } else {
      part.put("type", "output_text").put("text", transcript());
    }
  }
}
