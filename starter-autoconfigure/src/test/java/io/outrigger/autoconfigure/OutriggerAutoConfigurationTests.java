package io.outrigger.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutriggerAutoConfiguration}.
 */
class OutriggerAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class));

	@Test
	void thisInstanceIsNamedAfterItsApplication() {
		this.runner.withPropertyValues("spring.application.name=orders").run((context) -> {
			SelfIdentity self = context.getBean(SelfIdentity.class);
			assertThat(self.service()).isEqualTo("orders");
			assertThat(self.id()).matches("orders-[0-9a-f]{8}");
		});
	}

	@Test
	void anApplicationWithoutANameHasOneAllTheSame() {
		this.runner
			.run((context) -> assertThat(context.getBean(SelfIdentity.class).service()).isEqualTo("application"));
	}

	@Test
	void anApplicationNameThatCannotBeAServicesIsMadeOne() {
		this.runner.withPropertyValues("spring.application.name=Order Service")
			.run((context) -> assertThat(context.getBean(SelfIdentity.class).service()).isEqualTo("Order-Service"));
		this.runner.withPropertyValues("spring.application.name=")
			.run((context) -> assertThat(context.getBean(SelfIdentity.class).service()).isEqualTo("application"));
	}

	@Test
	void aLongNameIsShortenedRatherThanRefused() {
		this.runner.withPropertyValues("spring.application.name=" + "o".repeat(200)).run((context) -> {
			SelfIdentity self = context.getBean(SelfIdentity.class);
			assertThat(self.service()).hasSize(127);
			assertThat(self.id()).hasSize(127).matches("o+-[0-9a-f]{8}");
		});
	}

	@Test
	void theUsersNamesWin() {
		this.runner
			.withPropertyValues("spring.application.name=orders", "outrigger.instance.service=shop",
					"outrigger.instance.id=shop-1")
			.run((context) -> assertThat(context.getBean(SelfIdentity.class))
				.isEqualTo(new SelfIdentity("shop", "shop-1")));
	}

	@Test
	void theUsersBeansWin() {
		Ticker ticker = () -> 1;
		SelfIdentity self = new SelfIdentity("mine", "mine-1");
		this.runner.withBean(Ticker.class, () -> ticker).withBean(SelfIdentity.class, () -> self).run((context) -> {
			assertThat(context.getBean(Ticker.class)).isSameAs(ticker);
			assertThat(context.getBean(SelfIdentity.class)).isSameAs(self);
		});
	}

	@Test
	void switchedOffItLeavesNothing() {
		this.runner.withPropertyValues("outrigger.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SelfIdentity.class)
				.doesNotHaveBean(Ticker.class)
				.doesNotHaveBean(OutriggerProperties.class));
	}

	@Test
	void aBadNamespaceIsNamed() {
		this.runner.withPropertyValues("outrigger.namespace=a b")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageStartingWith("outrigger.namespace is 'a b' but must be: letters"));
	}

}
