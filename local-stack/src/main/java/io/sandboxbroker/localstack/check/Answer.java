package io.sandboxbroker.localstack.check;

import tools.jackson.databind.JsonNode;

/** What the broker answered; the body is a missing node when it was no JSON. */
record Answer(int status, JsonNode body) {

  Answer requireStatus(int expected) {
    if (status != expected) {
      throw new CheckFailedException("expected " + expected + ", got " + this);
    }
    return this;
  }

  Answer requireFields(String... fields) {
    for (String field : fields) {
      if (!body.hasNonNull(field)) {
        throw new CheckFailedException("expected a " + field + ", got " + this);
      }
    }
    return this;
  }

  String text(String field) {
    requireFields(field);
    return body.get(field).asString();
  }

  @Override
  public String toString() {
    return status + " " + body;
  }
}
