package dev.sallyport.policy.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModuleCacheTest {

  /** The smallest module: magic number and version. */
  private static final byte[] MODULE = {0, 'a', 's', 'm', 1, 0, 0, 0};

  @Test
  void sameDigestIsCompiledOnce() throws UnusableModuleException {
    ModuleCache cache = new ModuleCache();
    PolicyModule first = cache.get("a", MODULE);

    assertThat(cache.get("a", MODULE)).isSameAs(first);
    assertThat(cache.get("b", MODULE)).isNotSameAs(first);
  }

  @Test
  void whatCannotBeCompiledIsNotKept() throws UnusableModuleException {
    ModuleCache cache = new ModuleCache();
    assertThatThrownBy(() -> cache.get("a", new byte[8]))
        .isInstanceOf(UnusableModuleException.class);

    assertThat(cache.get("a", MODULE)).isNotNull();
  }
}
