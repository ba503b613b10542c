package io.outrigger.benchmarks.config.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.Lines;

/**
 * Processes that share settings: three that follow them, and whoever publishes. Each of
 * the three says {@code BOUND} with the value of {@link #ROUND} when its properties have
 * it.
 */
public interface SettingsFleet extends AutoCloseable {

	/**
	 * The key that tells publications apart.
	 */
	String ROUND = "storefront.round";

	/**
	 * What every process may use. With half of that, clients of a config server do hardly
	 * anything but collect garbage where keys are 100,000.
	 */
	String HEAP = "-Xmx1g";

	/**
	 * Publishes settings in one release, without waiting for anybody to see them. What an
	 * earlier release has set and this one does not say may be gone.
	 * @param settings keys with their values
	 * @return whether the release was taken, once that is known
	 */
	CompletableFuture<Boolean> publish(Map<String, String> settings);

	/**
	 * Returns what the three that follow say.
	 * @return the lines of each
	 */
	List<Lines> followers();

	/**
	 * Asks every process whose beans follow the settings, not the followers alone, what
	 * they are.
	 * @return what each says: discount, timeout, width and height
	 */
	List<String> states();

	@Override
	void close();

	/**
	 * Asks a process what its beans are.
	 * @param member the process
	 * @return what it says
	 */
	static String state(ChildProcess member) {
		return member.ask("state", "STATE", Duration.ofSeconds(30));
	}

	/**
	 * Returns by which line a follower tells that a publication is bound.
	 * @param round its name
	 * @return the line
	 */
	static String bound(String round) {
		return "BOUND " + round;
	}

}
