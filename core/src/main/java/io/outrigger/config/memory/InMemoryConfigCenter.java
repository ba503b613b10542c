package io.outrigger.config.memory;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigLimitException;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore;

/**
 * The config center of one process. Its settings end with the process. All scopes count
 * their changes together, so that the greatest revision is that of the last change.
 */
public final class InMemoryConfigCenter implements ConfigCenter {

	private final Map<ConfigScope, InMemoryConfigStore> stores = new LinkedHashMap<>();

	private final AtomicLong revision = new AtomicLong();

	private final int historySize;

	private final int maxReleases;

	private final InstantSource clock;

	/**
	 * Creates a config center without settings.
	 * @param historySize how many versions of each key are kept, at least 1
	 * @param maxReleases how many releases the audit trail of each scope keeps, at least
	 * 1
	 * @param clock tells when a version was made
	 */
	public InMemoryConfigCenter(int historySize, int maxReleases, InstantSource clock) {
		this.historySize = historySize;
		this.maxReleases = maxReleases;
		this.clock = clock;
	}

	@Override
	public synchronized ConfigStore scope(ConfigScope scope) {
		InMemoryConfigStore known = this.stores.get(scope);
		if (known != null) {
			return known;
		}
		if (this.stores.size() >= MAX_SCOPES) {
			throw new ConfigLimitException("config scopes", MAX_SCOPES);
		}
		InMemoryConfigStore store = new InMemoryConfigStore(scope, new KeyHistories(this.historySize),
				new ReleaseLog(this.maxReleases), this.revision::incrementAndGet, this.clock);
		this.stores.put(scope, store);
		return store;
	}

}
