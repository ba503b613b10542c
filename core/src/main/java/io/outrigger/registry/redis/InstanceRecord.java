package io.outrigger.registry.redis;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceCapacity;

/**
 * A registration as it lies in Redis: {@code 1 <incarnation> <STATUS> <attributes>}, the
 * 1 being the format. What a script changes stands before the attributes, which are JSON
 * and which no script looks into.
 */
final class InstanceRecord {

	private static final JsonMapper JSON = new JsonMapper();

	private static final byte FORMAT = '1';

	private InstanceRecord() {
	}

	static String attributes(ServiceInstance instance) {
		ObjectNode node = JSON.createObjectNode();
		node.put("host", instance.host()).put("port", instance.port()).put("secure", instance.secure());
		node.put("zone", instance.zone()).put("region", instance.region()).put("version", instance.version());
		node.put("weight", instance.weight());
		node.put("managementPort", instance.managementPort()).put("healthPath", instance.healthPath());
		node.put("startedAt", instance.startedAt().toEpochMilli());
		InstanceCapacity capacity = instance.capacity();
		node.putObject("capacity")
			.put("maxRequestsPerSecond", capacity.maxRequestsPerSecond())
			.put("maxConnections", capacity.maxConnections())
			.put("cpuCores", capacity.cpuCores())
			.put("memoryBytes", capacity.memoryBytes());
		ObjectNode metadata = node.putObject("metadata");
		instance.metadata().forEach(metadata::put);
		return node.toString();
	}

	/*
	 * Reads a record.
	 */
	static ServiceInstance read(String service, String id, byte[] record, UnaryOperator<String> share) {
		int incarnation = after(record, 0);
		int status = after(record, incarnation);
		int attributes = after(record, status);
		if (incarnation != 2 || record[0] != FORMAT) {
			throw new IllegalArgumentException("A record of another format");
		}
		return new InstanceAttributes(record, attributes, share).instance(service, id,
				Long.parseLong(text(record, incarnation, status)),
				InstanceStatus.valueOf(text(record, status, attributes)));
	}

	static ServiceInstance read(String service, String id, byte[] record) {
		return read(service, id, record, UnaryOperator.identity());
	}

	/*
	 * Returns the address in the attributes of whoever holds an id.
	 */
	static @Nullable String address(String attributes) {
		try {
			return new InstanceAttributes(attributes.getBytes(StandardCharsets.UTF_8), 0, UnaryOperator.identity())
				.address();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
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

	private static String text(byte[] record, int from, int next) {
		return new String(record, from, next - from - 1, StandardCharsets.US_ASCII);
	}

}
