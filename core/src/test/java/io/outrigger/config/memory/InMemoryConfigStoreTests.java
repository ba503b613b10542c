package io.outrigger.config.memory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConfigStoreContract;
import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InMemoryConfigStore}.
 */
class InMemoryConfigStoreTests extends ConfigStoreContract {

	@Override
	protected ConfigCenter createCenter() {
		return new InMemoryConfigCenter(HISTORY, RELEASES, InstantSource.system());
	}

	private static InMemoryConfigStore store(int historySize, long maxCharacters) {
		AtomicLong revision = new AtomicLong();
		return new InMemoryConfigStore(ConfigScope.NAMESPACE, new KeyHistories(historySize, maxCharacters),
				new ReleaseLog(10), revision::incrementAndGet, InstantSource.fixed(Instant.EPOCH));
	}

	@Test
	void deletedKeysAreForgottenInTheEndButTheirVersionsAreNotUsedAgain() {
		InMemoryConfigStore store = store(5, KeyHistories.MAX_CHARACTERS);
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
		InMemoryConfigStore store = store(5, KeyHistories.MAX_CHARACTERS);
		publish(store, Change.set("first", "1"));
		publish(store, Change.delete("first"));
		publish(store, Change.set("first", "2"));
		for (int i = 0; i <= KeyHistories.MAX_DELETED; i++) {
			publish(store, Change.set("key-" + i, "x"));
			publish(store, Change.delete("key-" + i));
		}
		assertThat(store.history("first").block()).hasSize(3);
	}

	@Test
	void theOldestVersionsGoFirstWhenTheStoreIsFull() {
		InMemoryConfigStore store = store(50, 1_000);
		publish(store, Change.set("a", "x".repeat(200)));
		publish(store, Change.set("b", "x".repeat(200)));
		publish(store, Change.set("b", "y".repeat(200)));
		publish(store, Change.set("a", "y".repeat(200)));
		assertThat(store.history("a").block()).hasSize(2);
		publish(store, Change.set("a", "z".repeat(200)));
		assertThat(store.history("a").block()).extracting(ConfigEntry::version).containsExactly(3L, 2L);
		assertThat(store.history("b").block()).extracting(ConfigEntry::version).containsExactly(2L, 1L);
		publish(store, Change.set("a", "x".repeat(200)));
		assertThat(store.history("a").block()).extracting(ConfigEntry::version).containsExactly(4L, 3L, 2L);
		assertThat(store.history("b").block()).extracting(ConfigEntry::version).containsExactly(2L);
	}

	@Test
	void aReleaseThatWouldOverflowTheStoreIsRefusedAndChangesNothing() {
		InMemoryConfigStore store = store(50, 1_000);
		publish(store, Change.set("a", "x".repeat(600)));
		ConfigSnapshot before = store.snapshot();
		assertThatExceptionOfType(InvalidReleaseException.class)
			.isThrownBy(() -> publish(store, Change.set("b", "x".repeat(600))))
			.withMessage("changes would leave 1216 characters but must be: at most 1000 characters of keys, values,"
					+ " authors and reasons in the scope");
		assertThat(store.snapshot()).isSameAs(before);
		assertThat(store.history("b").block()).isEmpty();
		publish(store, Change.set("a", "y".repeat(900)));
		assertThat(store.history("a").block()).hasSize(1);
	}

	private static void publish(ConfigStore store, Change change) {
		store.publish(new Release(change, "ann", "test")).block();
	}

}
