package io.outrigger.autoconfigure.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata that IDEs and readers of the properties rely on.
 */
class MetadataTests {

	@Test
	void everyPropertyIsDescribedAndHasADefault() throws IOException {
		List<String> lacking = new ArrayList<>();
		int properties = 0;
		for (JsonNode property : metadata().get("properties")) {
			String name = property.get("name").asText();
			if (!name.startsWith("outrigger.")) {
				continue;
			}
			properties++;
			if (property.path("description").asText().isBlank()) {
				lacking.add(name + ": description");
			}
			if (!property.has("defaultValue")) {
				lacking.add(name + ": default");
			}
		}
		assertThat(lacking).isEmpty();
		assertThat(properties).isGreaterThan(15);
	}

	@Test
	void descriptionsAreSentences() throws IOException {
		for (JsonNode property : metadata().get("properties")) {
			assertThat(property.path("description").asText()).as(property.get("name").asText())
				.matches("(?s)[A-Z].*\\.")
				.doesNotStartWith("The ");
		}
	}

	private static JsonNode metadata() throws IOException {
		try (InputStream in = OutriggerEndpoint.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return new ObjectMapper().readTree(in);
		}
	}

}
