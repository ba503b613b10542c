package io.outrigger.sample.backends;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code backends} tells its user.
 */
class InstructionsTests {

	@Test
	void onTheDefaultPortsAnInstanceNeedsTheProfileOnly() {
		assertThat(text())
			.contains("127.0.0.1:6379  a Redis", "127.0.0.1:5435", "user storefront, password shared-by-the-fleet")
			.contains("  java -jar app.jar --spring.profiles.active=fleet\n")
			.contains("  java -jar app.jar --spring.profiles.active=fleet --server.port=8081\n")
			.contains("Ctrl-C");
	}

	@Test
	void otherPortsAreNamedToTheInstance() {
		assertThat(text("--redis.port=7000")).contains("127.0.0.1:7000")
			.contains("  java -jar app.jar --spring.profiles.active=fleet --spring.data.redis.port=7000\n");
		assertThat(text("--database.port=7001")).contains("127.0.0.1:7001")
			.contains("  java -jar app.jar --spring.profiles.active=fleet"
					+ " --spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:7001/storefront\n");
	}

	private static String text(String... args) {
		return new Instructions(BackendsOptions.parse(args), "a Redis", "app.jar").text();
	}

}
