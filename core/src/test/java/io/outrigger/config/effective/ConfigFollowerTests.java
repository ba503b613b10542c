package io.outrigger.config.effective;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.event.Level;
import reactor.core.publisher.Sinks;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.memory.InMemoryConfigCenter;
import io.outrigger.testsupport.LogCapture;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfigFollower}.
 */
@ExtendWith(NonBlocking.class)
class ConfigFollowerTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

	private final ConfigCenter center = new InMemoryConfigCenter(10, 10, InstantSource.fixed(NOW));

	private final ConfigStore store = this.center.scope(ConfigScope.application("shop"));

	private final List<String> applied = new CopyOnWriteArrayList<>();

	private final ConfigFollower follower = new ConfigFollower(
			new ConfigLayers(this.center, List.of(ConfigScope.NAMESPACE, ConfigScope.application("shop"))), this::apply,
			InstantSource.fixed(NOW));

	@AfterEach
	void stop() {
		this.follower.stop();
	}

	@Test
	void appliesWhatIsThereWhenItStarts() {
		publish("a");
		this.follower.start();
		assertThat(this.applied).containsExactly("a");
		assertThat(this.follower.state()).isEqualTo(new ConfigFollower.State(1, null));
	}

	@Test
	void anEmptyStoreIsNothingToApply() {
		this.follower.start();
		this.follower.follow().block(LIMIT);
		assertThat(this.applied).isEmpty();
		assertThat(this.follower.applied()).isZero();
	}

	@Test
	void aPartOfTheScopesIsNoStateToApply() {
		Sinks.Empty<Void> read = Sinks.empty();
		ConfigCenter slow = (scope) -> scope.equals(ConfigScope.NAMESPACE) ? unread(this.center.scope(scope), read)
				: this.center.scope(scope);
		ConfigLayers layers = new ConfigLayers(slow, List.of(ConfigScope.NAMESPACE, ConfigScope.application("shop")));
		ConfigFollower waiting = new ConfigFollower(layers, this::apply, InstantSource.fixed(NOW));
		publish("a");
		waiting.start();
		waiting.follow().block(LIMIT);
		assertThat(layers.isRead()).isFalse();
		assertThat(this.applied).isEmpty();
		read.tryEmitEmpty();
		Awaitility.await().until(() -> this.applied.contains("a"));
		assertThat(layers.isRead()).isTrue();
		waiting.stop();
	}

	private static ConfigStore unread(ConfigStore store, Sinks.Empty<Void> read) {
		return (ConfigStore) Proxy.newProxyInstance(ConfigStore.class.getClassLoader(),
				new Class<?>[] { ConfigStore.class }, (proxy, method, arguments) -> method.getName().equals("firstView")
						? read.asMono() : method.invoke(store, arguments));
	}

	@Test
	void followsTheStoreUntilStopped() {
		this.follower.start();
		publish("a");
		Awaitility.await().until(() -> this.applied.contains("a"));
		this.follower.stop();
		publish("b");
		assertThat(this.store.watch().blockFirst(LIMIT).revision()).isEqualTo(2);
		assertThat(this.applied).containsExactly("a");
	}

	@Test
	void followsEveryScopeThatTheProcessIsIn() {
		this.follower.start();
		this.center.scope(ConfigScope.NAMESPACE)
			.publish(new Release(Change.set("value", "for all"), "ann", "test"))
			.block(LIMIT);
		Awaitility.await().until(() -> this.applied.contains("for all"));
		publish("own");
		Awaitility.await().until(() -> this.applied.contains("own"));
		assertThat(this.follower.appliedRevision(ConfigScope.NAMESPACE)).isOne();
		assertThat(this.follower.appliedRevision(ConfigScope.application("shop"))).isEqualTo(2);
		assertThat(this.follower.appliedRevision(ConfigScope.application("other"))).isZero();
	}

	@Test
	void eachSnapshotIsAppliedOnceHoweverOftenAsked() {
		publish("a");
		this.follower.follow().block(LIMIT);
		this.follower.follow().block(LIMIT);
		assertThat(this.applied).containsExactly("a");
		assertThat(this.follower.applied()).isOne();
	}

	@Test
	void whatCannotBeUsedIsLeftOutAndSaidOnce() {
		publish("a");
		this.follower.follow().block(LIMIT);
		try (LogCapture log = LogCapture.of(ConfigFollower.class)) {
			publish("bad");
			this.follower.follow().block(LIMIT);
			this.follower.follow().block(LIMIT);
			assertThat(log.messages(Level.WARN)).containsExactly(
					"Configuration of revision 2 cannot be used, that of revision 1 stays: 'value' is bad");
		}
		assertThat(this.follower.state().appliedRevision()).isOne();
		assertThat(this.follower.state().rejection()).isEqualTo(new ConfigFollower.Rejection(2, "'value' is bad", NOW));
		assertThat(this.follower.rejected()).isOne();
		assertThat(this.applied).containsExactly("a");
	}

	@Test
	void aLaterSnapshotThatIsGoodEndsTheRejection() {
		publish("bad");
		this.follower.follow().block(LIMIT);
		publish("b");
		this.follower.follow().block(LIMIT);
		assertThat(this.follower.state()).isEqualTo(new ConfigFollower.State(2, null));
	}

	@Test
	void anUnforeseenFailureIsARejectionWhoseMessageIsNotTold() {
		publish("broken");
		this.follower.follow().block(LIMIT);
		assertThat(this.follower.state().rejection().reason())
			.isEqualTo("applying it failed with java.lang.IllegalStateException");
	}

	private void apply(EffectiveConfig latest) {
		String value = latest.values().get("value");
		if ("bad".equals(value)) {
			throw new ReleaseRejectedException("'value' is bad");
		}
		if ("broken".equals(value)) {
			throw new IllegalStateException("s3cr3t");
		}
		this.applied.add(value);
	}

	private void publish(String value) {
		this.store.publish(new Release(Change.set("value", value), "ann", "test")).block(LIMIT);
	}

}
