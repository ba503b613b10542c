package io.outrigger.benchmarks.cache.member;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * Four processes that share a cache.
 */
public final class Members implements AutoCloseable {

	private static final int COUNT = 4;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration AHEAD = Duration.ofMillis(50);

	private final List<ChildProcess> processes;

	/**
	 * Starts them, and waits until they are ready.
	 * @param uri where Redis is
	 */
	public Members(String uri) {
		this.processes = Stream
			.generate(() -> ChildProcess.start(ClassPath.own(), CacheMemberMain.class.getName(), uri))
			.limit(COUNT)
			.toList();
		this.processes.forEach(ChildProcess::awaitReady);
	}

	/**
	 * Lets one of them change a product that all have in memory.
	 * @param change {@code EVICT} or {@code PUT}
	 * @param id the product
	 * @param by which of them changes it, any number
	 * @return how long it took, from the beginning of the change, until the last of the
	 * others had it no more, in milliseconds
	 */
	public double change(String change, String id, int by) {
		ChildProcess writer = this.processes.get(by % COUNT);
		List<ChildProcess> others = new ArrayList<>(this.processes);
		others.remove(writer);
		this.processes.forEach((process) -> process.ask("READ " + id, "HAS", PATIENCE));
		for (ChildProcess other : others) {
			other.lines().forget("GONE");
			other.ask("WATCH " + id, "WATCHING", PATIENCE);
		}
		long began = Long.parseLong(writer.ask(change + " " + id, "CHANGED", PATIENCE));
		long last = others.stream().mapToLong((other) -> Long.parseLong(other.await("GONE", PATIENCE))).max().orElse(0);
		return (last - began) / 1e6;
	}

	/**
	 * Lets callers in all of them ask at once for a product that nobody has.
	 * @param id the product
	 * @param callers how many, in all processes together
	 * @return what came of it
	 */
	public Crowd crowd(String id, int callers) {
		long begin = System.nanoTime() + AHEAD.toNanos();
		String order = "CROWD " + id + " " + callers / COUNT + " " + begin;
		for (ChildProcess process : this.processes) {
			process.lines().forget("LOADED");
			process.tell(order);
		}
		int loads = 0;
		long last = begin;
		for (ChildProcess process : this.processes) {
			String[] answer = process.await("LOADED", PATIENCE).split(" ", -1);
			loads += Integer.parseInt(answer[0]);
			last = Math.max(last, Long.parseLong(answer[1]));
		}
		return new Crowd(loads, (last - begin) / 1e6);
	}

	@Override
	public void close() {
		this.processes.forEach(ChildProcess::close);
	}

	/**
	 * What came of many callers.
	 *
	 * @param loads how often the product was loaded
	 * @param millis until the last of them had it
	 */
	public record Crowd(int loads, double millis) {
	}

}
