package io.outrigger.registry.load;

import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import com.sun.management.OperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

import io.outrigger.time.Ticker;

/**
 * Measures which share of its processors this process uses, on average between two
 * readings. Not safe for use from several threads.
 */
public final class ProcessCpu {

	/*
	 * From the time that the process has used rather than from the JVM's own "recent
	 * load", which measures since anybody last asked: another reader just before us would
	 * leave us an interval too short to mean anything.
	 */

	private final LongSupplier usedNanos;

	private final IntSupplier processors;

	private final Ticker ticker;

	private @Nullable Reading last;

	ProcessCpu(LongSupplier usedNanos, IntSupplier processors, Ticker ticker) {
		this.usedNanos = usedNanos;
		this.processors = processors;
		this.ticker = ticker;
	}

	/**
	 * Measures the process that asks.
	 * @param ticker measures the time between readings
	 * @return the measurement, which begins with the first reading
	 */
	public static ProcessCpu ofThisProcess(Ticker ticker) {
		LongSupplier used = (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
				? system::getProcessCpuTime : () -> -1;
		return new ProcessCpu(used, Runtime.getRuntime()::availableProcessors, ticker);
	}

	/**
	 * Returns the share since the last reading.
	 * @return from 0 to 1; {@code null} at the first reading, or where the process cannot
	 * know
	 */
	public @Nullable Double share() {
		Reading before = this.last;
		Reading now = new Reading(this.usedNanos.getAsLong(), this.ticker.nanos());
		this.last = now;
		if (before == null || before.usedNanos < 0 || now.usedNanos < 0 || now.atNanos - before.atNanos <= 0) {
			return null;
		}
		double available = (double) (now.atNanos - before.atNanos) * this.processors.getAsInt();
		return Math.min(1, Math.max(0, (now.usedNanos - before.usedNanos) / available));
	}

	private record Reading(long usedNanos, long atNanos) {
	}

}
