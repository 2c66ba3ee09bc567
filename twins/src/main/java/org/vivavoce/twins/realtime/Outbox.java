package org.vivavoce.twins.realtime;

import tools.jackson.databind.node.ObjectNode;

/** Where a call's server events go: to every sideband and the data channel, in this order. */
interface Outbox {
  void emit(ObjectNode event);
}
