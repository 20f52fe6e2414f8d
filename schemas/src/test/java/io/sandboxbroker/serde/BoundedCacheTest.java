package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {

  private final BoundedCache<Integer, String> cache = new BoundedCache<>(3);

  @Test
  void a_value_is_loaded_once() {
    var loads = new AtomicInteger();

    for (int i = 0; i < 3; i++) {
      assertThat(cache.get(1, key -> "value " + loads.incrementAndGet())).isEqualTo("value 1");
    }
  }

  @Test
  void it_never_grows_beyond_its_capacity() {
    for (int i = 0; i < 100; i++) {
      cache.get(i, String::valueOf);
      assertThat(cache.size()).isBetween(1, 3);
    }
  }

  @Test
  void a_failure_is_not_kept() {
    assertThatThrownBy(
            () ->
                cache.get(
                    1,
                    key -> {
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(cache.get(1, String::valueOf)).isEqualTo("1");
  }
}
