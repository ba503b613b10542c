package io.outrigger.config.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigStore.PublishedRelease;

/**
 * The latest releases. Safe for use from several threads.
 */
final class ReleaseLog {

	private final Deque<PublishedRelease> releases = new ArrayDeque<>();

	private final int size;

	ReleaseLog(int size) {
		this.size = size;
	}

	synchronized void add(List<ConfigEntry> written) {
		Map<String, Long> versions = new LinkedHashMap<>();
		written.forEach((entry) -> versions.put(entry.key(), entry.version()));
		ConfigEntry any = written.get(0);
		this.releases
			.addFirst(new PublishedRelease(any.revision(), any.updatedAt(), any.author(), any.reason(), versions));
		if (this.releases.size() > this.size) {
			this.releases.removeLast();
		}
	}

	synchronized List<PublishedRelease> latest(int limit) {
		return new ArrayList<>(this.releases).subList(0, Math.min(limit, this.releases.size()));
	}

}
