package io.outrigger.autoconfigure.config.live;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.effective.EffectiveConfig;
import io.outrigger.config.effective.EffectiveConfig.Layer;
import io.outrigger.config.type.ValueType;

/**
 * Releases that no store has checked.
 */
final class Releases {

	private Releases() {
	}

	/**
	 * Returns what the settings would be after a release.
	 * @param before the settings
	 * @param changes the new value of each key, empty for one that is gone
	 * @return the settings with the narrowest scope changed
	 */
	static EffectiveConfig after(EffectiveConfig before, Map<String, Optional<String>> changes) {
		Layer last = before.layers().get(before.layers().size() - 1);
		long revision = last.snapshot().revision() + 1;
		List<ConfigEntry> entries = changes.entrySet()
			.stream()
			.map((change) -> new ConfigEntry(change.getKey(), change.getValue().orElse(null), ValueType.TEXT, revision,
					revision, Instant.EPOCH, "ann", "test"))
			.toList();
		return before.with(last.scope(), last.snapshot().with(revision, entries));
	}

}
