package io.outrigger.benchmarks.config.fleet;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.outrigger.benchmarks.config.member.SettingsMemberApplication;
import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.benchmarks.process.Lines;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * Applications with Outrigger around a Redis of their own. A fourth one's endpoint takes
 * the releases, as an operator would send them.
 */
public final class OurSettings implements SettingsFleet {

	private final RedisServer redis = RedisServer.start();

	private final HttpCalls calls = new HttpCalls();

	private final ObjectMapper json = new ObjectMapper();

	private final ChildProcess publisher;

	private final String port;

	private final List<ChildProcess> followers;

	/**
	 * Starts them, and waits until they are ready.
	 * @param keys how many keys are published that nothing is bound to
	 */
	public OurSettings(int keys) {
		try (SharedSettings settings = SharedSettings.at(this.redis.uri())) {
			settings.fill(keys);
		}
		this.publisher = member("publisher");
		this.followers = Stream.of("one", "two", "three").map(this::member).toList();
		this.port = this.publisher.awaitReady();
		this.followers.forEach(ChildProcess::awaitReady);
	}

	private ChildProcess member(String id) {
		return ChildProcess.start(ClassPath.own(), SettingsMemberApplication.class.getName(), HEAP,
				"--spring.application.name=" + SharedSettings.APPLICATION, "--outrigger.instance.id=" + id,
				"--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=error",
				"--outrigger.backend=redis", "--outrigger.namespace=" + SharedSettings.NAMESPACE,
				"--spring.data.redis.url=" + this.redis.uri(),
				"--management.endpoints.web.exposure.include=configcenter",
				"--management.endpoint.configcenter.access=unrestricted");
	}

	String uri() {
		return this.redis.uri();
	}

	/*
	 * JSON is YAML too.
	 */
	@Override
	public CompletableFuture<Boolean> publish(Map<String, String> settings) {
		try {
			String body = this.json.writeValueAsString(
					Map.of("changes", this.json.writeValueAsString(settings), "author", "ann", "reason", "measured"));
			return this.calls.post(this.port, "configcenter", body).thenApply(OurSettings::isTaken);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("Settings cannot be written as JSON", ex);
		}
	}

	private static boolean isTaken(int status) {
		if (status != 200 && status != 422) {
			throw new IllegalStateException("A release was answered with " + status);
		}
		return status == 200;
	}

	@Override
	public List<Lines> followers() {
		return this.followers.stream().map(ChildProcess::lines).toList();
	}

	@Override
	public List<String> states() {
		return Stream.concat(this.followers.stream(), Stream.of(this.publisher)).map(SettingsFleet::state).toList();
	}

	@Override
	public void close() {
		this.followers.forEach(ChildProcess::close);
		this.publisher.close();
		this.redis.close();
	}

}
