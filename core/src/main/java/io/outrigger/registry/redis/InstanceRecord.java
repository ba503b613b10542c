package io.outrigger.registry.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
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

	private static final String FORMAT = "1";

	private static final int PARTS = 4;

	private InstanceRecord() {
	}

	static String attributes(ServiceInstance instance) {
		ObjectNode node = JSON.createObjectNode();
		node.put("host", instance.host()).put("port", instance.port()).put("secure", instance.secure());
		node.put("zone", instance.zone()).put("region", instance.region()).put("version", instance.version());
		node.put("weight", instance.weight());
		node.put("managementPort", instance.managementPort()).put("healthPath", instance.healthPath());
		node.put("startedAt", instance.startedAt().toString());
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
	static ServiceInstance read(String service, String id, byte[] record) {
		String[] parts = new String(record, StandardCharsets.UTF_8).split(" ", PARTS);
		if (parts.length != PARTS || !parts[0].equals(FORMAT)) {
			throw new IllegalArgumentException("A record of another format");
		}
		JsonNode node = parse(parts[PARTS - 1]);
		return ServiceInstance.builder(service, id, node.path("host").asText(), node.path("port").asInt())
			.secure(node.path("secure").asBoolean())
			.location(text(node, "zone"), text(node, "region"))
			.version(text(node, "version"))
			.weight(node.path("weight").asInt())
			.capacity(capacity(node.path("capacity")))
			.management(node.path("managementPort").asInt(), node.path("healthPath").asText())
			.status(InstanceStatus.valueOf(parts[2]))
			.metadata(metadata(node.path("metadata")))
			.startedAt(startedAt(node.path("startedAt").asText()))
			.build()
			.withIncarnation(Long.parseLong(parts[1]));
	}

	/*
	 * Returns the address in the attributes of whoever holds an id.
	 */
	static @Nullable String address(String attributes) {
		try {
			JsonNode node = parse(attributes);
			return node.path("host").asText() + ":" + node.path("port").asInt();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static JsonNode parse(String text) {
		try {
			return JSON.readTree(text);
		}
		catch (IOException | StackOverflowError ex) {
			throw new IllegalArgumentException("Attributes that are no JSON", ex);
		}
	}

	private static InstanceCapacity capacity(JsonNode node) {
		return new InstanceCapacity(
				node.path("maxRequestsPerSecond").isInt() ? node.path("maxRequestsPerSecond").asInt() : null,
				node.path("maxConnections").isInt() ? node.path("maxConnections").asInt() : null,
				node.path("cpuCores").isNumber() ? node.path("cpuCores").asDouble() : null,
				node.path("memoryBytes").isNumber() ? node.path("memoryBytes").asLong() : null);
	}

	private static Map<String, String> metadata(JsonNode node) {
		Map<String, String> metadata = new LinkedHashMap<>();
		node.properties().forEach((field) -> metadata.put(field.getKey(), field.getValue().asText()));
		return metadata;
	}

	private static Instant startedAt(String text) {
		try {
			return Instant.parse(text);
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("A start that is no time", ex);
		}
	}

	private static @Nullable String text(JsonNode node, String field) {
		JsonNode value = node.path(field);
		return value.isTextual() ? value.asText() : null;
	}

}
