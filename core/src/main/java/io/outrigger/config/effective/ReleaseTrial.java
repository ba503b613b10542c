package io.outrigger.config.effective;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ReleaseCheck.Candidate;

/**
 * Tries a release out on this process, and leaves all as it is. Blocks as long as the
 * checks take; safe for use from several threads.
 */
public final class ReleaseTrial {

	private final ConfigLayers layers;

	private final List<ReleaseCheck> checks;

	private final ConfigCipher cipher;

	/**
	 * Creates the trial.
	 * @param layers the scopes that this process is in
	 * @param checks what each release must pass, asked in order
	 * @param cipher decrypts for them
	 */
	public ReleaseTrial(ConfigLayers layers, List<ReleaseCheck> checks, ConfigCipher cipher) {
		this.layers = layers;
		this.checks = List.copyOf(checks);
		this.cipher = cipher;
	}

	/**
	 * Judges a release as if it were published now.
	 * @param scope for whom it is meant; a scope that this process is not in has nothing
	 * that could fail
	 * @param release the release
	 * @throws ReleaseRejectedException if the process could not run with it
	 */
	public void judge(ConfigScope scope, Release release) {
		this.layers.effective()
			.layers()
			.stream()
			.filter((layer) -> layer.scope().equals(scope))
			.forEach((layer) -> judge(scope, layer.snapshot(), release));
	}

	/**
	 * Judges a release as if it were published on a snapshot of its scope.
	 * @param scope for whom it is meant
	 * @param base the snapshot
	 * @param release the release
	 * @throws ReleaseRejectedException if the process could not run with it
	 */
	public void judge(ConfigScope scope, ConfigSnapshot base, Release release) {
		Candidate candidate = candidate(scope, base, release);
		this.checks.forEach((check) -> check.check(candidate));
	}

	/*
	 * What the process would see: a key that a scope loses falls back to a lower one, and
	 * one that a higher scope has does not change.
	 */
	private Candidate candidate(ConfigScope scope, ConfigSnapshot base, Release release) {
		List<ConfigEntry> entries = new ArrayList<>();
		Set<String> changed = new HashSet<>();
		for (Change change : release.changes()) {
			changed.add(change.key());
			entries.add(new ConfigEntry(change.key(), change.value(), change.typeAfter(base.get(change.key())), 0,
					base.revision(), Instant.EPOCH, release.author(), release.reason()));
		}
		EffectiveConfig candidate = this.layers.effective().with(scope, base.with(base.revision(), entries));
		return new Candidate(candidate, changed, this.cipher);
	}

}
