package io.outrigger.registry.redis;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceCapacity;

/**
 * What an instance says of itself that others may say as well. Read token by token, for
 * no mapper should have to be made first; what is not known is passed over.
 */
final class InstanceAttributes {

	private static final JsonFactory JSON = new JsonFactory();

	private final UnaryOperator<String> share;

	private boolean secure;

	private @Nullable String zone;

	private @Nullable String region;

	private @Nullable String version;

	private int weight;

	private int managementPort;

	private String healthPath = "";

	private @Nullable Integer maxRequestsPerSecond;

	private @Nullable Integer maxConnections;

	private @Nullable Double cpuCores;

	private @Nullable Long memoryBytes;

	private Map<String, String> metadata = Map.of();

	/**
	 * Reads attributes.
	 * @param json what holds them
	 * @param from where they begin
	 * @param share returns an equal text, for those that many instances have in common
	 * @throws IllegalArgumentException if they are no JSON object
	 */
	InstanceAttributes(byte[] json, int from, UnaryOperator<String> share) {
		this.share = share;
		try (JsonParser parser = JSON.createParser(json, from, json.length - from)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new IllegalArgumentException("Attributes that are no JSON object");
			}
			for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
				parser.nextToken();
				attribute(parser, name);
				parser.skipChildren();
			}
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Attributes that are no JSON", ex);
		}
	}

	/**
	 * Returns an instance that has these attributes.
	 * @param service name of the service
	 * @param id id of the instance
	 * @param incarnation its incarnation
	 * @param status its status
	 * @param host host that callers connect to
	 * @param port port that callers connect to
	 * @param startedAt when it started, in milliseconds
	 * @return the instance
	 */
	ServiceInstance instance(String service, String id, long incarnation, InstanceStatus status, String host, int port,
			long startedAt) {
		return new ServiceInstance(service, id, incarnation, host, port, this.secure, this.zone, this.region,
				this.version, this.weight, capacity(), this.managementPort, this.healthPath, status, this.metadata,
				Instant.ofEpochMilli(startedAt));
	}

	private InstanceCapacity capacity() {
		return new InstanceCapacity(this.maxRequestsPerSecond, this.maxConnections, this.cpuCores, this.memoryBytes);
	}

	private void attribute(JsonParser parser, String name) throws IOException {
		switch (name) {
			case "secure" -> this.secure = parser.getValueAsBoolean();
			case "zone" -> this.zone = text(parser);
			case "region" -> this.region = text(parser);
			case "version" -> this.version = text(parser);
			case "weight" -> this.weight = parser.getValueAsInt();
			case "managementPort" -> this.managementPort = parser.getValueAsInt();
			case "healthPath" -> this.healthPath = this.share.apply(parser.getValueAsString(""));
			case "capacity" -> capacity(parser);
			case "metadata" -> metadata(parser);
			default -> parser.skipChildren();
		}
	}

	private void capacity(JsonParser parser) throws IOException {
		for (String name = field(parser); name != null; name = parser.nextFieldName()) {
			boolean number = parser.nextToken().isNumeric();
			switch (name) {
				case "maxRequestsPerSecond" -> this.maxRequestsPerSecond = number ? parser.getValueAsInt() : null;
				case "maxConnections" -> this.maxConnections = number ? parser.getValueAsInt() : null;
				case "cpuCores" -> this.cpuCores = number ? parser.getValueAsDouble() : null;
				case "memoryBytes" -> this.memoryBytes = number ? parser.getValueAsLong() : null;
				default -> parser.skipChildren();
			}
			parser.skipChildren();
		}
	}

	private void metadata(JsonParser parser) throws IOException {
		Map<String, String> all = new HashMap<>();
		for (String name = field(parser); name != null; name = parser.nextFieldName()) {
			parser.nextToken();
			all.put(this.share.apply(name), this.share.apply(parser.getValueAsString("")));
			parser.skipChildren();
		}
		this.metadata = Map.copyOf(all);
	}

	private @Nullable String text(JsonParser parser) throws IOException {
		return parser.hasToken(JsonToken.VALUE_STRING) ? this.share.apply(parser.getText()) : null;
	}

	private static @Nullable String field(JsonParser parser) throws IOException {
		return parser.isExpectedStartObjectToken() ? parser.nextFieldName() : null;
	}

}
