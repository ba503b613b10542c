package io.outrigger.autoconfigure.sidecar.ssl;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * The SSL bundle by which instances are spoken to.
 *
 * @param bundles all that there are
 * @param name the name of this one
 */
record OutboundSslBundle(SslBundles bundles, String name) {

	static final String PROPERTY = "outrigger.sidecar.outbound.ssl-bundle";

	/**
	 * Finds the bundle.
	 * @param bundles all that there are, if there are any
	 * @param name its name
	 * @return the bundle
	 * @throws InvalidPropertyException if there are none at all
	 */
	static OutboundSslBundle of(@Nullable SslBundles bundles, @Nullable String name) {
		if (bundles == null || name == null) {
			throw new InvalidPropertyException(PROPERTY, name, "the name of an SSL bundle, of which there are none");
		}
		return new OutboundSslBundle(bundles, name);
	}

	/**
	 * Gives the bundle, and gives it again whenever its files were replaced.
	 * @param user takes the bundle
	 * @throws InvalidPropertyException if there is none of that name
	 */
	void use(Consumer<SslBundle> user) {
		try {
			user.accept(this.bundles.getBundle(this.name));
			this.bundles.addBundleUpdateHandler(this.name, user);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidPropertyException(PROPERTY, this.name,
					"the name of an SSL bundle below spring.ssl.bundle; there are " + this.bundles.getBundleNames());
		}
	}

}
