package io.outrigger.benchmarks.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What a process has said, and when each line was first read. Safe for use from several
 * threads.
 */
public final class Lines {

	private final Map<String, Long> times = new HashMap<>();

	private final Map<String, String> rests = new HashMap<>();

	/**
	 * Takes note of a line.
	 * @param line the line
	 * @param nanos when it was read
	 */
	public synchronized void add(String line, long nanos) {
		this.times.putIfAbsent(line, nanos);
		int space = line.indexOf(' ');
		this.rests.put((space < 0) ? line : line.substring(0, space), line.substring(space + 1));
		notifyAll();
	}

	/**
	 * Forgets the lines that begin with a word.
	 * @param word the word
	 */
	public synchronized void forget(String word) {
		this.rests.remove(word);
	}

	/**
	 * Waits for a line.
	 * @param line the whole line
	 * @param deadline until when, in nanoseconds
	 * @return when it was first read, or nothing if it was not
	 */
	public OptionalLong time(String line, long deadline) {
		Long time = await(() -> this.times.get(line), deadline);
		return (time != null) ? OptionalLong.of(time) : OptionalLong.empty();
	}

	/**
	 * Waits for a line that begins with a word.
	 * @param word the word
	 * @param atMost how long to wait
	 * @return the rest of the latest such line
	 */
	public String rest(String word, Duration atMost) {
		String rest = await(() -> this.rests.get(word), System.nanoTime() + atMost.toNanos());
		if (rest == null) {
			throw new IllegalStateException("The process has not said \"" + word + "\" within " + atMost);
		}
		return rest;
	}

	private synchronized <T> @Nullable T await(Supplier<@Nullable T> look, long deadline) {
		T found = look.get();
		while (found == null && deadline - System.nanoTime() > 0) {
			try {
				TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted while waiting for a process", ex);
			}
			found = look.get();
		}
		return found;
	}

}
