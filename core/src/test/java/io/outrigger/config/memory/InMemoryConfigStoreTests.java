package io.outrigger.config.memory;

import java.time.Instant;
import java.time.InstantSource;

import org.junit.jupiter.api.Test;

import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConfigStoreContract;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InMemoryConfigStore}.
 */
class InMemoryConfigStoreTests extends ConfigStoreContract {

	@Override
	protected ConfigStore createStore(int historySize, InstantSource clock) {
		return new InMemoryConfigStore(historySize, clock);
	}

	@Test
	void deletedKeysAreForgottenInTheEndButTheirVersionsAreNotUsedAgain() {
		InMemoryConfigStore store = new InMemoryConfigStore(5, InstantSource.fixed(Instant.EPOCH));
		publish(store, Change.set("first", "1"));
		publish(store, Change.set("first", "2"));
		publish(store, Change.delete("first"));
		for (int i = 0; i < KeyHistories.MAX_DELETED; i++) {
			assertThat(store.history("first").block()).as("after %s", i).hasSize(3);
			publish(store, Change.set("key-" + i, "x"));
			publish(store, Change.delete("key-" + i));
		}
		assertThat(store.history("first").block()).isEmpty();
		publish(store, Change.set("first", "again"));
		assertThat(store.snapshot().get("first").version()).isEqualTo(4);
	}

	@Test
	void aKeyThatCameBackIsNotForgotten() {
		InMemoryConfigStore store = new InMemoryConfigStore(5, InstantSource.fixed(Instant.EPOCH));
		publish(store, Change.set("first", "1"));
		publish(store, Change.delete("first"));
		publish(store, Change.set("first", "2"));
		for (int i = 0; i <= KeyHistories.MAX_DELETED; i++) {
			publish(store, Change.set("key-" + i, "x"));
			publish(store, Change.delete("key-" + i));
		}
		assertThat(store.history("first").block()).hasSize(3);
	}

	private static void publish(ConfigStore store, Change change) {
		store.publish(new Release(change, "ann", "test")).block();
	}

}
