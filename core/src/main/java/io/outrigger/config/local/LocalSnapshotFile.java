package io.outrigger.config.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.config.cipher.CipherException;
import io.outrigger.config.cipher.ConfigCipher;

/**
 * The file that a process starts from while its store cannot be reached. It is encrypted
 * and bound to its owner's name; or else in clear, and then it has no encrypted settings,
 * is readable and writable by its owner alone, and is believed only while that is so. It
 * is replaced as a whole. Blocks; safe for use from several threads and processes.
 */
public final class LocalSnapshotFile {

	private static final Logger logger = LoggerFactory.getLogger(LocalSnapshotFile.class);

	private static final long MAX_BYTES = 256L * 1024 * 1024;

	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

	private final Path file;

	private final String owner;

	private final @Nullable ConfigCipher cipher;

	/**
	 * Names the file.
	 * @param file where it is
	 * @param owner whose settings it keeps; a file of another owner is not read
	 * @param cipher encrypts it, or {@code null} to keep it in clear
	 */
	public LocalSnapshotFile(Path file, String owner, @Nullable ConfigCipher cipher) {
		this.file = file.toAbsolutePath();
		this.owner = owner;
		this.cipher = cipher;
	}

	/**
	 * Replaces what the file says.
	 * @param snapshot what to keep
	 * @throws IOException if the file cannot be written; what it said before stands
	 */
	public void write(LocalSnapshot snapshot) throws IOException {
		Path directory = Objects.requireNonNull(this.file.getParent());
		Files.createDirectories(directory, attributes(directory, OWNER_ONLY_DIRECTORY));
		Path next = Files.createTempFile(directory, "snapshot", ".tmp", attributes(directory, OWNER_ONLY));
		try {
			Files.writeString(next, content(snapshot));
			Files.move(next, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(next);
		}
	}

	/**
	 * Reads what the file says.
	 * @return the snapshot, or {@code null} if there is none that can be believed; the
	 * log tells why
	 */
	public @Nullable LocalSnapshot read() {
		if (!Files.exists(this.file, LinkOption.NOFOLLOW_LINKS)) {
			return null;
		}
		try {
			String doubt = doubt();
			if (doubt == null) {
				return LocalSnapshotFormat.read(open(Files.readString(this.file)), this.owner);
			}
			logger.warn("The local snapshot {} is left out: {}", this.file, doubt);
		}
		catch (IOException | CipherException | IllegalArgumentException ex) {
			logger.warn("The local snapshot {} is left out: {}", this.file, ex.getMessage());
		}
		return null;
	}

	private @Nullable String doubt() throws IOException {
		if (!Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS)) {
			return "it is not a file";
		}
		if (Files.size(this.file) > MAX_BYTES) {
			return "it has more than " + MAX_BYTES + " bytes";
		}
		if (this.cipher == null && isPosix(this.file)
				&& !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(this.file))) {
			return "others than its owner may read or write it";
		}
		return null;
	}

	private String content(LocalSnapshot snapshot) {
		if (this.cipher == null) {
			return LocalSnapshotFormat.write(snapshot, this.owner, (value) -> !ConfigCipher.isEncrypted(value));
		}
		return this.cipher.encrypt(sealName(), LocalSnapshotFormat.write(snapshot, this.owner, (value) -> true));
	}

	private String open(String content) {
		if (this.cipher == null) {
			return content;
		}
		return this.cipher.decrypt(sealName(), content);
	}

	private String sealName() {
		return "local snapshot of " + this.owner;
	}

	private static FileAttribute<?>[] attributes(Path directory, Set<PosixFilePermission> permissions) {
		return isPosix(directory) ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(permissions) }
				: new FileAttribute<?>[0];
	}

	private static boolean isPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

}
