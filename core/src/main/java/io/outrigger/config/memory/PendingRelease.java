package io.outrigger.config.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConflictException;
import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;

/**
 * A release on its way into the store: what it would write, or why it must not.
 *
 * @param release the release
 * @param base what the store says before it
 * @param now the time by the store's clock
 */
record PendingRelease(Release release, ConfigSnapshot base, Instant now) {

	List<ConfigEntry> entries(ToLongFunction<String> nextVersion) {
		Long expected = this.release.expectedRevision();
		if (expected != null && expected != this.base.revision()) {
			throw ConflictException.ofRevision(expected, this.base.revision());
		}
		List<ConfigEntry> entries = new ArrayList<>();
		for (Change change : this.release.changes()) {
			ConfigEntry present = this.base.get(change.key());
			requireExpected(change, (present != null) ? present.version() : 0);
			if (change.value() != null || present != null) {
				entries.add(new ConfigEntry(change.key(), change.value(), nextVersion.applyAsLong(change.key()),
						this.base.revision() + 1, this.now, this.release.author(), this.release.reason()));
			}
		}
		return List.copyOf(entries);
	}

	ConfigSnapshot snapshot(List<ConfigEntry> written, long maxCharacters) {
		Map<String, ConfigEntry> entries = new HashMap<>(this.base.entries());
		for (ConfigEntry entry : written) {
			if (entry.deleted()) {
				entries.remove(entry.key());
			}
			else {
				entries.put(entry.key(), entry);
			}
		}
		if (entries.size() > ConfigStore.MAX_KEYS) {
			throw new InvalidReleaseException("changes", "would leave " + entries.size() + " keys",
					"at most " + ConfigStore.MAX_KEYS + " keys in the store");
		}
		long characters = entries.values().stream().mapToLong(KeyHistories::characters).sum();
		if (characters > maxCharacters) {
			throw new InvalidReleaseException("changes", "would leave " + characters + " characters",
					"at most " + maxCharacters + " characters of keys, values, authors and reasons in the store");
		}
		return new ConfigSnapshot(this.base.revision() + 1, entries);
	}

	private static void requireExpected(Change change, long actual) {
		if (change.expectedVersion() != null && change.expectedVersion() != actual) {
			throw ConflictException.ofKey(change.key(), change.expectedVersion(), actual);
		}
	}

}
