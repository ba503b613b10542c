package io.outrigger.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * How a cache came by a value, in the terms of the HTTP header {@code Cache-Status} (RFC
 * 9211).
 *
 * @param cache name of the cache
 * @param hit whether the value was kept, in memory or in Redis
 * @param stale whether what was kept was fresh no more: the answer all the same if it was
 * a hit, loaded anew if not
 * @param stored whether a value that was not in memory is there now
 * @param collapsed whether a value that was not in memory came from a load that someone
 * else had begun
 * @param ttl time for which the value is still fresh, negative if it was so before; zero
 * if it is not kept
 */
public record CacheStatus(String cache, boolean hit, boolean stale, boolean stored, boolean collapsed, Duration ttl) {

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*");

	private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

	/**
	 * Combines the status of each key of a batch.
	 * @param cache name of the cache
	 * @param statuses the status of each key
	 * @return a hit if all were hits; stored if no miss was left unstored; collapsed if
	 * every miss was collapsed; stale if any was; with the shortest time to live
	 */
	public static CacheStatus combine(String cache, Collection<CacheStatus> statuses) {
		boolean hit = statuses.stream().allMatch(CacheStatus::hit);
		boolean stale = statuses.stream().anyMatch(CacheStatus::stale);
		boolean stored = !hit && statuses.stream().allMatch((status) -> status.hit() || status.stored());
		boolean collapsed = !hit && statuses.stream().allMatch((status) -> status.hit() || status.collapsed());
		Duration ttl = statuses.stream().map(CacheStatus::ttl).min(Duration::compareTo).orElse(Duration.ZERO);
		return new CacheStatus(cache, hit, stale, stored, collapsed, ttl);
	}

	/**
	 * Returns the value of the header {@code Cache-Status}.
	 * @return a list member in the syntax of structured fields (RFC 9651), such as
	 * {@code outrigger; hit; ttl=29; detail=products}; the time to live is in whole
	 * seconds, rounded down
	 */
	@Override
	public String toString() {
		StringBuilder header = new StringBuilder("outrigger");
		if (this.hit) {
			header.append("; hit; ttl=").append(this.ttl.toSeconds());
		}
		else {
			header.append(this.stale ? "; fwd=stale" : "; fwd=miss");
			header.append(this.stored ? "; stored" : "");
			header.append(this.collapsed ? "; collapsed" : "");
		}
		return header.append("; detail=").append(item(this.cache)).toString();
	}

	/*
	 * A structured field knows no characters beyond printable ASCII.
	 */
	private static String item(String text) {
		if (TOKEN.matcher(text).matches()) {
			return text;
		}
		String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
		return '"' + UNPRINTABLE.matcher(escaped).replaceAll("?") + '"';
	}

}
