package io.outrigger.benchmarks.simulation.scenario;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A service, who calls it, and what happens to it.
 *
 * @param name its name in the table
 * @param clients how many clients there are
 * @param traffic their requests
 * @param timeout how long they wait for an answer; zero for ever
 * @param zones the zones in which they run, in turn; empty if that is not known
 * @param script makes the instances, and plans what happens to them
 */
public record Scenario(String name, int clients, Traffic traffic, Duration timeout, List<String> zones,
		Consumer<World> script) {

	Scenario(String name, Traffic traffic, Duration timeout, Consumer<World> script) {
		this(name, 10, traffic, timeout, List.of(), script);
	}

	/**
	 * Returns the same with another number of clients that send as many requests
	 * together.
	 * @param clients the number
	 * @return the scenario
	 */
	public Scenario with(int clients) {
		String name = "%s, %d client%s".formatted(this.name, clients, (clients == 1) ? "" : "s");
		return new Scenario(name, clients, this.traffic, this.timeout, this.zones, this.script);
	}

	/**
	 * The requests of all clients. They come when they come, whether or not others were
	 * answered.
	 *
	 * @param perSecond how many
	 * @param steady whether they come at the same distance, and not by chance (Poisson)
	 * @param seconds for how long
	 */
	public record Traffic(double perSecond, boolean steady, int seconds) {

		static Traffic poisson(double perSecond, int seconds) {
			return new Traffic(perSecond, false, seconds);
		}

		static Traffic steady(double perSecond, int seconds) {
			return new Traffic(perSecond, true, seconds);
		}

	}

}
