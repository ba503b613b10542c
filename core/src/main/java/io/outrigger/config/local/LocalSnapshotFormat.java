package io.outrigger.config.local;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Local snapshots as JSON.
 */
final class LocalSnapshotFormat {

	private static final int VERSION = 1;

	private static final ObjectMapper json = new ObjectMapper();

	private LocalSnapshotFormat() {
	}

	static String write(LocalSnapshot snapshot, String owner, Predicate<String> keeps) {
		ObjectNode root = json.createObjectNode()
			.put("format", VERSION)
			.put("owner", owner)
			.put("writtenAt", snapshot.writtenAt().toString())
			.put("revision", snapshot.revision());
		ObjectNode values = root.putObject("values");
		new TreeMap<>(snapshot.values()).forEach((key, value) -> {
			if (keeps.test(value)) {
				values.put(key, value);
			}
		});
		return root.toString();
	}

	/*
	 * Messages never quote the content.
	 */
	static LocalSnapshot read(String text, String owner) {
		JsonNode root = parse(text);
		require(root.path("format").asInt() == VERSION, "it is of another format");
		require(root.path("owner").asText().equals(owner), "it is of another application, namespace or profile");
		JsonNode values = root.path("values");
		require(values.isObject() && root.path("revision").canConvertToLong(), "it is incomplete");
		Map<String, String> read = new TreeMap<>();
		for (Map.Entry<String, JsonNode> value : values.properties()) {
			require(value.getValue().isTextual(), "a value in it is not a text");
			read.put(value.getKey(), value.getValue().asText());
		}
		return new LocalSnapshot(instant(root.path("writtenAt").asText()), root.path("revision").asLong(), read);
	}

	private static JsonNode parse(String text) {
		try {
			return json.readTree(text);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("it is not JSON");
		}
	}

	private static Instant instant(String text) {
		try {
			return Instant.parse(text);
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("it does not say when it was written");
		}
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalArgumentException(otherwise);
		}
	}

}
