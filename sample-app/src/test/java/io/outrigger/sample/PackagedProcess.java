package io.outrigger.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The jar as it is shipped, in a process of its own with a directory of its own.
 */
final class PackagedProcess implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final HttpClient client = HttpClient.newHttpClient();

	private final Path log;

	private final Path temporary;

	private final Process process;

	private PackagedProcess(Path log, Path temporary, Process process) {
		this.log = log;
		this.temporary = temporary;
		this.process = process;
	}

	static PackagedProcess start(Path directory, String... args) throws IOException {
		Path own = Files.createTempDirectory(directory, "process-");
		Path temporary = Files.createDirectory(own.resolve("tmp"));
		// Whatever runs for seconds only is better off without the second compiler
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-Djava.io.tmpdir=" + temporary, "-jar", Path.of("target/sample-app.jar").toAbsolutePath().toString()));
		command.addAll(List.of(args));
		Path log = own.resolve("log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		return new PackagedProcess(log, temporary, process);
	}

	PackagedProcess awaitSaid(String text) {
		await().atMost(PATIENCE)
			.failFast(() -> assertThat(this.process.isAlive()).as(said()).isTrue())
			.until(() -> said().contains(text));
		return this;
	}

	PackagedProcess awaitStarted() {
		return awaitSaid("Started StorefrontApplication");
	}

	String said() throws IOException {
		return Files.readString(this.log);
	}

	/*
	 * As Ctrl-C does, but for the number of the signal: a process started in the
	 * background may ignore that one.
	 */
	int terminate() throws InterruptedException {
		this.process.destroy();
		return awaitEnd();
	}

	void signal(String name) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor())
			.isZero();
	}

	int awaitEnd() throws InterruptedException {
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return this.process.exitValue();
	}

	List<ProcessHandle> children() {
		return this.process.children().toList();
	}

	List<Path> temporaryFiles() throws IOException {
		try (Stream<Path> files = Files.list(this.temporary)) {
			return files.filter((file) -> !file.getFileName().toString().startsWith("hsperfdata")).toList();
		}
	}

	HttpResponse<String> get(String path) {
		return send(request(path).GET()).join();
	}

	CompletableFuture<HttpResponse<String>> put(String path, String json) {
		return send(request(path).header("Content-Type", "application/json")
			.PUT(HttpRequest.BodyPublishers.ofString(json)));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).timeout(Duration.ofSeconds(30));
	}

	private static CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
		return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private String port() {
		try {
			Matcher port = PORT.matcher(said());
			assertThat(port.find()).isTrue();
			return port.group(1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly().onExit().join();
	}

}
