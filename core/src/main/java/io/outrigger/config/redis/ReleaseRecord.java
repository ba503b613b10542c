package io.outrigger.config.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.ConfigStore.PublishedRelease;

/**
 * A release as it lies in the audit trail: a Stream entry of its time, author and reason,
 * then each key with its version.
 */
final class ReleaseRecord {

	private static final List<String> HEAD = List.of("at", "author", "reason");

	private ReleaseRecord() {
	}

	/*
	 * Reads an answer of Stream entries; what is none of ours is left out.
	 */
	static List<PublishedRelease> read(Answer entries) {
		List<PublishedRelease> releases = new ArrayList<>();
		for (int i = 0; i < entries.size(); i++) {
			Answer entry = entries.list(i);
			PublishedRelease release = read(entry.text(0), entry.list(1));
			if (release != null) {
				releases.add(release);
			}
		}
		return List.copyOf(releases);
	}

	private static @Nullable PublishedRelease read(String id, Answer fields) {
		for (int i = 0; i < HEAD.size(); i++) {
			if (fields.size() < 2 * HEAD.size() || !fields.text(2 * i).equals(HEAD.get(i))) {
				return null;
			}
		}
		try {
			Map<String, Long> versions = new LinkedHashMap<>();
			for (int i = 2 * HEAD.size(); i < fields.size(); i += 2) {
				versions.put(fields.text(i), fields.number(i + 1));
			}
			return new PublishedRelease(Long.parseLong(id.substring(0, id.indexOf('-'))),
					Instant.ofEpochMilli(fields.number(1)), fields.text(3), fields.text(5), versions);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
