package io.outrigger.registry.redis;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;

import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceCapacity;

/**
 * A registration as it lies in Redis:
 * {@code 1 <incarnation> <STATUS> <host> <port> <started at> <attributes>}, the 1 being
 * the format and the start in milliseconds. What a script changes stands before the host,
 * and no script looks into what follows. What many instances have in common are the
 * attributes, which are JSON.
 */
final class InstanceRecord {

	/*
	 * No mapper: reading thousands of records at start-up should not wait for one to be
	 * made.
	 */
	static final JsonFactory JSON = new JsonFactory();

	private InstanceRecord() {
	}

	/*
	 * Returns all that an instance says of itself, but for its status.
	 */
	static String attributes(ServiceInstance instance) {
		return instance.host() + " " + instance.port() + " " + instance.startedAt().toEpochMilli() + " "
				+ json(instance);
	}

	private static String json(ServiceInstance instance) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = JSON.createGenerator(text)) {
			json.writeStartObject();
			json.writeBooleanField("secure", instance.secure());
			json.writeStringField("zone", instance.zone());
			json.writeStringField("region", instance.region());
			json.writeStringField("version", instance.version());
			json.writeNumberField("weight", instance.weight());
			json.writeNumberField("managementPort", instance.managementPort());
			json.writeStringField("healthPath", instance.healthPath());
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
	 * Returns the address in what whoever holds an id says of itself.
	 */
	static @Nullable String address(String attributes) {
		String[] parts = attributes.split(" ", 3);
		boolean whole = parts.length == 3 && ServiceInstance.isHost(parts[0]) && parts[1].matches("[0-9]{1,5}");
		return whole ? parts[0] + ":" + parts[1] : null;
	}

}
