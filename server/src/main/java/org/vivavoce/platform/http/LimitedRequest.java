package org.vivavoce.platform.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body cannot be larger than agreed, whether it names its length or comes in
 * chunks. Reading past the limit throws the 413 problem.
 */
final class LimitedRequest extends HttpServletRequestWrapper {
  /** A body that is larger is not read to its end only to be refused. */
  private static final long MOST_DISCARDED = 4 << 20;

  private static final long MOST_DISCARDING_NS = 2_000_000_000L;

  private final long maxBytes;

  LimitedRequest(HttpServletRequest request, long maxBytes) {
    super(request);
    this.maxBytes = maxBytes;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (getContentLengthLong() > maxBytes) {
      discard(super.getInputStream(), getContentLengthLong());
      throw Problems.tooLarge();
    }
    return new Counted(super.getInputStream(), maxBytes);
  }

  /**
   * Whoever is still sending would not see the refusal: a connection that is closed with bytes
   * unread is reset. So what is not much too large is read and thrown away, for two seconds.
   */
  static void discard(InputStream in, long named) throws IOException {
    if (named > MOST_DISCARDED) {
      return;
    }
    long untilNs = System.nanoTime() + MOST_DISCARDING_NS;
    byte[] part = new byte[8 << 10];
    while (in.read(part) >= 0 && System.nanoTime() < untilNs) {
      // nobody wants it
    }
  }

  /** JSON and addresses are UTF-8, whatever charset a request names; one nobody knows is no bug. */
  @Override
  public @Nullable String getHeader(String name) {
    String value = super.getHeader(name);
    return value != null && name.equalsIgnoreCase("Content-Type")
        ? value.split(";", 2)[0].strip()
        : value;
  }

  @Override
  public @Nullable String getContentType() {
    return getHeader("Content-Type");
  }

  @Override
  public String getCharacterEncoding() {
    return "UTF-8";
  }

  private static final class Counted extends ServletInputStream {
    private final ServletInputStream in;
    private long left;

    Counted(ServletInputStream in, long maxBytes) {
      this.in = in;
      this.left = maxBytes;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int got = in.read(into, from, length);
      if (got > 0) {
        count(got);
      }
      return got;
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw Problems.tooLarge();
      }
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }
}
