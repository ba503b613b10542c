package io.outrigger.registry.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.load.InstanceLoad;

/**
 * A load as it rides on a heartbeat:
 * {@code 1 <in flight> <cpu> <heap> <queue wait in microseconds> <saturation>}, with a
 * dash for what is not known.
 */
final class LoadRecord {

	private static final String FORMAT = "1";

	private static final String UNKNOWN = "-";

	private static final int PARTS = 6;

	private static final int MICROS = 1000;

	private LoadRecord() {
	}

	static String write(InstanceLoad load) {
		if (load.equals(InstanceLoad.UNKNOWN)) {
			return "";
		}
		Duration wait = load.queueWait();
		return String.join(" ", FORMAT, text(load.inFlight()), text(load.cpu()), text(load.heap()),
				text((wait != null) ? wait.toNanos() / MICROS : null), text(load.saturation()));
	}

	/*
	 * Reads a load; what is none of ours is not known.
	 */
	static InstanceLoad read(byte[] record) {
		String[] parts = new String(record, StandardCharsets.UTF_8).split(" ", -1);
		if (parts.length != PARTS || !parts[0].equals(FORMAT)) {
			return InstanceLoad.UNKNOWN;
		}
		try {
			Double inFlight = number(parts[1]);
			Double wait = number(parts[4]);
			return new InstanceLoad((inFlight != null) ? inFlight.intValue() : null, number(parts[2]), number(parts[3]),
					(wait != null) ? Duration.ofNanos(wait.longValue() * MICROS) : null, number(parts[5]));
		}
		catch (IllegalArgumentException ex) {
			return InstanceLoad.UNKNOWN;
		}
	}

	private static String text(@Nullable Number number) {
		return (number != null) ? number.toString() : UNKNOWN;
	}

	private static @Nullable Double number(String text) {
		return text.equals(UNKNOWN) ? null : Double.valueOf(text);
	}

}
