package io.outrigger.sample;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The storefront as it is shipped: one jar, in a process of its own.
 */
class PackagedStorefrontIT {

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	private Path log;

	private Process process;

	@BeforeEach
	void start() throws IOException {
		this.log = this.directory.resolve("storefront.log");
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
				new File("target/sample-app.jar").getAbsolutePath(), "--server.port=0")
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile())
			.start();
		await().atMost(PATIENCE).until(() -> Files.readString(this.log).contains("Started StorefrontApplication"));
	}

	@AfterEach
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Test
	void servesCallsItselfAndStopsWhenItIsTold() throws Exception {
		assertThat(get("/quotes/1")).contains("\"priceCents\":129900").contains("\"servedBy\":\"storefront-");
		assertThat(get("/actuator/health")).contains("\"status\":\"UP\"");
		assertThat(get("/actuator/registry")).contains("\"status\":\"UP\"");
		this.process.destroy();
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(Files.readString(this.log)).contains("Graceful shutdown complete").doesNotContain("ERROR");
	}

	private String get(String path) throws IOException, InterruptedException {
		Matcher port = PORT.matcher(Files.readString(this.log));
		assertThat(port.find()).isTrue();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port.group(1) + path)).build();
		HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return response.body();
	}

}
