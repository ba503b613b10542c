package io.outrigger.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.test.web.reactive.server.WebTestClientBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Lets the {@code WebTestClient} of each test here wait for longer than its five seconds,
 * which a busy machine may take for a first request.
 */
class PatientWebTestClients implements ContextCustomizerFactory {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		return new Patience();
	}

	/**
	 * Equal to any other, so that contexts are shared as before.
	 */
	private record Patience() implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
			WebTestClientBuilderCustomizer patient = (builder) -> builder.responseTimeout(PATIENCE);
			context.getBeanFactory().registerSingleton("patientWebTestClient", patient);
		}

	}

}
