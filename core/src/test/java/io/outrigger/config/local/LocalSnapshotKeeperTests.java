package io.outrigger.config.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.memory.InMemoryConfigCenter;
import io.outrigger.testsupport.LogCapture;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LocalSnapshotKeeper}.
 */
@ExtendWith(NonBlocking.class)
class LocalSnapshotKeeperTests {

	private static final ConfigScope SHOP = ConfigScope.application("shop");

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

	private final InMemoryConfigCenter center = new InMemoryConfigCenter(10, 10, CLOCK);

	private final ConfigFollower follower = new ConfigFollower(
			new ConfigLayers(this.center, ConfigScope.inheritance("shop", List.of(), null)), (latest) -> {
				if (latest.values().containsValue("bad")) {
					throw new ReleaseRejectedException("it is bad");
				}
			}, CLOCK);

	@TempDir
	private Path directory;

	private LocalSnapshotFile file;

	private LocalSnapshotKeeper keeper;

	@BeforeEach
	void start() {
		this.file = new LocalSnapshotFile(this.directory.resolve("config/shop"), "shop", null);
		this.keeper = new LocalSnapshotKeeper(this.follower, this.file, CLOCK);
		this.keeper.start();
		this.follower.start();
	}

	@AfterEach
	void stop() {
		this.keeper.stop();
		this.follower.stop();
	}

	@Test
	void whatIsInEffectIsKept() {
		publish("good");
		await().until(() -> this.keeper.written() == 1);
		assertThat(this.file.read()).isEqualTo(new LocalSnapshot(Instant.EPOCH, 1, Map.of("motto", "good")));
		publish("better");
		await().until(() -> this.keeper.written() == 2);
		assertThat(this.file.read()).isEqualTo(new LocalSnapshot(Instant.EPOCH, 2, Map.of("motto", "better")));
	}

	@Test
	void whatCouldNotBeAppliedIsNotKept() {
		publish("good");
		await().until(() -> this.keeper.written() == 1);
		publish("bad");
		await().until(() -> this.follower.rejected() == 1);
		publish("better");
		await().until(() -> this.keeper.written() == 2);
		assertThat(this.file.read().values()).containsEntry("motto", "better");
	}

	@Test
	void whereNothingWasEverPublishedTheFileStaysAsItIs() throws IOException {
		this.file.write(new LocalSnapshot(Instant.EPOCH, 7, Map.of("motto", "of last time")));
		this.follower.follow().block(Duration.ofSeconds(10));
		assertThat(this.keeper.written()).isZero();
		assertThat(this.file.read().revision()).isEqualTo(7);
	}

	@Test
	void aFileThatCannotBeWrittenIsComplainedAboutOnce() throws IOException {
		Files.writeString(this.directory.resolve("config"), "in the way");
		try (LogCapture log = LogCapture.of(LocalSnapshotKeeper.class)) {
			publish("good");
			await().until(() -> this.keeper.failed() > 0);
			// Two looks at one state are one too many for a count, and no matter
			long before = this.keeper.failed();
			publish("better");
			await().until(() -> this.keeper.failed() > before);
			assertThat(log.messages(Level.WARN)).hasSize(1);
		}
		Files.delete(this.directory.resolve("config"));
		publish("best");
		await().until(() -> this.keeper.written() == 1);
	}

	private void publish(String value) {
		this.center.scope(SHOP)
			.publish(new Release(Change.set("motto", value), "ann", "try"))
			.block(Duration.ofSeconds(10));
	}

}
