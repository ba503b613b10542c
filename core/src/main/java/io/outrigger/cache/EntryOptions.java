package io.outrigger.cache;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What is different for a value from what the settings of its cache say. Immutable.
 *
 * @param ttl time that it is fresh; {@code null} for that of the settings
 * @param memoryTtl time after which memory asks the level that processes share again;
 * {@code null} for that of the settings
 * @param tags by which it can be evicted together with others; at most 16, each of at
 * most 128 characters and without control characters
 */
public record EntryOptions(@Nullable Duration ttl, @Nullable Duration memoryTtl, Set<String> tags) {

	/**
	 * As the settings say.
	 */
	public static final EntryOptions NONE = new EntryOptions(null, null, Set.of());

	private static final int MAX_TAGS = 16;

	private static final Pattern TAG = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,128}");

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule
	 */
	public EntryOptions {
		if (ttl != null) {
			CacheSettings.requireTtl("ttl", ttl);
		}
		if (memoryTtl != null) {
			CacheSettings.requireTtl("memoryTtl", memoryTtl);
		}
		tags = Set.copyOf(tags);
		InvalidCacheSettingException.require(tags.size() <= MAX_TAGS, "tags", tags, "at most 16");
		tags.forEach((tag) -> InvalidCacheSettingException.require(isTag(tag), "tag", tag,
				"from 1 to 128 characters without control characters"));
	}

	/**
	 * Returns options with a time to live.
	 * @param ttl time that the value is fresh, from a millisecond to
	 * {@link CacheSettings#MAX_TTL}
	 * @return the options
	 */
	public static EntryOptions ttl(Duration ttl) {
		return new EntryOptions(ttl, null, Set.of());
	}

	/**
	 * Returns options with tags.
	 * @param tags the tags
	 * @return the options
	 */
	public static EntryOptions tags(String... tags) {
		return new EntryOptions(null, null, Set.of(tags));
	}

	/**
	 * Whether a text can be a tag.
	 * @param text the text
	 * @return {@code true} if it has from 1 to 128 characters and no control characters
	 */
	public static boolean isTag(String text) {
		return TAG.matcher(text).matches();
	}

}
