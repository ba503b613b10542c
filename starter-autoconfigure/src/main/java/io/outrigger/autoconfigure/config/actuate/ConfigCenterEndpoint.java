package io.outrigger.autoconfigure.config.actuate;

import java.util.List;
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

import io.outrigger.autoconfigure.actuate.PathSegment;
import io.outrigger.autoconfigure.actuate.Problems;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigLimitException;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigUnavailableException;
import io.outrigger.config.ConflictException;
import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.publish.ConfigPublisher;
import io.outrigger.config.publish.ConfigPublisher.NotAppliedException;
import io.outrigger.config.publish.ConfigPublisher.Published;

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

	private final SettingsReader reader;

	private final ConfigPublisher publisher;

	private final ConfigScope application;

	private final ChangeEncryption encryption;

	ConfigCenterEndpoint(SettingsReader reader, ConfigPublisher publisher, ConfigScope application,
			ChangeEncryption encryption) {
		this.reader = reader;
		this.publisher = publisher;
		this.application = application;
		this.encryption = encryption;
	}

	/**
	 * Returns every key, or who changed what.
	 * @param scope {@code namespace} or {@code application}
	 * @param profile a profile
	 * @param label a label
	 * @param releases how many releases to show instead of keys
	 * @return the settings as this process sees them: those that count, or those of one
	 * scope if it is named; or the audit trail of a scope
	 */
	@ReadOperation
	public Mono<WebEndpointResponse<?>> entries(@Nullable String scope, @Nullable String profile,
			@Nullable String label, @Nullable String releases) {
		return answer(() -> {
			if (releases != null) {
				return this.reader.releases(scope(scope, profile, label), Fields.releases(releases));
			}
			return (scope == null && profile == null && label == null) ? Mono.just(this.reader.effective())
					: this.reader.of(scope(scope, profile, label));
		});
	}

	/**
	 * Returns one key with its past, or what is another between two versions of it.
	 * @param selectedKey the key
	 * @param scope {@code namespace} or {@code application}
	 * @param profile a profile
	 * @param label a label
	 * @param from the one version
	 * @param to the other
	 * @return the key, or 404 if it was never seen
	 */
	@ReadOperation
	public Mono<WebEndpointResponse<?>> entry(@Selector String selectedKey, @Nullable String scope,
			@Nullable String profile, @Nullable String label, @Nullable String from, @Nullable String to) {
		return answer(() -> {
			ConfigScope asked = scope(scope, profile, label);
			if (from == null && to == null) {
				return this.reader.key(asked, selectedKey);
			}
			return this.reader.difference(asked, selectedKey,
					Fields.version("from", Fields.required("from", from, "a version, as to is given")),
					Fields.version("to", Fields.required("to", to, "a version, as from is given")));
		});
	}

	/**
	 * Changes several keys at once.
	 * @param changes keys and values as YAML; {@code null} deletes a key
	 * @param author who changes them
	 * @param reason why
	 * @param encrypt {@code true} to have the values encrypted
	 * @param scope {@code namespace} or {@code application}
	 * @param profile a profile
	 * @param label a label
	 * @return the new versions
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<?>> changeAll(@Nullable String changes, @Nullable String author,
			@Nullable String reason, @Nullable String encrypt, @Nullable String scope, @Nullable String profile,
			@Nullable String label) {
		return answer(() -> {
			ConfigScope asked = scope(scope, profile, label);
			List<Change> all = ReleaseYaml.read(Fields.required("changes", changes, "YAML of keys and values"));
			return this.publisher.publish(asked, release(this.encryption.apply(all, encrypt), author, reason))
				.map((published) -> writtenAll(asked, published));
		});
	}

	private WebEndpointResponse<?> writtenAll(ConfigScope scope, Published published) {
		List<ConfigEntry> written = published.entries();
		return new WebEndpointResponse<>(new ConfigDescriptor.WrittenAll(
				written.isEmpty() ? this.reader.revision(scope) : written.get(0).revision(),
				written.stream().map(ConfigDescriptor.Written::of).toList(),
				this.reader.restartRequired(written.stream().map(ConfigEntry::key).toList()),
				published.verdicts().silent()));
	}

	/**
	 * Changes one key.
	 * @param selected the key
	 * @param value the new value
	 * @param rollbackTo or the version whose value it gets back
	 * @param author who changes it
	 * @param reason why
	 * @param expectedVersion the version that it must have, 0 if it must not exist
	 * @param type what its values are from now on
	 * @param encrypt {@code true} to have the value encrypted
	 * @param scope {@code namespace} or {@code application}
	 * @param profile a profile
	 * @param label a label
	 * @return the new version
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<?>> change(@Selector(match = Selector.Match.ALL_REMAINING) Object selected,
			@Nullable String value, @Nullable String rollbackTo, @Nullable String author, @Nullable String reason,
			@Nullable String expectedVersion, @Nullable String type, @Nullable String encrypt, @Nullable String scope,
			@Nullable String profile, @Nullable String label) {
		return answer(selected, (key) -> {
			if ((value == null) == (rollbackTo == null)) {
				throw new InvalidReleaseException("value",
						(value != null) ? "is given together with rollbackTo" : "is missing",
						"given, or else rollbackTo");
			}
			ConfigScope asked = scope(scope, profile, label);
			Change change = new Change(key, value, Fields.type(type), Fields.expectedVersion(expectedVersion));
			if (value != null) {
				return publish(asked, this.encryption.apply(List.of(change), encrypt), author, reason);
			}
			return rollback(asked, change, Fields.version("rollbackTo", Objects.requireNonNull(rollbackTo)), author,
					reason);
		});
	}

	/**
	 * Deletes a key.
	 * @param selected the key
	 * @param author who deletes it
	 * @param reason why
	 * @param expectedVersion the version that it must have
	 * @param scope {@code namespace} or {@code application}
	 * @param profile a profile
	 * @param label a label
	 * @return the version that says that it was deleted
	 */
	@DeleteOperation
	public Mono<WebEndpointResponse<?>> delete(@Selector(match = Selector.Match.ALL_REMAINING) Object selected,
			@Nullable String author, @Nullable String reason, @Nullable String expectedVersion, @Nullable String scope,
			@Nullable String profile, @Nullable String label) {
		return answer(selected, (key) -> publish(scope(scope, profile, label),
				List.of(new Change(key, null, Fields.expectedVersion(expectedVersion))), author, reason));
	}

	private ConfigScope scope(@Nullable String scope, @Nullable String profile, @Nullable String label) {
		return Fields.scope(this.application, scope, profile, label);
	}

	private Mono<WebEndpointResponse<?>> publish(ConfigScope scope, List<Change> change, @Nullable String author,
			@Nullable String reason) {
		return this.publisher.publish(scope, release(change, author, reason))
			.map((published) -> written(change.get(0).key(), published));
	}

	private Mono<WebEndpointResponse<?>> rollback(ConfigScope scope, Change change, long version,
			@Nullable String author, @Nullable String reason) {
		String key = change.key();
		return this.publisher
			.rollback(scope, change, version, Fields.required("author", author, NOT_BLANK),
					Fields.required("reason", reason, NOT_BLANK))
			.<WebEndpointResponse<?>>map((published) -> written(key, published))
			.switchIfEmpty(Mono.fromSupplier(() -> Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, "rollbackTo",
					version, "a version that '" + key + "' had and that its history still holds")));
	}

	private static Release release(List<Change> changes, @Nullable String author, @Nullable String reason) {
		return new Release(changes, Fields.required("author", author, NOT_BLANK),
				Fields.required("reason", reason, NOT_BLANK));
	}

	private WebEndpointResponse<?> written(String key, Published published) {
		List<ConfigEntry> written = published.entries();
		return written.isEmpty() ? SettingsReader.unknown(key) : new WebEndpointResponse<>(ConfigDescriptor.WrittenOne
			.of(written.get(0), this.reader.restartRequired(List.of(key)), published.verdicts().silent()));
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
			.onErrorResume(ConfigLimitException.class,
					(failure) -> Mono.just(Problems.problem(WebEndpointResponse.STATUS_BAD_REQUEST,
							String.valueOf(failure.getMessage()))))
			.onErrorResume(ConfigUnavailableException.class,
					(failure) -> Mono.just(Problems.problem(503, String.valueOf(failure.getMessage()))))
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

}
