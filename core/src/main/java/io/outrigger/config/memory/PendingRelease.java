package io.outrigger.config.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConflictException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;

/**
 * A release on its way into the store: whether it may, and what it writes.
 *
 * @param release the release
 * @param base what the store says before it
 */
record PendingRelease(Release release, ConfigSnapshot base) {

	/**
	 * Returns what it would change, as entries of a change without number.
	 */
	List<ConfigEntry> require(KeyHistories histories) {
		Long expected = this.release.expectedRevision();
		if (expected != null && expected != this.base.revision()) {
			throw ConflictException.ofRevision(expected, this.base.revision());
		}
		for (Change change : this.release.changes()) {
			requireExpected(change, this.base.get(change.key()));
		}
		List<ConfigEntry> entries = new ArrayList<>();
		for (Change change : this.release.changes()) {
			ConfigEntry present = this.base.get(change.key());
			if (change.value() != null || present != null) {
				entries.add(new ConfigEntry(change.key(), change.value(), change.typeAfter(present),
						histories.nextVersion(change.key()), 0, Instant.EPOCH, this.release.author(),
						this.release.reason()));
			}
		}
		return entries;
	}

	private static void requireExpected(Change change, @Nullable ConfigEntry present) {
		long actual = (present != null) ? present.version() : 0;
		if (change.expectedVersion() != null && change.expectedVersion() != actual) {
			throw ConflictException.ofKey(change.key(), change.expectedVersion(), actual);
		}
	}

}
