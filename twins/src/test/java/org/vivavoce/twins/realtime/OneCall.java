package org.vivavoce.twins.realtime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.realtime.speech.TurnEvent;
import tools.jackson.databind.node.ObjectNode;

/** A twin with one call on it, its media driven by hand. */
abstract class OneCall {
  Wire wire = new Wire();
  String callId = "";
  FakeParts.FakePeer peer = new FakeParts.FakePeer(new SilentListener());
  Wire.Sideband sideband = new Wire.Sideband();
  ObjectNode first = Json.object();

  @BeforeEach
  void call() throws Exception {
    open(Wire.SESSION);
  }

  void open(String session) throws Exception {
    callId = wire.call(session);
    peer = wire.parts.nextPeer();
    peer.listener.connected();
    sideband = wire.sideband(callId);
    first = sideband.await(event -> true, "event");
  }

  @AfterEach
  void stop() {
    wire.close();
  }

  void say(String text) {
    sideband.send(
        "{'type':'response.create','response':{'instructions':"
            + "'Say exactly:\\n\\\"\\\"\\\"\\n"
            + text
            + "\\n\\\"\\\"\\\"'}}");
  }

  void speak(String words) {
    wire.parts.recognizer.texts.add(words);
    peer.hear(new TurnEvent.SpeechStarted(120, new short[8_000]), wire.parts);
    peer.hear(new TurnEvent.SpeechContinued(new short[16_000]), wire.parts);
    peer.hear(new TurnEvent.SpeechStopped(1_700, 500), wire.parts);
  }

  ObjectNode errorTo(String event) throws InterruptedException {
    sideband.send(event);
    return (ObjectNode) sideband.await("error").path("error");
  }

  /** Stands in for the call before it is made. */
  private static final class SilentListener implements org.vivavoce.twins.realtime.rtc.RtcListener {
    @Override
    public void audio(short[] frame48k) {}

    @Override
    public void connected() {}

    @Override
    public void ended(String reason) {}

    @Override
    public void channelOpened() {}

    @Override
    public void channelText(String text) {}

    @Override
    public void channelOverrun() {}
  }
}
