package io.outrigger.cache.memory;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;

/**
 * The settings in force of one cache, which each read asks for several times: looked up
 * once for as long as the settings of all are the same.
 */
final class OwnSettings implements Supplier<CacheSettings> {

	private final String name;

	private final Supplier<CachesSettings> settings;

	private volatile @Nullable Found found;

	OwnSettings(String name, Supplier<CachesSettings> settings) {
		this.name = name;
		this.settings = settings;
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // whoever changes them gives others
	public CacheSettings get() {
		CachesSettings all = this.settings.get();
		Found last = this.found;
		if (last != null && last.all == all) {
			return last.own;
		}
		CacheSettings own = all.of(this.name);
		this.found = new Found(all, own);
		return own;
	}

	/**
	 * What was looked up.
	 *
	 * @param all the settings of all caches
	 * @param own those of this one
	 */
	private record Found(CachesSettings all, CacheSettings own) {
	}

}
