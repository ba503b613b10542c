package io.outrigger.cache.memory;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.Weigher;

/**
 * How much is kept in memory.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param settings the settings when the memory was created
 * @param inMemory whether anything is kept there
 * @param weigher weighs values; {@code null} if their number counts
 */
record Kept<K, V>(CacheSettings.Memory settings, boolean inMemory, @Nullable Weigher<K, V> weigher) {

	private static final Logger logger = LoggerFactory.getLogger(Kept.class);

	long maximum() {
		return (this.weigher != null) ? this.settings.maxWeight() : this.settings.maxEntries();
	}

	/**
	 * Returns how much is to be kept.
	 * @param wanted the settings now
	 * @return the number or the weight, whichever counts
	 */
	long maximum(CacheSettings.Memory wanted) {
		if (this.weigher == null) {
			return wanted.maxEntries();
		}
		return (wanted.maxWeight() > 0) ? wanted.maxWeight() : this.settings.maxWeight();
	}

	@SuppressWarnings("unchecked")
	Caffeine<K, Entry<V>> limit(Caffeine<Object, Object> memory) {
		Weigher<K, V> weigher = this.weigher;
		if (weigher == null) {
			return (Caffeine<K, Entry<V>>) (Caffeine<?, ?>) memory.maximumSize(maximum());
		}
		return memory.maximumWeight(maximum()).weigher((K key, Entry<V> entry) -> {
			V value = entry.value();
			return (value != null) ? weigh(weigher, key, value) : 1;
		});
	}

	/*
	 * What cannot be weighed has no room. Whatever is thrown here would leave Caffeine
	 * with what was there before.
	 */
	private static <K, V> int weigh(Weigher<K, V> weigher, K key, V value) {
		try {
			return Math.max(0, weigher.weigh(key, value));
		}
		catch (RuntimeException ex) {
			logger.warn("A value cannot be weighed and is not kept", ex);
			return Integer.MAX_VALUE;
		}
	}

}
