package io.outrigger.registry.redis;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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

	/*
	 * No mapper: reading thousands of records at start-up should not wait for one to be
	 * made.
	 */
	static final JsonFactory JSON = new JsonFactory();

	private static final byte FORMAT = '1';

	private InstanceRecord() {
	}

	static String attributes(ServiceInstance instance) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = JSON.createGenerator(text)) {
			json.writeStartObject();
			json.writeStringField("host", instance.host());
			json.writeNumberField("port", instance.port());
			json.writeBooleanField("secure", instance.secure());
			json.writeStringField("zone", instance.zone());
			json.writeStringField("region", instance.region());
			json.writeStringField("version", instance.version());
			json.writeNumberField("weight", instance.weight());
			json.writeNumberField("managementPort", instance.managementPort());
			json.writeStringField("healthPath", instance.healthPath());
			json.writeNumberField("startedAt", instance.startedAt().toEpochMilli());
			capacity(json, instance.capacity());
			json.writeObjectFieldStart("metadata");
			for (Map.Entry<String, String> entry : instance.metadata().entrySet()) {
				json.writeStringField(entry.getKey(), entry.getValue());
			}
			json.writeEndObject();
			json.writeEndObject();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return text.toString();
	}

	private static void capacity(JsonGenerator json, InstanceCapacity capacity) throws IOException {
		json.writeObjectFieldStart("capacity");
		json.writeObjectField("maxRequestsPerSecond", capacity.maxRequestsPerSecond());
		json.writeObjectField("maxConnections", capacity.maxConnections());
		json.writeObjectField("cpuCores", capacity.cpuCores());
		json.writeObjectField("memoryBytes", capacity.memoryBytes());
		json.writeEndObject();
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
