package io.outrigger.autoconfigure.config.snapshot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.config.ConfigProperties;
import io.outrigger.autoconfigure.config.ConfigProperties.Snapshot;
import io.outrigger.autoconfigure.config.OwnScopes;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.local.LocalSnapshotFile;

/**
 * Where an application keeps what it starts from while the store is away: a file for each
 * namespace, application, set of profiles and label, which all its instances on a machine
 * share.
 */
public final class LocalSnapshots {

	private static final String DIRECTORY = ".outrigger";

	private static final int DIGITS = 16;

	private LocalSnapshots() {
	}

	/**
	 * Names the file.
	 * @param properties whether and how it is kept
	 * @param namespace the platform's namespace
	 * @param scopes the scopes that the process is in
	 * @param cipher encrypts it, if there is a key
	 * @return the file, or {@code null} if none is kept: it is turned off, or there is no
	 * key and it must not be in clear
	 */
	public static @Nullable LocalSnapshotFile file(ConfigProperties properties, String namespace, OwnScopes scopes,
			ConfigCipher cipher) {
		Snapshot snapshot = properties.snapshot();
		if (!snapshot.enabled() || !(cipher.canEncrypt() || snapshot.plaintext())) {
			return null;
		}
		Path directory = (snapshot.directory() != null) ? snapshot.directory()
				: Path.of(System.getProperty("user.home"), DIRECTORY);
		String owner = namespace + " "
				+ scopes.inheritance().stream().map(ConfigScope::name).collect(Collectors.joining(" "));
		return new LocalSnapshotFile(directory.resolve(scopes.application().application() + "-" + digest(owner)), owner,
				cipher.canEncrypt() ? cipher : null);
	}

	private static String digest(String owner) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(owner.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest).substring(0, DIGITS);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
