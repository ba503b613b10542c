package io.outrigger.config.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

import io.outrigger.config.cipher.CipherKey;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.testsupport.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link LocalSnapshotFile}.
 */
class LocalSnapshotFileTests {

	private static final String OWNER = "shop/orders/prod";

	private static final ConfigCipher CIPHER = new ConfigCipher(
			List.of(CipherKey.of("k1", Base64.getEncoder().encodeToString(new byte[32]))));

	private static final LocalSnapshot SNAPSHOT = new LocalSnapshot(Instant.parse("2026-01-02T03:04:05Z"), 42,
			Map.of("orders.discount", "15", "orders.note", "ünïcode\n\u0001", "orders.password",
					CIPHER.encrypt("orders.password", "s3cret")));

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void place() {
		this.file = this.directory.resolve("config").resolve("orders.snapshot");
	}

	@Test
	void whatWasWrittenIsRead() throws IOException {
		file(CIPHER).write(SNAPSHOT);
		assertThat(file(CIPHER).read()).isEqualTo(SNAPSHOT);
		assertThat(Files.readString(this.file)).startsWith("{cipher}k1:").doesNotContain("orders.discount");
	}

	@Test
	void inClearTheEncryptedSettingsAreLeftOut() throws IOException {
		file(null).write(SNAPSHOT);
		LocalSnapshot read = file(null).read();
		assertThat(read).isNotNull();
		assertThat(read.values()).containsOnlyKeys("orders.discount", "orders.note");
		assertThat(Files.readString(this.file)).contains("orders.discount").doesNotContain("cipher");
	}

	@Test
	void onlyItsOwnerMayReadIt() throws IOException {
		file(null).write(SNAPSHOT);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file.getParent())))
			.isEqualTo("rwx------");
	}

	@Test
	void writingAgainReplacesItAndLeavesNothingElse() throws IOException {
		file(CIPHER).write(SNAPSHOT);
		LocalSnapshot later = new LocalSnapshot(Instant.EPOCH, 43, Map.of("a", "b"));
		file(CIPHER).write(later);
		assertThat(file(CIPHER).read()).isEqualTo(later);
		try (Stream<Path> files = Files.list(this.file.getParent())) {
			assertThat(files).containsExactly(this.file);
		}
	}

	@Test
	void whereNothingCanBeWrittenThatIsSaidAndNothingIsLeft() throws IOException {
		Files.createDirectories(this.file.resolve("in the way"));
		assertThatIOException().isThrownBy(() -> file(CIPHER).write(SNAPSHOT));
		try (Stream<Path> files = Files.list(this.file.getParent())) {
			assertThat(files).containsExactly(this.file);
		}
	}

	@Test
	void whereThereIsNoneNothingIsSaid() {
		try (LogCapture log = LogCapture.of(LocalSnapshotFile.class)) {
			assertThat(file(CIPHER).read()).isNull();
			assertThat(log.messages(Level.WARN)).isEmpty();
		}
	}

	@Test
	void oneThatOthersMayWriteIsNotBelievedUnlessItIsEncrypted() throws IOException {
		file(null).write(SNAPSHOT);
		Files.setPosixFilePermissions(this.file, PosixFilePermissions.fromString("rw-rw----"));
		assertLeftOut(file(null), "others than its owner may read or write it");
		file(CIPHER).write(SNAPSHOT);
		Files.setPosixFilePermissions(this.file, PosixFilePermissions.fromString("rw-rw----"));
		assertThat(file(CIPHER).read()).isEqualTo(SNAPSHOT);
	}

	@Test
	void oneOfAnotherOwnerIsNotBelieved() throws IOException {
		new LocalSnapshotFile(this.file, "shop/billing/prod", null).write(SNAPSHOT);
		assertLeftOut(file(null), "it is of another application, namespace or profile");
		new LocalSnapshotFile(this.file, "shop/billing/prod", CIPHER).write(SNAPSHOT);
		assertLeftOut(file(CIPHER), "was not encrypted for this name");
	}

	@Test
	void oneInClearIsNotBelievedWhereItShouldBeEncrypted() throws IOException {
		file(null).write(SNAPSHOT);
		assertLeftOut(file(CIPHER), "cannot be decrypted");
		file(CIPHER).write(SNAPSHOT);
		assertLeftOut(file(null), "it is not JSON");
	}

	@Test
	void aLinkIsNotFollowed() throws IOException {
		Path elsewhere = this.directory.resolve("elsewhere");
		new LocalSnapshotFile(elsewhere, OWNER, null).write(SNAPSHOT);
		Files.createDirectories(this.file.getParent());
		Files.createSymbolicLink(this.file, elsewhere);
		assertLeftOut(file(null), "it is not a file");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "null", "[]", "{\"format\":2}", "{\"format\":1,\"owner\":\"shop/orders/prod\"}",
			"{\"format\":1,\"owner\":\"shop/orders/prod\",\"revision\":1,\"values\":{\"a\":1}}",
			"{\"format\":1,\"owner\":\"shop/orders/prod\",\"revision\":\"s3cret\",\"values\":{}}",
			"{\"format\":1,\"owner\":\"shop/orders/prod\",\"revision\":1,\"writtenAt\":\"s3cret\",\"values\":{}}" })
	void whatIsNoSnapshotIsLeftOut(String content) throws IOException {
		file(null).write(SNAPSHOT);
		Files.writeString(this.file, content);
		assertLeftOut(file(null), "it ");
	}

	@Test
	void bytesThatAreNoTextAreLeftOut() throws IOException {
		file(null).write(SNAPSHOT);
		Files.write(this.file, new byte[] { (byte) 0xff, (byte) 0xfe });
		assertLeftOut(file(null), "");
	}

	@Test
	void aSnapshotIsNotPrinted() {
		assertThat(SNAPSHOT).hasToString("LocalSnapshot[writtenAt=2026-01-02T03:04:05Z, revision=42, 3 keys]");
	}

	private void assertLeftOut(LocalSnapshotFile file, String why) {
		try (LogCapture log = LogCapture.of(LocalSnapshotFile.class)) {
			assertThat(file.read()).isNull();
			assertThat(log.messages(Level.WARN)).singleElement()
				.asString()
				.contains(this.file.toString(), why)
				.doesNotContain("s3cret");
		}
	}

	private LocalSnapshotFile file(@Nullable ConfigCipher cipher) {
		return new LocalSnapshotFile(this.file, OWNER, cipher);
	}

}
