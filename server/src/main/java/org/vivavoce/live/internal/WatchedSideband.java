package org.vivavoce.live.internal;

import java.util.List;
import org.vivavoce.live.CallSettings;
import org.vivavoce.live.Recalled;
import org.vivavoce.live.SayOrder;
import org.vivavoce.live.Sideband;

/** Tells the watch what we do ourselves, so that everything else is somebody else's. */
record WatchedSideband(Sideband line, CallWatch watch) implements Sideband {

  @Override
  public void configure(CallSettings settings) {
    line.configure(settings);
  }

  @Override
  public void say(SayOrder order) {
    watch.ordered(order.nonce());
    line.say(order);
  }

  @Override
  public void cancel() {
    watch.silences();
    line.cancel();
  }

  @Override
  public void clearPlayback() {
    watch.silences();
    line.clearPlayback();
  }

  @Override
  public void recall(List<Recalled> earlier) {
    earlier.forEach(each -> watch.made(each.itemId()));
    line.recall(earlier);
  }

  @Override
  public void typed(String itemId, String text) {
    watch.made(itemId);
    line.typed(itemId, text);
  }

  @Override
  public void retrieve(String itemId) {
    line.retrieve(itemId);
  }

  @Override
  public void remove(String itemId) {
    watch.removes(itemId);
    line.remove(itemId);
  }

  @Override
  public void close() {
    line.close();
  }
}
