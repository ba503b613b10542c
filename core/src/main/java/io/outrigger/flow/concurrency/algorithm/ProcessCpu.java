package io.outrigger.flow.concurrency.algorithm;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.function.DoubleSupplier;

/**
 * How much of all its processors this process keeps busy, as the JVM tells: of those that
 * its container may use. Safe for use from several threads, but each reading is of the
 * time since the last one, whoever took it: give each limit the same only if they need
 * not know exactly. A reading costs a few microseconds.
 */
public final class ProcessCpu implements DoubleSupplier {

	private static final double UNKNOWN = -1;

	private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();

	@Override
	public double getAsDouble() {
		return (this.system instanceof com.sun.management.OperatingSystemMXBean process) ? process.getProcessCpuLoad()
				: UNKNOWN;
	}

}
