package io.outrigger.autoconfigure.sidecar.ssl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes key pairs with certificates that nobody but a test trusts, as PEM.
 *
 * @param directory where they go
 */
public record Certificates(Path directory) {

	private static final char[] PASSWORD = "changeit".toCharArray();

	public Certificates make(String name) throws Exception {
		Path store = this.directory.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name,
				"-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store.toString(),
				"-storepass", new String(PASSWORD))
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve(name + ".log").toFile())
			.start();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
		write(certificate(name), "CERTIFICATE", keys.getCertificate(name).getEncoded());
		write(key(name), "PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded());
		return this;
	}

	public Path certificate(String name) {
		return this.directory.resolve(name + ".crt");
	}

	public Path key(String name) {
		return this.directory.resolve(name + ".key");
	}

	private static void write(Path file, String type, byte[] content) throws IOException {
		Files.writeString(file, "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content)
				+ "\n-----END " + type + "-----\n");
	}

}
