package io.outrigger.autoconfigure.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.lang.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.autoconfigure.actuate.PathSegment;
import io.outrigger.autoconfigure.actuate.Problems;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigFollower;
import io.outrigger.config.ConfigPublisher;
import io.outrigger.config.ConfigPublisher.NotAppliedException;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConflictException;
import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.ReleaseRejectedException;

/**
 * {@code /actuator/configcenter}: the settings with their versions, and the way to change
 * them.
 */
@WebEndpoint(id = "configcenter", defaultAccess = Access.READ_ONLY)
public class ConfigCenterEndpoint {

	/*
	 * Boot lets a field of the body or the query stand in for the part of the path that
	 * has the same name. The selector is therefore not called "key", which a client might
	 * send, and a "key" that says something else is refused.
	 */

	private static final String NOT_BLANK = "not blank";

	private final ConfigStore store;

	private final ConfigPublisher publisher;

	private final ConfigFollower follower;

	private final LiveBindings live;

	private final Backend backend;

	private final Masking masking;

	ConfigCenterEndpoint(ConfigStore store, ConfigPublisher publisher, ConfigFollower follower, LiveBindings live,
			Backend backend, Masking masking) {
		this.store = store;
		this.publisher = publisher;
		this.follower = follower;
		this.live = live;
		this.backend = backend;
		this.masking = masking;
	}

	/**
	 * Returns every key.
	 * @return the settings as this process sees them
	 */
	@ReadOperation
	public ConfigDescriptor entries() {
		ConfigSnapshot snapshot = this.store.snapshot();
		ConfigFollower.State state = this.follower.state();
		return new ConfigDescriptor(snapshot.revision(), state.appliedRevision(),
				this.backend.name().toLowerCase(Locale.ROOT), this.store.viewAge().toMillis(),
				snapshot.entries()
					.values()
					.stream()
					.map((entry) -> ConfigDescriptor.Entry.of(entry, this.masking))
					.toList(),
				this.live.restartRequired(snapshot.entries().keySet()), state.rejection());
	}

	/**
	 * Returns one key with its past.
	 * @param selectedKey the key
	 * @return the key, or 404 if it was never seen
	 */
	@ReadOperation
	public Mono<WebEndpointResponse<?>> entry(@Selector String selectedKey) {
		return this.store.history(selectedKey)
			.map((history) -> history.isEmpty() ? unknown(selectedKey)
					: new WebEndpointResponse<>(ConfigDescriptor.Key.of(history, this.masking)));
	}

	/**
	 * Changes several keys at once.
	 * @param changes keys and values as YAML; {@code null} deletes a key
	 * @param author who changes them
	 * @param reason why
	 * @return the new versions
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<?>> changeAll(@Nullable String changes, @Nullable String author,
			@Nullable String reason) {
		return answer(() -> this.publisher
			.publish(release(ReleaseYaml.read(Fields.required("changes", changes, "YAML of keys and values")), author,
					reason))
			.map((written) -> new WebEndpointResponse<>(new ConfigDescriptor.WrittenAll(
					written.isEmpty() ? this.store.snapshot().revision() : written.get(0).revision(),
					written.stream().map(ConfigDescriptor.Written::of).toList(),
					this.live.restartRequired(written.stream().map(ConfigEntry::key).toList())))));
	}

	/**
	 * Changes one key.
	 * @param selected the key
	 * @param value the new value
	 * @param rollbackTo or the version whose value it gets back
	 * @param author who changes it
	 * @param reason why
	 * @param expectedVersion the version that it must have, 0 if it must not exist
	 * @return the new version
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<?>> change(@Selector(match = Selector.Match.ALL_REMAINING) Object selected,
			@Nullable String value, @Nullable String rollbackTo, @Nullable String author, @Nullable String reason,
			@Nullable String expectedVersion) {
		return answer(selected, (key) -> {
			if ((value == null) == (rollbackTo == null)) {
				throw new InvalidReleaseException("value",
						(value != null) ? "is given together with rollbackTo" : "is missing",
						"given, or else rollbackTo");
			}
			Long expected = Fields.expectedVersion(expectedVersion);
			if (value != null) {
				return publish(new Change(key, value, expected), author, reason);
			}
			return rollback(key, Fields.version("rollbackTo", Objects.requireNonNull(rollbackTo)), expected, author,
					reason);
		});
	}

	/**
	 * Deletes a key.
	 * @param selected the key
	 * @param author who deletes it
	 * @param reason why
	 * @param expectedVersion the version that it must have
	 * @return the version that says that it was deleted
	 */
	@DeleteOperation
	public Mono<WebEndpointResponse<?>> delete(@Selector(match = Selector.Match.ALL_REMAINING) Object selected,
			@Nullable String author, @Nullable String reason, @Nullable String expectedVersion) {
		return answer(selected,
				(key) -> publish(new Change(key, null, Fields.expectedVersion(expectedVersion)), author, reason));
	}

	private Mono<WebEndpointResponse<?>> publish(Change change, @Nullable String author, @Nullable String reason) {
		return this.publisher.publish(release(List.of(change), author, reason))
			.map((written) -> written(change.key(), written));
	}

	private Mono<WebEndpointResponse<?>> rollback(String key, long version, @Nullable Long expected,
			@Nullable String author, @Nullable String reason) {
		return this.publisher
			.rollback(key, version, expected, Fields.required("author", author, NOT_BLANK),
					Fields.required("reason", reason, NOT_BLANK))
			.<WebEndpointResponse<?>>map((written) -> written(key, written))
			.switchIfEmpty(Mono.fromSupplier(() -> Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, "rollbackTo",
					version, "a version that '" + key + "' had and that its history still holds")));
	}

	private static Release release(List<Change> changes, @Nullable String author, @Nullable String reason) {
		return new Release(changes, Fields.required("author", author, NOT_BLANK),
				Fields.required("reason", reason, NOT_BLANK));
	}

	private WebEndpointResponse<?> written(String key, List<ConfigEntry> written) {
		return written.isEmpty() ? unknown(key) : new WebEndpointResponse<>(
				ConfigDescriptor.WrittenOne.of(written.get(0), this.live.restartRequired(List.of(key))));
	}

	private static Mono<WebEndpointResponse<?>> answer(Object selected,
			Function<String, Mono<WebEndpointResponse<?>>> operation) {
		return PathSegment.of(selected, (key) -> answer(() -> operation.apply(key)), Mono::just);
	}

	private static Mono<WebEndpointResponse<?>> answer(Supplier<Mono<WebEndpointResponse<?>>> operation) {
		return Mono.defer(operation)
			.onErrorResume(InvalidReleaseException.class, (failure) -> Mono.just(invalid(failure)))
			.onErrorResume(ConflictException.class,
					(failure) -> Mono.just(Problems.problem(409, String.valueOf(failure.getMessage()))))
			.onErrorResume(ReleaseRejectedException.class,
					(failure) -> Mono.just(Problems.problem(422, String.valueOf(failure.getMessage()))))
			.onErrorResume(NotAppliedException.class,
					(failure) -> Mono.just(Problems.problem(500, String.valueOf(failure.getMessage()))));
	}

	private static WebEndpointResponse<?> invalid(InvalidReleaseException failure) {
		WebEndpointResponse<Map<String, Object>> problem = Problems.problem(WebEndpointResponse.STATUS_BAD_REQUEST,
				String.valueOf(failure.getMessage()));
		problem.getBody().put("name", failure.field());
		problem.getBody().put("rule", failure.rule());
		return problem;
	}

	private static WebEndpointResponse<?> unknown(String key) {
		return Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, "key", key, "a key that exists");
	}

}
