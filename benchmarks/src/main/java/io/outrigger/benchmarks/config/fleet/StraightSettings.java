package io.outrigger.benchmarks.config.fleet;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.outrigger.benchmarks.process.Lines;

/**
 * Our fleet with releases that are written to the store straight away: nobody tries them
 * out first.
 */
public final class StraightSettings implements SettingsFleet {

	private final OurSettings fleet;

	private final SharedSettings settings;

	/**
	 * Connects to the store.
	 * @param fleet the fleet, which is not closed with this one
	 */
	public StraightSettings(OurSettings fleet) {
		this.fleet = fleet;
		this.settings = SharedSettings.at(fleet.uri());
	}

	@Override
	public CompletableFuture<Boolean> publish(Map<String, String> settings) {
		return this.settings.publish(settings).thenReturn(true).toFuture();
	}

	@Override
	public List<Lines> followers() {
		return this.fleet.followers();
	}

	@Override
	public List<String> states() {
		return this.fleet.states();
	}

	@Override
	public void close() {
		this.settings.close();
	}

}
