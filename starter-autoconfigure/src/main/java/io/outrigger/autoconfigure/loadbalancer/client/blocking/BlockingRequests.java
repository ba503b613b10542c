package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings.Redirects;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * How balanced clients that block make their requests: as Boot's settings of clients say,
 * but redirects are followed only if somebody says so. Who follows one takes the headers
 * along to whatever address an instance names, and with them what proves who calls.
 *
 * @param builder builds what makes requests
 * @param settings say how it makes them
 */
public record BlockingRequests(ClientHttpRequestFactoryBuilder<?> builder, ClientHttpRequestFactorySettings settings) {

	private static final String REDIRECTS = "spring.http.client.redirects";

	/**
	 * Finds out how requests are made.
	 * @param builders the application's, if it has one
	 * @param settings the application's, if it has them
	 * @param environment may say what is done about redirects
	 * @return how they are made
	 */
	public static BlockingRequests of(ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builders,
			ObjectProvider<ClientHttpRequestFactorySettings> settings, Environment environment) {
		ClientHttpRequestFactorySettings said = settings.getIfAvailable(ClientHttpRequestFactorySettings::defaults);
		Redirects redirects = said.redirects();
		if (redirects == ClientHttpRequestFactorySettings.defaults().redirects()) {
			// Who chose that does not show, and Boot reads it for servlets alone
			redirects = Binder.get(environment).bind(REDIRECTS, Redirects.class).orElse(Redirects.DONT_FOLLOW);
		}
		return new BlockingRequests(builders.getIfAvailable(ClientHttpRequestFactoryBuilder::detect),
				said.withRedirects(redirects));
	}

	/**
	 * Builds what makes requests.
	 * @return a new one
	 */
	public ClientHttpRequestFactory factory() {
		return this.builder.build(this.settings);
	}

	/**
	 * Builds what makes requests over TLS.
	 * @param bundle says how TLS is spoken
	 * @return a new one
	 */
	public ClientHttpRequestFactory factory(SslBundle bundle) {
		return this.builder.build(this.settings.withSslBundle(bundle));
	}

}
