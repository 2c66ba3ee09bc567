package org.vivavoce.platform.observe;

import co.elastic.logging.jul.EcsFormatter;
import java.util.Map;
import org.slf4j.MDC;

/** One ECS JSON object a line, with the ids of {@link LogContext}. */
final class EcsLines extends EcsFormatter {
  EcsLines(String service, String version) {
    setServiceName(service);
    setServiceVersion(version);
    setEventDataset(service + ".log");
  }

  @Override
  protected Map<String, String> getMdcEntries() {
    Map<String, String> entries = MDC.getCopyOfContextMap();
    return entries == null ? Map.of() : entries;
  }
}
