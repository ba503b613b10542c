package io.outrigger.config.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.type.ValueType;

/**
 * A release as the script takes it, and the script's answer as entries.
 *
 * @param release the release
 * @param types the type that each key has with it
 */
record PublishCall(Release release, List<ValueType> types) {

	/**
	 * The most bytes that a scope holds, present and past.
	 */
	static final long MAX_BYTES = 64L * 1024 * 1024;

	/**
	 * How many deletions are remembered.
	 */
	static final int MAX_DELETED = 1_000;

	private static final String TAKEN_TO_BE = "=";

	/*
	 * Where the parts of an answer begin that tell of each change.
	 */
	private static final int FIRST_VERSION = 3;

	static PublishCall of(Release release, ConfigSnapshot present) {
		return new PublishCall(release,
				release.changes().stream().map((change) -> change.typeAfter(present.get(change.key()))).toList());
	}

	List<byte[]> arguments(ScopeView view, int historySize, int maxReleases) {
		List<byte[]> arguments = new ArrayList<>();
		add(arguments, view.snapshot().revision(), orEmpty(this.release.expectedRevision()), historySize,
				ConfigStore.MAX_KEYS, MAX_BYTES, MAX_DELETED, maxReleases, this.release.author(),
				this.release.reason());
		for (int i = 0; i < this.types.size(); i++) {
			Change change = this.release.changes().get(i);
			add(arguments, change.key(), orEmpty(change.expectedVersion()), view.knownVersion(change.key()),
					(isDeclared(change, view) ? "" : TAKEN_TO_BE) + this.types.get(i),
					(change.value() != null) ? "+" + change.value() : "-");
		}
		return arguments;
	}

	List<ConfigEntry> written(Answer answer) {
		List<ConfigEntry> written = new ArrayList<>();
		for (int i = 0; i < this.types.size(); i++) {
			long version = answer.number(FIRST_VERSION + i);
			if (version > 0) {
				Change change = this.release.changes().get(i);
				written.add(new ConfigEntry(change.key(), change.value(), this.types.get(i), version, answer.number(1),
						Instant.ofEpochMilli(answer.number(2)), this.release.author(), this.release.reason()));
			}
		}
		return List.copyOf(written);
	}

	/*
	 * What lies under a key that cannot be read says nothing about its type either.
	 */
	private static boolean isDeclared(Change change, ScopeView view) {
		return change.type() != null || view.isUnreadable(change.key());
	}

	private static void add(List<byte[]> arguments, Object... more) {
		for (Object each : more) {
			arguments.add(ConfigScripts.bytes(each));
		}
	}

	private static Object orEmpty(@Nullable Long number) {
		return (number != null) ? number : "";
	}

}
