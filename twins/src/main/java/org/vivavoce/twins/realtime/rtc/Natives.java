package org.vivavoce.twins.realtime.rtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * libwebrtc in this process: one audio device, one factory, made at first use and kept until the
 * process ends. They are never disposed: there is nothing to gain, and natives that are still in
 * use abort the process.
 *
 * @param device held so that the collector cannot take it away from under the factory
 */
record Natives(HeadlessAudioDeviceModule device, PeerConnectionFactory factory) {
  private static @Nullable Natives only;

  /**
   * @throws RtcUnavailableException with what is missing, in words
   */
  static synchronized Natives get() {
    Natives natives = only;
    if (natives == null) {
      requirePlatform();
      requireInterface();
      try {
        HeadlessAudioDeviceModule device = recordingDevice();
        natives = new Natives(device, new PeerConnectionFactory(device));
      } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
        throw new RtcUnavailableException(
            "The WebRTC library does not load. It needs a temporary folder that allows programs to be run, and these "
                + "Debian packages: libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3",
            e);
      }
      only = natives;
    }
    return natives;
  }

  /**
   * The start-up order that keeps webrtc-java 0.14.0 alive: the device records <em>before</em> the
   * factory sees it. A factory that starts the recording itself registers a capture callback, which
   * then feeds every send stream concurrently with our own pushes, and libwebrtc's race checker
   * aborts the process within seconds (upstream #118, #213, #217; fixed in #289). A device that
   * already records refuses the callback, and its capture thread becomes the one puller of remote
   * audio; so playout must not be started as well. Depends on 0.14.0: check again at any upgrade.
   */
  private static HeadlessAudioDeviceModule recordingDevice() {
    HeadlessAudioDeviceModule device = new HeadlessAudioDeviceModule();
    device.initRecording();
    device.startRecording();
    return device;
  }

  private static void requirePlatform() {
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "");
    if (!os.equals("Linux") || !(arch.equals("amd64") || arch.equals("x86_64"))) {
      throw new RtcUnavailableException(
          String.format(
              Locale.ROOT,
              "The embedded interviewer's WebRTC runs on Linux x86-64 alone; this is %s %s",
              os,
              arch),
          null);
    }
  }

  private static void requireInterface() {
    if (!hasRealInterface()) {
      throw new RtcUnavailableException(
          "WebRTC needs a network interface besides loopback, and none is up. As root a pair made for it is enough: "
              + "ip link add v0 type veth peer name v1; ip addr add 10.99.0.1/24 dev v0; ip link set v0 up; ip link set v1 up",
          null);
    }
  }

  /** Both libwebrtc and browsers ignore loopback for host candidates. */
  static boolean hasRealInterface() {
    try {
      for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (card.isUp() && !card.isLoopback() && card.getInetAddresses().hasMoreElements()) {
          return true;
        }
      }
      return false;
    } catch (SocketException e) {
      throw new RtcUnavailableException("The network interfaces cannot be listed", e);
    }
  }
}
