package io.outrigger.autoconfigure.config.live.bind;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.validation.Errors;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.annotation.Validated;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.autoconfigure.config.live.LiveApp;
import io.outrigger.config.Release.Change;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropertiesBinder} in a real application context.
 */
class PropertiesBinderTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class))
		.withUserConfiguration(ValidatedConfiguration.class);

	@Test
	void validatorsAreAskedForRecordsThatWantIt() {
		this.runner.run((context) -> {
			LiveApp app = new LiveApp(context);
			app.publish(Change.set("validated.name", "good"), Change.set("storefront.greeting", "evil"));
			app.refuses("validated.name must not be evil", Change.set("validated.name", "evil"));
			assertThat(app.<ValidatedProperties>live(ValidatedProperties.class).get().name()).isEqualTo("good");
		});
	}

	@Test
	void theUsersConvertersAreUsed() {
		this.runner.run((context) -> {
			LiveApp app = new LiveApp(context);
			app.publish(Change.set("validated.point", "3/4"));
			assertThat(app.<ValidatedProperties>live(ValidatedProperties.class).get().point())
				.isEqualTo(new Point(3, 4));
		});
	}

	@Test
	void aRecordThatAllowsNoOtherPropertiesRefusesThem() {
		this.runner.run((context) -> new LiveApp(context).refuses("'strict' has no such properties: strict.unknown",
				Change.set("strict.known", "1"), Change.set("strict.unknown", "x")));
	}

	@ConfigurationProperties(prefix = "strict", ignoreUnknownFields = false)
	record StrictProperties(@DefaultValue("0") int known) {
	}

	@Validated
	@ConfigurationProperties("validated")
	record ValidatedProperties(@DefaultValue("nobody") String name, @DefaultValue("0/0") Point point) {
	}

	record Point(int x, int y) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ StorefrontProperties.class, StrictProperties.class, ValidatedProperties.class })
	static class ValidatedConfiguration {

		@Bean
		@ConfigurationPropertiesBinding
		static PointConverter pointConverter() {
			return new PointConverter();
		}

		@Bean
		SmartValidator noEvil() {
			return new NoEvil();
		}

	}

	static class PointConverter implements Converter<String, Point> {

		@Override
		public Point convert(String source) {
			String[] parts = source.split("/");
			return new Point(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
		}

	}

	static class NoEvil implements SmartValidator {

		@Override
		public boolean supports(Class<?> type) {
			return true;
		}

		@Override
		public void validate(Object target, Errors errors, Object... hints) {
			validate(target, errors);
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (target instanceof ValidatedProperties properties && properties.name().equals("evil")) {
				errors.rejectValue("name", "evil", "must not be evil");
			}
			if (target instanceof StorefrontProperties) {
				errors.reject("evil", "was not to be asked");
			}
		}

	}

}
