package io.outrigger.benchmarks.sidecar.call;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * One process that calls in several ways, and one that answers.
 */
public final class Calls implements AutoCloseable {

	private static final String CALLER = "io.outrigger.benchmarks.caller.CallerMain";

	private static final String NONE = "0";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ChildProcess echo = ChildProcess.start(ClassPath.own(), EchoMain.class.getName());

	private final ChildProcess caller;

	/**
	 * Starts both, and waits until they are ready.
	 * @param everything properties that switch everything of ours on
	 */
	public Calls(List<String> everything) {
		String[] arguments = Stream.concat(Stream.of("-Xms512m", this.echo.awaitReady()), everything.stream())
			.toArray(String[]::new);
		this.caller = ChildProcess.start(ClassPath.springCloud(), CALLER, arguments);
		this.caller.awaitReady();
	}

	/**
	 * Lets 64 callers call, each again as soon as it was answered.
	 * @param way how they call
	 * @param time for how long
	 * @return what came of it
	 */
	public Load load(String way, Duration time) {
		String[] said = this.caller.ask("LOAD " + way + " " + time, "LOADED", time.plus(PATIENCE)).split(" ", -1);
		if (!said[2].equals(NONE)) {
			throw new IllegalStateException("Calls have failed, so nothing was measured: " + said[2] + " of " + way);
		}
		return new Load(Double.parseDouble(said[0]), Double.parseDouble(said[1]));
	}

	/**
	 * Lets calls come when they come, so many a second on average.
	 * @param way how they call
	 * @param perSecond how many
	 * @param time for how long
	 * @param seed of the times at which they come
	 * @return how long they took; nothing if some failed, as they do when the machine has
	 * so much else to do that they wait for each other
	 */
	public Optional<Pace> pace(String way, double perSecond, Duration time, long seed) {
		String order = "PACE " + way + " " + time + " " + perSecond + " " + seed;
		String[] said = this.caller.ask(order, "PACED", time.plus(PATIENCE)).split(" ", -1);
		Pace pace = new Pace(Double.parseDouble(said[0]) / 1e3, Double.parseDouble(said[1]) / 1e3);
		return said[2].equals(NONE) ? Optional.of(pace) : Optional.empty();
	}

	@Override
	public void close() {
		this.caller.close();
		this.echo.close();
	}

	/**
	 * What came of calls that followed each other.
	 *
	 * @param perSecond how many were answered
	 * @param bytes what each of them allocated
	 */
	public record Load(double perSecond, double bytes) {
	}

	/**
	 * How long calls took that came when they came.
	 *
	 * @param p50 half of them, in milliseconds
	 * @param p99 99 of 100
	 */
	public record Pace(double p50, double p99) {
	}

}
