package io.outrigger.sample;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The storefront as it is shipped: one jar, in a process of its own.
 */
class PackagedStorefrontIT {

	@TempDir
	private Path directory;

	@Test
	void servesCallsItselfAndStopsWhenItIsTold() throws Exception {
		try (PackagedProcess storefront = PackagedProcess.start(this.directory, "--server.port=0").awaitStarted()) {
			assertThat(get(storefront, "/quotes/1")).contains("\"priceCents\":129900")
				.contains("\"servedBy\":\"storefront-");
			assertThat(get(storefront, "/actuator/health")).contains("\"status\":\"UP\"");
			assertThat(get(storefront, "/actuator/registry")).contains("\"status\":\"UP\"");
			storefront.terminate();
			assertThat(storefront.said()).contains("Graceful shutdown complete").doesNotContain("ERROR");
		}
	}

	private static String get(PackagedProcess storefront, String path) {
		HttpResponse<String> response = storefront.get(path);
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return response.body();
	}

}
