package org.vivavoce.testing;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vivavoce.session.HostFleet;

/** A fleet whose hosts are played by the test: it gets their grants, and says which one is dead. */
public final class RecordingFleet implements HostFleet {
  /** One start that was asked for. */
  public record Started(String controlUrl, String grant, UUID sessionId) {}

  private final List<Started> started = new CopyOnWriteArrayList<>();
  private final Set<UUID> dead = ConcurrentHashMap.newKeySet();

  @Override
  public void start(Order order) {
    dead.remove(order.sessionId());
    started.add(new Started(order.controlUrl(), order.grant(), order.sessionId()));
  }

  @Override
  public Standing standing(UUID sessionId, long epoch) {
    boolean here =
        started.stream().anyMatch(each -> each.sessionId().equals(sessionId))
            && !dead.contains(sessionId);
    return here ? Standing.HERE : Standing.GONE;
  }

  @Override
  public void giveUp(UUID sessionId, long epoch) {}

  @Override
  public Duration startsWithin() {
    return Duration.ofSeconds(5);
  }

  @Override
  public boolean outlivesUs() {
    return false;
  }

  public void kill(UUID sessionId) {
    dead.add(sessionId);
  }

  public List<Started> of(UUID sessionId) {
    return started.stream().filter(each -> each.sessionId().equals(sessionId)).toList();
  }
}
