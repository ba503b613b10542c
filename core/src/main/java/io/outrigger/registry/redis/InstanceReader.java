package io.outrigger.registry.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

/**
 * Reads records of instances of one service. Most of what they say they have in common,
 * which is parsed once for all that say the same. For use by one thread at a time, and
 * for as long as one reads.
 */
final class InstanceReader {

	private static final byte FORMAT = '1';

	private final Map<String, String> texts = new HashMap<>();

	private final Map<String, InstanceAttributes> known = new HashMap<>();

	private final String service;

	InstanceReader(String service) {
		this.service = service;
	}

	/**
	 * Reads a record.
	 * @param id id of the instance
	 * @param record the record
	 * @return the instance
	 * @throws IllegalArgumentException if it is no record of an instance
	 */
	ServiceInstance read(String id, byte[] record) {
		int incarnation = after(record, 0);
		int status = after(record, incarnation);
		int host = after(record, status);
		int port = after(record, host);
		int startedAt = after(record, port);
		int attributes = after(record, startedAt);
		if (incarnation != 2 || record[0] != FORMAT) {
			throw new IllegalArgumentException("A record of another format");
		}
		return attributes(record, attributes).instance(this.service, id, number(record, incarnation, status),
				InstanceStatus.valueOf(text(record, status, host)), text(record, host, port),
				(int) Math.max(0, Math.min(number(record, port, startedAt), Integer.MAX_VALUE)),
				number(record, startedAt, attributes));
	}

	private InstanceAttributes attributes(byte[] record, int from) {
		String text = new String(record, from, record.length - from, StandardCharsets.ISO_8859_1);
		InstanceAttributes attributes = this.known.get(text);
		if (attributes == null) {
			attributes = new InstanceAttributes(record, from,
					(shared) -> this.texts.computeIfAbsent(shared, UnaryOperator.identity()));
			this.known.put(text, attributes);
		}
		return attributes;
	}

	/*
	 * Returns where the next part begins.
	 */
	private static int after(byte[] record, int from) {
		for (int i = from; i < record.length; i++) {
			if (record[i] == ' ') {
				return i + 1;
			}
		}
		throw new IllegalArgumentException("A record of another format");
	}

	private static long number(byte[] record, int from, int next) {
		try {
			return Long.parseLong(text(record, from, next));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("A record of another format", ex);
		}
	}

	private static String text(byte[] record, int from, int next) {
		return new String(record, from, next - from - 1, StandardCharsets.US_ASCII);
	}

}
