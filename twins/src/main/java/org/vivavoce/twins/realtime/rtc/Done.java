package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for one of libwebrtc's asynchronous answers. */
final class Done implements SetSessionDescriptionObserver, CreateSessionDescriptionObserver {
  /**
   * These steps are local work of milliseconds; a machine that needs longer cannot carry a call.
   */
  private static final int TIMEOUT_S = 10;

  private final CompletableFuture<@Nullable RTCSessionDescription> result =
      new CompletableFuture<>();
  private volatile @Nullable String refusal;

  @Override
  public void onSuccess() {
    result.complete(null);
  }

  @Override
  public void onSuccess(RTCSessionDescription description) {
    result.complete(description);
  }

  @Override
  public void onFailure(String error) {
    refusal = error;
    result.complete(null);
  }

  void awaitOrBadOffer() throws BadOfferException {
    take();
  }

  RTCSessionDescription awaitDescription() throws BadOfferException {
    RTCSessionDescription description = take();
    if (description == null) {
      throw new RtcUnavailableException("The WebRTC library made no answer", null);
    }
    return description;
  }

  private @Nullable RTCSessionDescription take() throws BadOfferException {
    try {
      RTCSessionDescription description = result.get(TIMEOUT_S, TimeUnit.SECONDS);
      if (refusal != null) {
        throw new BadOfferException("The offer cannot be answered: " + refusal);
      }
      return description;
    } catch (TimeoutException | ExecutionException e) {
      throw new RtcUnavailableException(
          "The WebRTC library did not answer within " + TIMEOUT_S + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RtcUnavailableException("Interrupted while making an answer", e);
    }
  }
}
