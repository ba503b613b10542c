package io.outrigger.benchmarks.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.outrigger.benchmarks.config.fleet.SettingsFleet;
import io.outrigger.benchmarks.process.Lines;

/**
 * Two followers in this process that are bound to what they are published at once, by the
 * account of the second a second later.
 */
class FakeFleet implements SettingsFleet {

	private final List<Lines> followers = List.of(new Lines(), new Lines());

	private final Predicate<Map<String, String>> takes;

	private final Predicate<Map<String, String>> isReachedBy;

	private String state = "";

	final List<String> rounds = new ArrayList<>();

	FakeFleet(Predicate<Map<String, String>> takes, Predicate<Map<String, String>> isReachedBy) {
		this.takes = takes;
		this.isReachedBy = isReachedBy;
	}

	@Override
	public CompletableFuture<Boolean> publish(Map<String, String> settings) {
		if (this.isReachedBy.test(settings)) {
			String round = settings.get(ROUND);
			if (round != null) {
				this.rounds.add(round);
				long now = System.nanoTime();
				this.followers.get(0).add(SettingsFleet.bound(round), now);
				this.followers.get(1).add(SettingsFleet.bound(round), now + 1_000_000_000L);
			}
			this.state = state(settings);
		}
		return CompletableFuture.completedFuture(this.takes.test(settings));
	}

	private static String state(Map<String, String> settings) {
		if (settings.size() < 4) {
			return settings.toString();
		}
		try {
			return Refusals.state(settings);
		}
		catch (IllegalArgumentException ex) {
			return settings.toString();
		}
	}

	@Override
	public List<Lines> followers() {
		return this.followers;
	}

	@Override
	public List<String> states() {
		return List.of(this.state, this.state);
	}

	@Override
	public void close() {
	}

}
