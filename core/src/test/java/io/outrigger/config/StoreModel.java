package io.outrigger.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.awaitility.Awaitility;

import io.outrigger.config.Release.Change;
import io.outrigger.config.type.ValueType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a store should say, as plainly as it can be written.
 */
final class StoreModel {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final Map<String, List<Version>> histories = new TreeMap<>();

	private final int historySize;

	StoreModel(int historySize) {
		this.historySize = historySize;
	}

	Release anyRelease(Random random) {
		Map<String, Change> changes = new LinkedHashMap<>();
		for (int i = 1 + random.nextInt(4); i > 0; i--) {
			String key = "key-" + random.nextInt(6);
			Long expected = switch (random.nextInt(5)) {
				case 0 -> 0L;
				case 1 -> (long) random.nextInt(9);
				case 2 -> versionOf(key);
				default -> null;
			};
			ValueType type = switch (random.nextInt(6)) {
				case 0 -> ValueType.INTEGER;
				case 1 -> ValueType.TEXT;
				default -> null;
			};
			String value = (random.nextInt(4) > 0) ? String.valueOf(random.nextInt(99)) : null;
			if (value != null && type != ValueType.INTEGER && random.nextInt(4) == 0) {
				value = "text " + value;
			}
			changes.put(key, new Change(key, value, type, expected));
		}
		return new Release(List.copyOf(changes.values()), "author " + random.nextInt(3), "reason");
	}

	void assertSame(ConfigStore store, Release release) {
		Class<? extends Throwable> refusal = refusal(release);
		if (refusal != null) {
			assertThatThrownBy(() -> store.publish(release).block(LIMIT)).as("%s", release).isInstanceOf(refusal);
		}
		else {
			List<Version> expected = apply(release);
			assertThat(store.publish(release).block(LIMIT)).as("%s", release)
				.extracting(Version::of)
				.isEqualTo(expected);
		}
		Map<String, Version> present = new TreeMap<>();
		this.histories.forEach((key, history) -> {
			if (history.get(0).value() != null) {
				present.put(key, history.get(0));
			}
		});
		if (!present.equals(seen(store))) {
			// A store that is shared waits for its own view only so long
			Awaitility.await().untilAsserted(() -> assertThat(seen(store)).isEqualTo(present));
		}
		String key = release.changes().get(0).key();
		assertThat(store.history(key).block(LIMIT)).extracting(Version::of)
			.isEqualTo(this.histories.getOrDefault(key, List.of()));
	}

	private static Map<String, Version> seen(ConfigStore store) {
		Map<String, Version> seen = new TreeMap<>();
		store.snapshot().forEach((entry) -> seen.put(entry.key(), Version.of(entry)));
		return seen;
	}

	private Class<? extends Throwable> refusal(Release release) {
		for (Change change : release.changes()) {
			if (change.expectedVersion() != null && change.expectedVersion() != versionOf(change.key())) {
				return ConfigException.class;
			}
		}
		for (Change change : release.changes()) {
			if (change.value() != null && !typeAfter(change).accepts(change.value())) {
				return InvalidReleaseException.class;
			}
		}
		return null;
	}

	private List<Version> apply(Release release) {
		List<Version> written = new ArrayList<>();
		for (Change change : release.changes()) {
			if (change.value() == null && versionOf(change.key()) == 0) {
				continue;
			}
			ValueType type = typeAfter(change);
			List<Version> history = this.histories.computeIfAbsent(change.key(), (key) -> new ArrayList<>());
			long next = history.isEmpty() ? 1 : history.get(0).version() + 1;
			history.add(0, new Version(change.key(), change.value(), type, next, release.author()));
			if (history.size() > this.historySize) {
				history.remove(this.historySize);
			}
			written.add(history.get(0));
		}
		return written;
	}

	private ValueType typeAfter(Change change) {
		if (change.value() != null && change.type() != null) {
			return change.type();
		}
		return (versionOf(change.key()) != 0) ? this.histories.get(change.key()).get(0).type() : ValueType.TEXT;
	}

	private long versionOf(String key) {
		List<Version> history = this.histories.get(key);
		return (history == null || history.get(0).value() == null) ? 0 : history.get(0).version();
	}

	private record Version(String key, String value, ValueType type, long version, String author) {

		static Version of(ConfigEntry entry) {
			return new Version(entry.key(), entry.value(), entry.type(), entry.version(), entry.author());
		}

	}

}
