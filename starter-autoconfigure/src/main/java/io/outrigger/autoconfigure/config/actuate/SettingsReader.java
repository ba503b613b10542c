package io.outrigger.autoconfigure.config.actuate;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.autoconfigure.actuate.Problems;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.EffectiveConfig;
import io.outrigger.config.fleet.ConfigFleet;

/**
 * Shows settings as they are and as they were.
 *
 * @param center gives the scopes
 * @param layers the scopes that this process is in
 * @param follower tells what of them is in effect
 * @param live tells which of them wait for a restart
 * @param fleet tells who else runs which of them
 * @param backend where they are
 * @param masking hides secrets
 */
record SettingsReader(ConfigCenter center, ConfigLayers layers, ConfigFollower follower, LiveBindings live,
		ConfigFleet fleet, Backend backend, Masking masking) {

	private static final Duration FIRST_VIEW_WITHIN = Duration.ofSeconds(1);

	WebEndpointResponse<?> effective() {
		EffectiveConfig config = this.layers.effective();
		ConfigFollower.State state = this.follower.state();
		List<ConfigDescriptor.Entry> entries = config.settings()
			.values()
			.stream()
			.map((setting) -> ConfigDescriptor.Entry.of(setting.scope(), setting.entry(), this.masking))
			.toList();
		return new WebEndpointResponse<>(
				new ConfigDescriptor(null, config.revision(), state.appliedRevision(), backendName(),
						this.layers.viewAge().toMillis(), entries, restartRequired(keys(entries)), state.rejection()));
	}

	Mono<WebEndpointResponse<?>> of(ConfigScope scope) {
		return store(scope).map((store) -> {
			ConfigSnapshot snapshot = store.snapshot();
			List<ConfigDescriptor.Entry> entries = snapshot.entries()
				.values()
				.stream()
				.map((entry) -> ConfigDescriptor.Entry.of(scope, entry, this.masking))
				.toList();
			return new WebEndpointResponse<>(new ConfigDescriptor(scope.name(), snapshot.revision(),
					this.follower.appliedRevision(scope), backendName(), store.viewAge().toMillis(), entries,
					restartRequired(keys(entries)), this.follower.state().rejection()));
		});
	}

	Mono<WebEndpointResponse<?>> releases(ConfigScope scope, int limit) {
		return store(scope).flatMap((store) -> store.releases(limit))
			.map((releases) -> new WebEndpointResponse<>(new ConfigDescriptor.AuditTrail(scope.name(), releases)));
	}

	Mono<WebEndpointResponse<?>> key(ConfigScope scope, String key) {
		return store(scope).flatMap((store) -> store.history(key))
			.zipWith(this.fleet.reports(scope).onErrorReturn(List.of()), (history, reports) -> history.isEmpty()
					? unknown(key)
					: new WebEndpointResponse<>(ConfigDescriptor.Key.of(scope, history, reports, this.masking)));
	}

	Mono<WebEndpointResponse<?>> difference(ConfigScope scope, String key, long from, long to) {
		return store(scope).flatMap((store) -> store.history(key)).map((history) -> {
			ConfigEntry one = version(history, from);
			ConfigEntry other = version(history, to);
			if (one == null) {
				return unknownVersion("from", from, key);
			}
			if (other == null) {
				return unknownVersion("to", to, key);
			}
			return new WebEndpointResponse<>(ConfigDescriptor.Difference.of(scope, one, other, this.masking));
		});
	}

	long revision(ConfigScope scope) {
		return this.center.scope(scope).snapshot().revision();
	}

	static WebEndpointResponse<?> unknown(String key) {
		return Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, "key", key, "a key that exists");
	}

	private static WebEndpointResponse<?> unknownVersion(String field, long version, String key) {
		return Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, field, version,
				"a version of '" + key + "' that its history still holds");
	}

	/*
	 * One that nobody asked for yet is read first.
	 */
	private Mono<ConfigStore> store(ConfigScope scope) {
		ConfigStore store = this.center.scope(scope);
		return store.firstView().timeout(FIRST_VIEW_WITHIN).onErrorComplete().thenReturn(store);
	}

	private String backendName() {
		return this.backend.name().toLowerCase(Locale.ROOT);
	}

	List<String> restartRequired(Collection<String> keys) {
		return this.live.restartRequired(keys);
	}

	private static List<String> keys(List<ConfigDescriptor.Entry> entries) {
		return entries.stream().map(ConfigDescriptor.Entry::key).toList();
	}

	private static @Nullable ConfigEntry version(List<ConfigEntry> history, long version) {
		return history.stream().filter((entry) -> entry.version() == version).findFirst().orElse(null);
	}

}
