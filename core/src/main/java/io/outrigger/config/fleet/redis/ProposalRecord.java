package io.outrigger.config.fleet.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.type.ValueType;

/**
 * A release that is proposed, as it lies in Redis.
 */
final class ProposalRecord {

	private static final int VERSION = 1;

	private static final ObjectMapper json = new ObjectMapper();

	private ProposalRecord() {
	}

	static byte[] write(Release release) {
		ObjectNode root = json.createObjectNode()
			.put("format", VERSION)
			.put("author", release.author())
			.put("reason", release.reason());
		for (Change change : release.changes()) {
			ObjectNode node = root.withArray("changes")
				.addObject()
				.put("key", change.key())
				.put("value", change.value());
			if (change.type() != null) {
				node.put("type", change.type().name());
			}
		}
		try {
			return json.writeValueAsBytes(root);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/*
	 * Fails for whatever is no release; messages do not quote it.
	 */
	static Release read(byte[] bytes) throws IOException {
		JsonNode root = json.readTree(bytes);
		if (root.path("format").asInt() != VERSION) {
			throw new IOException("the proposal is of another format");
		}
		List<Change> changes = new ArrayList<>();
		for (JsonNode change : root.path("changes")) {
			JsonNode value = change.path("value");
			JsonNode type = change.path("type");
			changes.add(new Change(change.path("key").asText(), value.isTextual() ? value.asText() : null,
					type.isTextual() ? ValueType.valueOf(type.asText()) : null, null));
		}
		return new Release(changes, root.path("author").asText(), root.path("reason").asText());
	}

}
